// Each recorder is installed as its documentation says; the environment names the one under test.
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  switch (process.env.BENCH_RECORDER) {
    case 'glasstrace':
      return (await import('./recorders/glasstrace.js')).start();
    case 'vercel-otel':
      return (await import('./recorders/vercel-otel.js')).start();
    case 'opentelemetry':
      return (await import('./recorders/opentelemetry.js')).start();
  }
}
