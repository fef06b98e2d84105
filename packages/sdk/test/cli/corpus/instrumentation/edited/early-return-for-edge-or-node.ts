export async function register() {
  if ('edge' === process.env['NEXT_RUNTIME']) {
    return;
  } else {
    await import('./instrumentation.node');
  }
}
