import { basename } from 'node:path';
import type { Scope } from '../../../agents/agent.ts';
import { isOfAnotherApp } from '../../../agents/find-entries.ts';
import { recogniseEntry } from '../../../agents/recognise-entry.ts';
import type { Surroundings } from '../../../surroundings/look-around.ts';
import type { AgentSetup } from './agent-setup.ts';

/** The name that this app has there; else `glasstrace`, or where that is the server of another app, `glasstrace-<folder>`. */
export function chooseName(
  servers: Record<string, unknown>,
  scope: Scope,
  { app, root }: Surroundings,
  { ownKey }: AgentSetup,
): string {
  const own = 'glasstrace';
  const named = `${own}-${basename(app).replace(/[^\w-]+/g, '-')}`;
  const isTaken = (name: string) =>
    servers[name] !== undefined && isOfAnotherApp(recogniseEntry(servers[name]), scope, { root, app, key: ownKey });
  const isOurs = (name: string) => recogniseEntry(servers[name]) !== undefined && !isTaken(name);
  const known = Object.keys(servers).find((name) => name.startsWith(own) && isOurs(name));
  if (known !== undefined) return known;
  for (let number = 2; ; number++) {
    const free = [own, named, `${named}-${number}`].find((name) => !isTaken(name));
    if (free !== undefined) return free;
  }
}
