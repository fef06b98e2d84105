import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type AppSession, type AppState, appState } from '@glasstrace/protocol';
import { APP_STATE_FILE, PROJECT_DIR } from '@glasstrace/protocol/environment';
import { ensureLocalServer } from '../../local-server/ensure.ts';
import { findLocalServer, type LocalServer } from '../../local-server/find.ts';
import { type ProjectKey, readKey } from '../../project/api-key.ts';
import { readSettings, type Settings } from '../../project/settings.ts';
import { checkConnections } from '../agents/connection/check-connections.ts';
import type { Connection } from '../agents/connection/connection.ts';
import type { CliContext } from '../context.ts';
import { lookAround, type Surroundings } from '../surroundings/look-around.ts';
import { type AgentEntry, agentEntries } from './agent-entries.ts';
import { keyOrNone } from './key-or-none.ts';
import { readLatestSession } from './latest-session.ts';

/** What the checks look at; each part is read once, when it is asked for first. */
export interface World extends WorldOptions {
  settings: Settings;
  surroundings: () => Surroundings;
  /** The key that the command and the agents' bridge use; undefined when there is none yet. Throws what `readKey` does. */
  key: () => ProjectKey | undefined;
  /** The local server, started when it has to be and may be; undefined when none runs, or another server is configured. */
  localServer: () => Promise<LocalServer | undefined>;
  /** Where questions go. */
  baseUrl: () => Promise<string | undefined>;
  /** What the app said to the server last. */
  session: () => Promise<AppSession | undefined>;
  /** Whether the agents reach the server, in the order of `agentEntries`. */
  connections: () => Promise<Connection[]>;
  /** What the app's process wrote down last, and when by the clock of the file system. */
  appState: () => { state: AppState; writtenAtMs: number } | undefined;
}

export interface WorldOptions {
  context: CliContext;
  /** Folder of the app, absolute. */
  dir: string;
  /** Whether a local server that is not running is started. */
  startsServer: boolean;
  /** Where the app answers, when somebody said so. */
  url?: string | undefined;
  /** How long real clients are asked at most; undefined: only their files are looked at. */
  clientTimeoutMs?: number | undefined;
}

export function openWorld(options: WorldOptions): World {
  const { dir, context, startsServer, clientTimeoutMs } = options;
  const settings = readSettings(dir, context.env);

  const localServer = once(async () => {
    if (settings.endpoint !== undefined) return undefined;
    const running = await findLocalServer(settings);
    if (running || !startsServer) return running;
    await ensureLocalServer({ projectDir: dir, settings, startedBy: 'command' });
    return findLocalServer(settings);
  });
  const baseUrl = once(async () => settings.endpoint ?? (await localServer())?.baseUrl);
  const key = once(() => readKey(dir, settings));

  const world: World = {
    ...options,
    settings,
    surroundings: once(() => lookAround({ ...context, cwd: dir }, dir)),
    key,
    localServer,
    baseUrl,
    session: once(async () => {
      const [server, shown] = [await baseUrl(), keyOrNone(key)];
      return server === undefined || shown === undefined ? undefined : readLatestSession(server, shown);
    }),
    connections: once(async () => {
      const { root } = world.surroundings();
      const entries = agentEntries(world);
      if (clientTimeoutMs === undefined) return entries.map(asWritten);
      const places = entries.map(({ agent, ...entry }) => ({ ...entry, id: agent.id, root }));
      const { home, env, platform } = context;
      return checkConnections(places, { home, env, platform, timeoutMs: clientTimeoutMs });
    }),
    appState: once(() => readAppState(dir)),
  };
  return world;
}

const asWritten = ({ agent: { id }, server }: AgentEntry): Connection => ({ id, server, state: 'written' });

export function readAppState(dir: string): ReturnType<World['appState']> {
  const file = join(dir, PROJECT_DIR, APP_STATE_FILE);
  try {
    const state = appState.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { state, writtenAtMs: statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
}

function once<Value>(look: () => Value): () => Value {
  let seen: { value: Value } | undefined;
  return () => {
    seen ??= { value: look() };
    return seen.value;
  };
}
