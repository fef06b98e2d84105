import type { RunningApp } from '@glasstrace/protocol/sdk-init';
import { ensureLocalServer, findLocalServer } from '../../local-server/ensure.ts';
import { type ProjectKey, readKey, readOrCreateKey } from '../../project/api-key.ts';
import type { Settings } from '../../project/settings.ts';
import type { Letter } from '../at-exit/letter.ts';

/** Who gets the spans, and the key to show. */
export interface Destination {
  baseUrl: string;
  key: string;
}

export interface DestinationFinder {
  /**
   * The server to send to, or undefined when there is none now. A local server is looked up and verified after every
   * `forget`: the key is shown to nobody else.
   */
  find(): Promise<Destination | undefined>;
  forget(): void;
  /**
   * Where to look for the server, at once, without asking whether it is there: whoever sends must verify a local one
   * first. Undefined when there is no key; may throw.
   */
  look(): Pick<Letter, 'key' | 'to'> | undefined;
  /** Whether everything stays on this machine. */
  readonly isLoopback: boolean;
}

/** The app ends when it likes, also while its server is being looked for. */
const IN_THE_APP = { startedBy: 'app', holdsProcess: false } as const;
/** A server that went away is started again, but not for somebody who keeps stopping it. */
const START_AT_MOST_EVERY_MS = 30_000;

export function createDestinationFinder(projectDir: string, settings: Settings): DestinationFinder {
  const { endpoint } = settings;
  let known: Destination | undefined;
  let startedAt = Number.NEGATIVE_INFINITY;

  async function findServer(): Promise<string | undefined> {
    if (endpoint !== undefined) return endpoint;
    const running = await findLocalServer(settings, IN_THE_APP);
    if (running) return running.baseUrl;
    if (performance.now() - startedAt < START_AT_MOST_EVERY_MS) return undefined;
    startedAt = performance.now();
    const ensured = await ensureLocalServer({ projectDir, settings, ...IN_THE_APP });
    return 'baseUrl' in ensured ? ensured.baseUrl : undefined;
  }

  return {
    async find() {
      if (known) return known;
      try {
        const { key } = readOrCreateKey(projectDir, settings);
        const baseUrl = await findServer();
        known = baseUrl === undefined ? undefined : { baseUrl, key };
      } catch {
        // No key can be read or made: nobody to send to, until that is mended.
        known = undefined;
      }
      return known;
    },
    forget() {
      known = undefined;
    },
    look() {
      const key = readKey(projectDir, settings)?.key;
      if (key === undefined) return undefined;
      return { key, to: endpoint === undefined ? { home: settings.home } : { endpoint } };
    },
    isLoopback: endpoint === undefined || isLoopbackUrl(endpoint),
  };
}

/** Where the spans of this process go, without the key. */
export function describeDestination(projectDir: string, settings: Settings): Pick<RunningApp, 'endpoint' | 'key'> {
  const { endpoint } = settings;
  const found = readKeyQuietly(projectDir, settings);
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(found && { key: { source: found.source, ends: found.key.slice(-4) } }),
  };
}

function readKeyQuietly(projectDir: string, settings: Settings): ProjectKey | undefined {
  try {
    return readKey(projectDir, settings);
  } catch {
    return undefined;
  }
}

function isLoopbackUrl(url: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(new URL(url).hostname);
}
