import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ENV } from '@glasstrace/protocol/environment';
import type { Agent, AgentId, Credential, EntryValue } from '../agents/agent.ts';
import { bridgeCommand, projectOfBridge } from '../agents/bridge-command.ts';
import { findAgent } from '../agents/catalogue.ts';
import { printJsonEntry, readJsonEntries, setJsonEntry } from '../edit/json.ts';
import { printTomlEntry, readTomlEntries, setTomlEntry, type TomlEntryValue } from '../edit/toml.ts';
import type { DraftEdit, Drafts } from '../plan/drafts.ts';
import { fromManifestPath, type Manifest } from '../plan/manifest.ts';
import { isTracked } from './git.ts';
import type { Surroundings } from './look-around.ts';
import { planIgnoredFile } from './plan-gitignore.ts';

export type Transport = 'stdio' | 'http';

export interface AgentSetup {
  transport: Transport;
  /** URL of the MCP endpoint, for the http transport. */
  url: string;
  /** The anonymous key, or what stands for it; undefined when the key comes from the environment. */
  anonymousKey: string | undefined;
  platform: NodeJS.Platform;
  home: string;
  /** What earlier runs wrote: those entries may be replaced. */
  manifest: Manifest;
}

/** `kept`: an entry of that name is there which we did not write, or which was changed since. */
export type AgentState = 'written' | 'unchanged' | 'kept' | 'refused';

export interface AgentOutcome {
  agent: Agent;
  file: string;
  server: string;
  state: AgentState;
  /** Whether the entry takes the key from the environment of the agent. */
  needsVariable: boolean;
}

/** Puts the server of this app into the configuration of each agent. */
export function planAgents(
  drafts: Drafts,
  ids: readonly AgentId[],
  surroundings: Surroundings,
  setup: AgentSetup,
): AgentOutcome[] {
  return ids.map((id) => planAgent(drafts, findAgent(id), surroundings, setup));
}

function planAgent(drafts: Drafts, agent: Agent, surroundings: Surroundings, setup: AgentSetup): AgentOutcome {
  const { app, root, inGit } = surroundings;
  const file = join(agent.file.in === 'home' ? setup.home : root, agent.file.path);
  const container = readEntries(agent, drafts.text(file) ?? '');
  const entries = container ?? {};
  const server = chooseName(entries, surroundings, agent, setup);
  const credential =
    setup.transport === 'http' ? chooseCredential(drafts, agent, file, { root, inGit }, setup) : undefined;
  const needsVariable = credential !== undefined && 'variable' in credential;
  const value = credential ? agent.httpEntry(setup.url, credential) : stdioEntry(agent, surroundings, setup.platform);
  const outcome = { agent, file, server, needsVariable };

  const existing = entries[server];
  if (existing !== undefined && !isDeepStrictEqual(existing, value)) {
    const wasOurs = recordedEntries(app, file, setup.manifest).some((entry) => entry.name === server);
    if (!wasOurs || !looksOurs(existing)) return { ...outcome, state: 'kept' };
  }
  const result = drafts.apply(entryEdit(agent, { file, name: server, value, container, credential }));
  return { ...outcome, state: result === 'changed' ? 'written' : result };
}

const stdioEntry = (agent: Agent, { app, root }: Surroundings, platform: NodeJS.Platform): EntryValue =>
  agent.stdioEntry(bridgeCommand({ app, startedIn: agent.file.in === 'home' ? undefined : root, platform }));

/**
 * A key in the clear only where git does not see it. A tracked file, and a key that is not this project's own anonymous
 * one, get a reference to the variable.
 */
function chooseCredential(
  drafts: Drafts,
  agent: Agent,
  file: string,
  { root, inGit }: Pick<Surroundings, 'root' | 'inGit'>,
  { anonymousKey }: AgentSetup,
): Credential {
  const byName = { variable: ENV.apiKey };
  if (anonymousKey === undefined || !agent.takesLiteralKey) return byName;
  if (isTracked(file, inGit && agent.file.in === 'repository')) return byName;
  if (agent.file.in === 'repository' && !planIgnoredFile(drafts, root, file)) return byName;
  return { literal: anonymousKey };
}

/** `glasstrace`, or `glasstrace-<folder>` where the file already has the server of another app. */
function chooseName(
  entries: Record<string, unknown>,
  surroundings: Surroundings,
  agent: Agent,
  setup: AgentSetup,
): string {
  const own = 'glasstrace';
  return belongsToAnother(entries[own], surroundings, agent, setup)
    ? `${own}-${safeName(basename(surroundings.app))}`
    : own;
}

function belongsToAnother(entry: unknown, surroundings: Surroundings, agent: Agent, setup: AgentSetup): boolean {
  if (typeof entry !== 'object' || entry === null) return false;
  const project = projectOfBridge((entry as { args?: unknown }).args);
  if (project !== false) {
    const { args } = stdioEntry(agent, surroundings, setup.platform) as { args?: unknown };
    return project !== projectOfBridge(args);
  }
  const key = /\bgt_anon_[0-9a-f]{48}\b/.exec(JSON.stringify(entry))?.[0];
  return key !== undefined && key !== setup.anonymousKey;
}

const safeName = (folder: string) => folder.replace(/[^\w-]+/g, '-');

/** An entry that still is what we write: a bridge, or a URL of ours with nothing added. */
function looksOurs(entry: unknown): boolean {
  const { args, url, httpUrl, serverUrl } = entry as Record<string, unknown>;
  const known = ['type', 'command', 'args', 'url', 'httpUrl', 'serverUrl', 'headers', 'bearer_token_env_var'];
  const isPlain = Object.keys(entry as object).every((key) => known.includes(key));
  return isPlain && (projectOfBridge(args) !== false || String(url ?? httpUrl ?? serverUrl).endsWith('/mcp'));
}

function recordedEntries(app: string, file: string, { changes }: Manifest): { name: string }[] {
  const parts = changes.filter(({ path }) => fromManifestPath(app, path) === file).flatMap((change) => change.parts);
  return parts.filter((part) => part.kind === 'json-entry' || part.kind === 'toml-entry');
}

function readEntries({ format }: Agent, text: string): Record<string, unknown> | undefined {
  const read = format.kind === 'json' ? readJsonEntries : readTomlEntries;
  return read(text, format.container);
}

interface Entry {
  file: string;
  name: string;
  value: EntryValue;
  /** The servers that are there; undefined when nothing holds servers yet. */
  container: Record<string, unknown> | undefined;
  credential: Credential | undefined;
}

function entryEdit({ format }: Agent, { file, name, value, container, credential }: Entry): DraftEdit {
  const place = { container: format.container, name };
  const secret = credential !== undefined && 'literal' in credential;
  if (format.kind === 'toml') {
    const table = value as TomlEntryValue;
    return {
      file,
      part: { kind: 'toml-entry', ...place },
      summary: `+ [${place.container}.${name}]`,
      snippet: printTomlEntry(place, table),
      change: (text) => setTomlEntry(text, place, table),
    };
  }
  const others = Object.keys(container ?? {}).filter((other) => other !== name).length;
  return {
    file,
    part: { kind: 'json-entry', ...place, madeContainer: container === undefined },
    summary: `+ server "${name}"${others === 0 ? '' : ` (${others} other${others === 1 ? '' : 's'} untouched)`}`,
    snippet: `Under "${place.container}":\n  ${printJsonEntry(name, value).replaceAll('\n', '\n  ')}`,
    change: (text) => setJsonEntry(text, place, value, format.dialect),
    secret,
  };
}
