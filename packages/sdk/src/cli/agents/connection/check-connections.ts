import { readFileSync } from 'node:fs';
import { maskKeys } from '../../terminal/mask-keys.ts';
import type { Agent, AgentId } from '../agent.ts';
import { findAgent } from '../catalogue.ts';
import { readServers } from '../config-file.ts';
import { findProgram } from '../find-program.ts';
import { placeOf } from '../place.ts';
import { claudeCode } from './claude-code.ts';
import { type Client, type ClientAnswer, KEY_REFUSED } from './client.ts';
import { codex } from './codex.ts';
import type { Connection, EntryPlace } from './connection.ts';
import { copilotCli } from './copilot-cli.ts';
import { explainFailure } from './explain-failure.ts';
import { geminiCli } from './gemini-cli.ts';
import { openCode } from './opencode.ts';
import { outsideNpm } from './outside-npm.ts';
import { readVersion } from './read-version.ts';

export interface ConnectionWorld {
  home: string;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** For all clients together, which are asked side by side. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** What others print can be long. */
const MAX_REASON = 200;

/** The agents with a program that can be asked. */
const CLIENTS: { readonly [id in AgentId]?: Client } = {
  'claude-code': claudeCode,
  codex,
  'gemini-cli': geminiCli,
  opencode: openCode,
  'copilot-cli': copilotCli,
};

/**
 * Whether agents reach the server that their configuration names: one answer for each entry, in their order. The real
 * client is asked where its program is on PATH; it may start the bridge, and with it the local server, as it does
 * whenever the user starts it. Never rejects.
 */
export async function checkConnections(
  entries: readonly EntryPlace[],
  { timeoutMs = TIMEOUT_MS, home, platform, env }: ConnectionWorld,
): Promise<Connection[]> {
  const world = { home, platform, env: outsideNpm(env), timeoutMs, signal: AbortSignal.timeout(timeoutMs) };
  return Promise.all(entries.map((place) => check(place, world)));
}

type Circumstances = Required<ConnectionWorld> & { signal: AbortSignal };

async function check(place: EntryPlace, world: Circumstances): Promise<Connection> {
  const agent = findAgent(place.id);
  const entry = readEntry(agent, place, world);
  const fromFile = entry === undefined ? missing(place) : written(place, agent);
  const client = CLIENTS[place.id];
  const program = client && findProgram(client.program, world.env, world.platform);
  if (client === undefined || program === undefined) return fromFile;

  const { env, platform, signal } = world;
  const question = { program, server: place.server, cwd: place.root, env, platform, signal };
  // A question that failed is no answer, whatever it failed of.
  const [answer, version] = await Promise.all([client.ask(question).catch(() => undefined), readVersion(question)]);
  const askedClient = version === undefined ? agent.name : `${agent.name} ${version}`;
  if (answer === undefined) {
    const silent = signal.aborted
      ? `it did not answer in ${world.timeoutMs / 1_000} s`
      : 'it gave no answer that is understood';
    return { ...fromFile, reason: fromFile.reason ?? silent, askedClient };
  }
  return { ...(await describe(answer, { place, agent, entry, fromFile, world })), askedClient };
}

interface Known {
  place: EntryPlace;
  agent: Agent;
  entry: Record<string, unknown> | undefined;
  fromFile: Connection;
  world: Circumstances;
}

async function describe(answer: ClientAnswer, { place, agent, entry, fromFile, world }: Known): Promise<Connection> {
  const { id, scope, server, root } = place;
  switch (answer.state) {
    case 'connected':
      return { id, server, ...answer };
    case 'waiting':
      return { id, server, nextStep: agent.approval(server, scope), ...answer };
    case 'written':
      return { id, server, ...answer };
    case 'failed': {
      if (entry === undefined) return fromFile;
      const why = await explainFailure({ agent, entry, cwd: root, ...world });
      const { reason, nextStep } = why ?? inItsWords(answer, agent);
      return { id, server, state: 'failed', reason: maskKeys(reason).slice(0, MAX_REASON), nextStep };
    }
  }
}

function inItsWords({ reason }: { reason?: string }, { id, name }: Agent) {
  const nextStep = reason === KEY_REFUSED ? `npx glasstrace mcp add --agents ${id}` : 'npx glasstrace status';
  return { reason: reason ?? `${name} could not connect`, nextStep };
}

const written = ({ id, scope, server }: EntryPlace, agent: Agent): Connection => ({
  id,
  server,
  state: 'written',
  nextStep: agent.approval(server, scope),
});

const missing = ({ id, server, file }: EntryPlace): Connection => ({
  id,
  server,
  state: 'failed',
  reason: `${file} has no server "${server}"`,
  nextStep: `npx glasstrace mcp add --agents ${id}`,
});

function readEntry(
  agent: Agent,
  { file, scope, server, root }: EntryPlace,
  world: ConnectionWorld,
): Record<string, unknown> | undefined {
  try {
    const { container } = agent.files[scope]!(placeOf(root, world));
    const entry = readServers(agent, readFileSync(file, 'utf8'), container)?.[server];
    return typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
