import type { RunningApp } from '@glasstrace/protocol';
import { AppError } from '@glasstrace/protocol/errors';
import { nextStart } from '../app-address.ts';
import { clock } from '../checks/clock.ts';
import { instrumentation } from '../checks/instrumentation.ts';
import { keyOrNone } from '../key-or-none.ts';
import { readAppState, type World } from '../world.ts';

/** The way of a request to an agent. What comes after the last link is told by the check of the agents. */
export const LINKS = ['app', 'hook', 'span', 'export', 'store', 'answer'] as const;
export type Link = (typeof LINKS)[number];

/** Where the way ends, why, and what can be done about it. */
export interface BrokenLink {
  link: Link;
  says: string;
  why: string;
  fix: string;
}

export const noAnswer = (url: string, world: World): BrokenLink => ({
  link: 'app',
  says: `The app at ${url} does not answer.`,
  why: 'It takes connections, but gave no answer within 30 s.',
  fix: `Restart it: ${nextStart(world)}`,
});

export const nobodyAt = (url: string, world: World): BrokenLink => ({
  link: 'app',
  says: `Nothing answers at ${url}.`,
  why: 'No program listens there.',
  fix: `Start the app (${nextStart(world)}), or name where it listens: --url http://localhost:<port>`,
});

export async function noHook(world: World): Promise<BrokenLink> {
  const says = 'The app answered, but Glasstrace did not see the request.';
  const state = readAppState(world.dir)?.state;
  if (state && 'failure' in state) {
    return { link: 'hook', says, why: `registerGlasstrace() failed: ${state.failure}`, fix: 'See "Register" above.' };
  }
  const [installed] = [await instrumentation.run(world)].flat();
  if (installed && (installed.state === 'problem' || installed.state === 'warning')) {
    return { link: 'hook', says, why: installed.says, fix: `${installed.fix}; then restart the app` };
  }
  return {
    link: 'hook',
    says,
    why: 'It was started before it was set up, it runs in production mode, or what answers is another app.',
    fix: `Restart it for development: ${nextStart(world)}; if it listens elsewhere: --url http://localhost:<port>`,
  };
}

export const ignored: BrokenLink = {
  link: 'span',
  says: 'The app saw the request, and left it out.',
  why: 'A setting "ignore" matches its path, /glasstrace-canary.',
  fix: 'Narrow "ignore" in glasstrace.config, so that only what you mean is left out; then restart the app.',
};

export function notSent(app: RunningApp, failure: string, { settings }: World): BrokenLink {
  const target = app.endpoint ?? 'the local server';
  if (failure === 'key_refused') {
    return {
      link: 'export',
      says: `${target} refuses the key of the app.`,
      why: `The app shows the key …${app.key?.ends}.`,
      fix: 'Correct GLASSTRACE_API_KEY, or remove it to use the key of the project; then restart the app.',
    };
  }
  const isOurs = app.endpoint === settings.endpoint;
  return {
    link: 'export',
    says: `The app can’t send to ${target}.`,
    why: isOurs ? 'Nobody answers there.' : 'Nobody answers there, and GLASSTRACE_ENDPOINT is set for the app only.',
    fix: isOurs
      ? 'Check GLASSTRACE_ENDPOINT and the network.'
      : 'Set GLASSTRACE_ENDPOINT in .env.local, or nowhere; then restart the app.',
  };
}

export const waiting: BrokenLink = {
  link: 'export',
  says: 'What the app records waits: it finds no server to send it to.',
  why: 'None runs that the app could find, and it can’t start one. See "Server" above.',
  fix: 'What "Server" says; what waits is sent then.',
};

/** The app sends somewhere else, or with a key that opens another project; undefined when it does not. */
export function sentElsewhere(app: RunningApp, world: World): BrokenLink | undefined {
  const ours = keyOrNone(world.key)?.key.slice(-4);
  if (app.endpoint !== world.settings.endpoint) return otherServer(app);
  return app.key !== undefined && ours !== undefined && app.key.ends !== ours
    ? otherKey(app.key.ends, ours)
    : undefined;
}

const otherKey = (theirs: string, ours: string): BrokenLink => ({
  link: 'store',
  says: `The app sends with the key …${theirs}, and this command and the agents ask with …${ours}.`,
  why: 'A key opens one project: what the app sends is in another one.',
  fix: 'Set GLASSTRACE_API_KEY in .env.local, or nowhere; then restart the app.',
});

const otherServer = (app: RunningApp): BrokenLink => ({
  link: 'store',
  says: `The app sends to ${app.endpoint ?? 'the local server'}, and this command asks another server.`,
  why: 'GLASSTRACE_ENDPOINT is not the same in the environment of both.',
  fix: 'Set it in .env.local, or nowhere; then restart the app.',
});

export const noServer: BrokenLink = {
  link: 'store',
  says: 'There is no server that could keep it.',
  why: 'See "Server" above.',
  fix: 'What "Server" says.',
};

export async function notFound(world: World): Promise<BrokenLink> {
  const [wrong] = [await clock.run(world)].flat();
  if (wrong && 'why' in wrong) {
    const says = 'It was sent, and is not among the requests of the last 15 minutes.';
    return { link: 'answer', says, why: wrong.says, fix: wrong.fix };
  }
  return {
    link: 'store',
    says: 'It was sent, and the server does not find it.',
    why: 'The server took it and lost it, or what answers is another app with a key of its own.',
    fix: 'Look into the log of the server: npx glasstrace server logs',
  };
}

export function refusedBy(link: Link, error: unknown): BrokenLink {
  if (!(error instanceof AppError)) throw error;
  return { link, says: error.message, why: 'The server did not answer as it should.', fix: error.fix };
}
