import { age } from '../../terminal/duration.ts';
import { nextStart } from '../app-address.ts';
import { runningApp } from '../app-in-sight.ts';
import { type Check, type Outcome, ok, problem, skipped, warning } from '../check.ts';
import { isAlive } from '../is-alive.ts';
import type { World } from '../world.ts';

/** Whether recording began in the app, where it should, and in time. */
export const register: Check = {
  id: 'register',
  title: 'Register',
  async run(world) {
    const state = world.appState()?.state;
    if (state && 'failure' in state) return failed(state.failure);
    const app = await runningApp(world);
    if (app?.process === undefined) {
      return skipped(`recording has not begun yet: start the app (${nextStart(world)})`);
    }
    const { registeredAt, answeredBefore, native } = app.process;
    if (!native) return bundled;
    const ended = app.processId !== undefined && !isAlive(app.processId) ? ', which has ended' : '';
    const began = `recording began ${age(Date.now() - registeredAt)} ago, process ${app.processId}${ended}`;
    return answeredBefore > 0 ? late(world, answeredBefore) : ok(began);
  },
};

function failed(failure: string): Outcome {
  const isIncomplete = /Cannot find (?:module|package)|MODULE_NOT_FOUND/.test(failure);
  return problem({
    says: `registerGlasstrace() was called, and failed: ${failure}`,
    why: isIncomplete
      ? 'A bundler put a part of our package into a file of the app, where the rest is not found.'
      : 'The app runs without its recorder.',
    fix: isIncomplete ? KEEP_OUT : 'Bring the packages to one version; if it stays, report it to us.',
  });
}

const KEEP_OUT =
  'Keep @glasstrace/sdk out of the bundle: in Next.js import it as "npx glasstrace init" does; elsewhere name it as external.';

const bundled = problem({
  says: 'The app runs our code out of a bundle.',
  why: 'What it watches is loaded before it, so that calls of databases, frameworks and loggers are missed.',
  fix: KEEP_OUT,
});

const late = ({ surroundings }: World, clients: number): Outcome =>
  warning({
    says: `Recording began when the app had answered ${clients} ${clients === 1 ? 'client' : 'clients'} already.`,
    why: 'Requests before it are missing, and what was loaded before it is not watched.',
    fix:
      surroundings().framework.name === 'next'
        ? 'Call registerGlasstrace() in register() of the instrumentation file, and wait for it.'
        : 'Load it before the app: node --import @glasstrace/sdk/register …',
  });
