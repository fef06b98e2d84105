import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Agent, type AgentId, type Credential, type Place, scopesOf } from '../../../agents/agent.ts';
import { AGENTS, findAgent } from '../../../agents/catalogue.ts';
import { type EntryFile, entryFile, readServers } from '../../../agents/config-file.ts';
import { inWindows, isOutOfReach, placeOf } from '../../../agents/place.ts';
import { recogniseEntry } from '../../../agents/recognise-entry.ts';
import type { Drafts } from '../../../changes/drafts.ts';
import { fromManifestPath, type Manifest } from '../../../changes/manifest.ts';
import type { Surroundings } from '../../../surroundings/look-around.ts';
import type { AgentOutcome, AgentSetup } from './agent-setup.ts';
import { chooseCredential } from './choose-credential.ts';
import { entryEdit } from './entry-edit.ts';
import { chooseName } from './entry-name.ts';
import { entryValue } from './entry-value.ts';
import { planCodexEnv } from './plan-codex-env.ts';

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

function recordedNames(app: string, file: string, { changes }: Manifest): string[] {
  const parts = changes.filter(({ path }) => fromManifestPath(app, path) === file).flatMap((change) => change.parts);
  return parts.flatMap((part) => (part.kind === 'json-entry' || part.kind === 'toml-entry' ? [part.name] : []));
}
