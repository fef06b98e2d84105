export async function register() {
  switch (process.env.NEXT_RUNTIME) {
    case 'nodejs':
      return import('./instrumentation.node');
    case 'edge':
      return import('./sentry.edge.config');
    default:
      throw new Error('unknown runtime');
  }
}
