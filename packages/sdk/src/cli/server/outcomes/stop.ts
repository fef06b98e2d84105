import { findLocalServer } from '../../../local-server/find.ts';
import { askToLeave } from '../../../local-server/stop.ts';
import type { ServerPlace } from '../server-place.ts';
import { showPath } from '../show-path.ts';
import type { Outcome } from './outcome.ts';

/** So long nothing is said about a server that takes its time to leave. */
const PATIENCE_MS = 500;

/** Asks the server of a place to leave, and waits until it has. */
export async function stop({ settings }: ServerPlace): Promise<Outcome> {
  const server = await findLocalServer(settings);
  if (!server) {
    return {
      ok: true,
      sentences: [`No server runs for ${showPath(settings.home)}.`],
      json: { state: 'stopped', stopped: false, home: settings.home },
    };
  }
  const { baseUrl, version, pid } = server;
  const patience = setTimeout(() => console.error('Waiting for the answers that are under way.'), PATIENCE_MS);
  const left = await askToLeave(server);
  clearTimeout(patience);
  const json = { state: left ? 'stopped' : 'running', stopped: left, baseUrl, version, pid, home: settings.home };
  if (!left) {
    return {
      ok: false,
      sentences: [
        `The server at ${baseUrl} (version ${version}, process ${pid}) does not leave.`,
        'Its log may say why: npx glasstrace server logs',
      ],
      json,
    };
  }
  return {
    ok: true,
    sentences: [
      `Stopped the server at ${baseUrl} (version ${version}, process ${pid}). What it keeps stays.`,
      'An app or agent that needs it starts it again; GLASSTRACE_AUTOSTART=0 in their environment keeps them from it.',
    ],
    json,
  };
}
