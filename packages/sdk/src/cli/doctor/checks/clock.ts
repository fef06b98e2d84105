import { writtenState } from '../app-in-sight.ts';
import { type Check, ok, skipped, warning } from '../check.ts';
import type { World } from '../world.ts';

/** A span's time is that of the app, the window of a question that of the server. */
export const clock: Check = {
  id: 'clock',
  title: 'Clocks',
  async run(world) {
    const compared = [
      ['app', 'server', (await world.session())?.clockAheadMs],
      ['app', 'file system', aheadOfFiles(world)],
      ['server', 'computer of this command', await serverAhead(world)],
    ] as const;
    const known = compared.filter(([, , aheadMs]) => aheadMs !== undefined);
    if (known.length === 0) return skipped('neither the app nor a server has told the time');
    const apart = known.filter(([, , aheadMs]) => Math.abs(aheadMs!) > MOST_APART_MS);
    if (apart.length === 0) return ok('of app, server and files agree');
    return apart.map(([a, b, aheadMs]) =>
      warning({
        says: `The clock of the ${a} is ${Math.round(Math.abs(aheadMs!) / 1_000)} s ${aheadMs! > 0 ? 'ahead of' : 'behind'} that of the ${b}.`,
        why: 'Requests seem to be of another time: "the last 15 minutes" misses them.',
        fix: 'Set both by a time server; a container or a virtual machine that slept may need a restart.',
      }),
    );
  },
};

/** More than a slow machine makes of it. */
const MOST_APART_MS = 10_000;

function aheadOfFiles(world: World): number | undefined {
  const written = writtenState(world);
  const { writtenAtMs } = world.appState() ?? {};
  return written && writtenAtMs !== undefined ? written.sentAt - writtenAtMs : undefined;
}

async function serverAhead(world: World): Promise<number | undefined> {
  const baseUrl = await world.baseUrl();
  if (baseUrl === undefined) return undefined;
  try {
    const { headers } = await fetch(`${baseUrl}/healthz`, { redirect: 'manual', signal: AbortSignal.timeout(2_000) });
    const told = Date.parse(headers.get('date') ?? '');
    return Number.isNaN(told) ? undefined : told - Date.now();
  } catch {
    return undefined;
  }
}
