import { LOOPBACK } from '@glasstrace/protocol/environment';
import { isApiKey } from '@glasstrace/protocol/ids';
import type { Agent } from '../agent.ts';
import { startProcess } from './start-process.ts';

export interface Explanation {
  reason: string;
  nextStep: string;
}

export interface FailedEntry {
  agent: Agent;
  /** The entry as the file has it. */
  entry: Record<string, unknown>;
  /** Where the agent is started. */
  cwd: string;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  signal: AbortSignal;
}

/**
 * Why an agent does not connect with this entry. Agents say little ("Disconnected"), so what the entry stands on is
 * looked at one after the other: its variable, its key, its server; or its program, which is started. undefined = all
 * of that is well.
 */
export async function explainFailure(failed: FailedEntry): Promise<Explanation | undefined> {
  const { entry } = failed;
  const url = entry.url ?? entry.httpUrl ?? entry.serverUrl;
  return typeof url === 'string' ? explainHttp(failed, url) : explainStdio(failed);
}

async function explainHttp({ agent, entry, env, signal }: FailedEntry, url: string): Promise<Explanation | undefined> {
  const unset = variablesOf(entry).find((name) => !env[name]);
  if (unset !== undefined) {
    return { reason: `${unset} is not set`, nextStep: [`export ${unset}`, agent.keyHint].filter(Boolean).join('; ') };
  }
  if (!(await answers(url, signal))) {
    const isLocal = new URL(url).hostname === LOOPBACK;
    return {
      reason: `no Glasstrace server answers at ${url}`,
      nextStep: isLocal ? 'npx glasstrace server start' : `look whether ${new URL(url).origin} can be reached`,
    };
  }
  const key = variablesOf(entry).map((name) => env[name]!)[0] ?? /Bearer (\S+)/.exec(JSON.stringify(entry))?.[1];
  return key === undefined || isApiKey(key.replace(/["'].*$/, ''))
    ? undefined
    : { reason: 'the key is not of the form gt_anon_… or gt_dev_… with 48 hex digits', nextStep: 'correct it' };
}

/** The variables that an entry takes from the environment, in the words of any agent. */
export function variablesOf(entry: Record<string, unknown>): string[] {
  const named = typeof entry.bearer_token_env_var === 'string' ? [entry.bearer_token_env_var] : [];
  const headers = JSON.stringify(entry.headers ?? {});
  const references = headers.matchAll(/\$\{(?:env:)?(\w+)\}|\{env:(\w+)\}|\$([A-Z_]\w*)/g);
  return [...named, ...[...references].map(([, braced, opencode, bare]) => (braced ?? opencode ?? bare)!)];
}

/** Without the key: whoever listens there may be a stranger. */
async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(new URL('/healthz', url), { signal, redirect: 'error' });
    return ((await response.json()) as { name?: unknown }).name === 'glasstrace-server';
  } catch {
    return false;
  }
}

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'glasstrace-check', version: '1' } },
};

/** Starts the program of the entry, as the agent does. */
async function explainStdio({ entry, cwd, env, platform, signal }: FailedEntry): Promise<Explanation | undefined> {
  const [command, ...args] = [entry.command, ...(Array.isArray(entry.args) ? entry.args : [])].flat().map(String);
  if (command === undefined) return undefined;
  const added = (entry.env ?? entry.environment ?? {}) as NodeJS.ProcessEnv;
  const bridge = startProcess(command, args, { cwd, env: { ...env, ...added }, platform, signal });
  const said = new Promise<'answered'>((resolve) => {
    bridge.child.stdout?.on('data', () => {
      if (bridge.printed().includes('"serverInfo"')) resolve('answered');
    });
  });
  bridge.child.stdin?.write(`${JSON.stringify(INITIALIZE)}\n`);
  const outcome = await Promise.race([said, bridge.ended]);
  bridge.stop();
  if (outcome === 'answered' || signal.aborted) return undefined;
  return explainEnd(command, bridge.printed(), cwd);
}

function explainEnd(command: string, printed: string, cwd: string): Explanation {
  const nextStep = 'install the packages of the app, then: npx glasstrace status';
  if (printed === '') return { reason: `"${command}" could not be started`, nextStep: `put "${command}" on PATH` };
  // Offline, npx says that the registry has no copy, or that it may not install; either means the same.
  if (/\bnpm error\b/.test(printed)) {
    return { reason: `npx finds no glasstrace in ${cwd}: its packages are not installed`, nextStep };
  }
  const lines = printed.trim().split('\n');
  const line = lines.find((text) => /error/i.test(text)) ?? lines.at(-1)!;
  return { reason: `the bridge ended: ${line.trim().slice(0, 200)}`, nextStep };
}
