import { existsSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Agent, AgentId, Credential, EntryValue, Place, Scope } from '../../agents/agent.ts';
import { scopesOf } from '../../agents/agent.ts';
import { bridgeCommand, bridgeFromWindows, distributionOf } from '../../agents/bridge-command.ts';
import { AGENTS, findAgent } from '../../agents/catalogue.ts';
import { type EntryFile, entryFile, readServers } from '../../agents/config-file.ts';
import { isOfAnotherApp } from '../../agents/find-entries.ts';
import { inWindows, isOutOfReach, placeOf } from '../../agents/place.ts';
import { recogniseEntry } from '../../agents/recognise-entry.ts';
import type { DraftEdit, Drafts } from '../../changes/drafts.ts';
import { fromManifestPath, type Manifest } from '../../changes/manifest.ts';
import { printJsonEntry } from '../../edit/json/print-json.ts';
import { countMissingContainers } from '../../edit/json/read-json.ts';
import { setJsonEntry } from '../../edit/json/set-json-entry.ts';
import { printTomlEntry, setTomlEntry, type TomlEntryValue } from '../../edit/toml.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';
import { chooseCredential } from './choose-credential.ts';
import { planCodexEnv } from './plan-codex-env.ts';

export type Transport = 'stdio' | 'http';

export interface AgentSetup {
  transport: Transport;
  /** undefined = the first that each agent has; an agent without this one is left out. */
  scope: Scope | undefined;
  /** URL of the MCP endpoint, for the http transport. */
  url: string;
  /** The anonymous key, or what stands for it; undefined when the key comes from the environment. */
  anonymousKey: string | undefined;
  /** The anonymous key of the app, or what stands for it, whatever the environment says: its entries hold it. */
  ownKey: string;
  /** Puts the key where Codex reads it. */
  codexEnv: boolean;
  platform: NodeJS.Platform;
  home: string;
  env: NodeJS.ProcessEnv;
  /** What earlier runs wrote: those entries may be replaced. */
  manifest: Manifest;
}

/** `kept`: an entry of that name is there which we did not write, or which was changed since. */
export type AgentState = 'written' | 'unchanged' | 'kept' | 'refused';

export interface AgentOutcome {
  agent: Agent;
  scope: Scope;
  file: string;
  server: string;
  transport: Transport;
  state: AgentState;
  /** Whether the entry takes the key from the environment of the agent. */
  needsVariable: boolean;
  /** What else its owner has to know. */
  notes: string[];
}

/** Puts the server of this app into the configuration of each agent. */
export function planAgents(
  drafts: Drafts,
  ids: readonly AgentId[],
  surroundings: Surroundings,
  setup: AgentSetup,
): AgentOutcome[] {
  return ids
    .map(findAgent)
    .filter(({ files }) => setup.scope === undefined || files[setup.scope] !== undefined)
    .map((agent) => planAgent(drafts, agent, surroundings, setup));
}

function planAgent(drafts: Drafts, agent: Agent, surroundings: Surroundings, setup: AgentSetup): AgentOutcome {
  const scope = setup.scope ?? scopesOf(agent)[0]!;
  const here = placeOf(surroundings.root, setup);
  const place = isOutOfReach(agent, setup.env) ? inWindows(here) : here;
  const target = entryFile(agent, scope, place, (file) => existsSync(file) || drafts.text(file) !== undefined);
  const servers = readServers(agent, drafts.text(target.file) ?? '', target.container) ?? {};
  const server = chooseName(servers, scope, surroundings, setup);
  const credential = setup.transport === 'http' ? credentialOf(drafts, agent, target, surroundings, setup) : undefined;
  const value = entryValue(agent, scope, surroundings, setup, credential);
  const needsVariable = credential !== undefined && 'variable' in credential;
  const outcome: Omit<AgentOutcome, 'state'> = {
    agent,
    scope,
    file: target.file,
    server,
    transport: credential === undefined ? 'stdio' : 'http',
    needsVariable,
    notes: notesOn(agent, target, place, setup),
  };

  const existing = servers[server];
  if (existing !== undefined && !isDeepStrictEqual(existing, value)) {
    const wasOurs = recordedNames(surroundings.app, target.file, setup.manifest).includes(server);
    if (!wasOurs || recogniseEntry(existing)?.changed !== false) return { ...outcome, state: 'kept' };
  }
  const text = drafts.text(target.file) ?? '';
  const edit = entryEdit(agent, target, { name: server, value, servers, text, credential });
  if (isOutOfReach(agent, setup.env)) {
    const reason = 'It lies in Windows, which is out of reach from here.';
    drafts.refusals.push({ file: edit.file, reason, snippet: edit.snippet });
    return { ...outcome, state: 'refused' };
  }
  const result = drafts.apply(edit);
  if (needsVariable && agent.id === 'codex' && setup.codexEnv) {
    const reads = planCodexEnv(drafts, place, setup.anonymousKey);
    outcome.needsVariable = reads.problem !== undefined;
    if (reads.problem !== undefined) outcome.notes.push(reads.problem);
  }
  return { ...outcome, state: result === 'changed' ? 'written' : result };
}

/** The entry of this app in the words of the agent: the bridge, unless there is a `credential` for a hosted one. */
export function entryValue(
  agent: Agent,
  scope: Scope,
  { app, root }: Pick<Surroundings, 'app' | 'root'>,
  { url, platform, env }: Pick<AgentSetup, 'url' | 'platform' | 'env'>,
  credential: Credential | undefined,
): EntryValue {
  if (credential !== undefined && agent.httpEntry !== undefined) return agent.httpEntry(url, credential);
  const distribution = agent.isWindowsOrMac && distributionOf(env);
  if (distribution) return agent.stdioEntry(bridgeFromWindows(app, distribution, process.execPath));
  return agent.stdioEntry(bridgeCommand({ app, startedIn: scope === 'user' ? undefined : root, platform }));
}

function credentialOf(
  drafts: Drafts,
  agent: Agent,
  { file }: EntryFile,
  { root, inGit }: Surroundings,
  { anonymousKey }: AgentSetup,
): Credential | undefined {
  if (agent.httpEntry === undefined) return undefined;
  return chooseCredential(drafts, file, {
    root,
    inGit,
    anonymousKey: agent.takesLiteralKey ? anonymousKey : undefined,
  });
}

function notesOn(agent: Agent, { file }: EntryFile, place: Place, { transport }: AgentSetup): string[] {
  const notes: string[] = [];
  if (transport === 'http' && agent.httpEntry === undefined) {
    notes.push('it only starts programs, so it gets the bridge');
  }
  for (const other of existsSync(file) ? [] : AGENTS) {
    const names: readonly string[] = other.files.project?.(place).names ?? [];
    const hidden = names.includes(file) ? names.find((name) => existsSync(name)) : undefined;
    if (hidden !== undefined)
      notes.push(`with this file, ${other.name} no longer reads ${relative(place.root, hidden)}`);
  }
  return notes;
}

/** The name that this app has there; else `glasstrace`, or where that is the server of another app, `glasstrace-<folder>`. */
function chooseName(
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

function recordedNames(app: string, file: string, { changes }: Manifest): string[] {
  const parts = changes.filter(({ path }) => fromManifestPath(app, path) === file).flatMap((change) => change.parts);
  return parts.flatMap((part) => (part.kind === 'json-entry' || part.kind === 'toml-entry' ? [part.name] : []));
}

interface Entry {
  name: string;
  value: EntryValue;
  servers: Record<string, unknown>;
  /** Of the file as planned so far. */
  text: string;
  credential: Credential | undefined;
}

function entryEdit(
  { format }: Agent,
  { file, container }: EntryFile,
  { name, value, servers, text, credential }: Entry,
): DraftEdit {
  if (format === 'toml') {
    const place = { container: container[0]!, name };
    const table = value as TomlEntryValue;
    return {
      file,
      part: { kind: 'toml-entry', ...place },
      summary: `+ [${place.container}.${name}]`,
      snippet: printTomlEntry(place, table),
      change: (text) => setTomlEntry(text, place, table),
    };
  }
  const place = { container, name };
  const others = Object.keys(servers).filter((other) => other !== name).length;
  return {
    file,
    part: { kind: 'json-entry', ...place, madeContainers: countMissingContainers(text, container) },
    summary: `+ server "${name}"${others === 0 ? '' : ` (${others} other${others === 1 ? '' : 's'} untouched)`}`,
    snippet: `Under "${container.join('.')}":\n  ${printJsonEntry(name, value).replaceAll('\n', '\n  ')}`,
    change: (text) => setJsonEntry(text, place, value, format),
    secret: credential !== undefined && 'literal' in credential,
  };
}
