import { runningApp } from '../app-in-sight.ts';
import { type Check, type Outcome, ok, skipped, warning } from '../check.ts';

/** Who provides OpenTelemetry's tracers in the app. */
export const tracing: Check = {
  id: 'tracing',
  title: 'Tracing',
  async run(world) {
    const app = await runningApp(world);
    const state = app?.tracing;
    if (state === undefined) return skipped('shows with the first request of the app');
    const others = world.surroundings().otherInstrumentation.join(', ') || 'another SDK';
    const faults: Outcome[] = [];
    if (state.mode === 'apart') {
      faults.push(
        warning({
          says: `Another tracing SDK in the app (${others}) takes no further span processor.`,
          why: 'Spans of Next.js and of the app go to it alone; requests and errors are recorded.',
          fix: 'To record them too, start that SDK with a tracer provider of OpenTelemetry, or leave it out in development.',
        }),
      );
    }
    if (state.sampler !== undefined) {
      faults.push(
        warning({
          says: `The OpenTelemetry SDK of the app samples, with ${state.sampler}.`,
          why: 'Requests that it leaves out are not recorded.',
          fix: 'Let it record all in development, such as with OTEL_TRACES_SAMPLER=always_on; then restart the app.',
        }),
      );
    }
    if (faults.length > 0) return faults;
    return ok(state.mode === 'own' ? 'Glasstrace provides the tracers' : `joined ${others}, which records all`);
  },
};
