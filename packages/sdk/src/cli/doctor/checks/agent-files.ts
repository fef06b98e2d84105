import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { bridgeCommand } from '../../agents/bridge-command.ts';
import { isTracked } from '../../surroundings/git.ts';
import { showPath } from '../../terminal/show-path.ts';
import { type AgentEntry, agentEntries, brokenFiles } from '../agent-entries.ts';
import { type Check, mendedBy, type Outcome, ok, problem, skipped, warning } from '../check.ts';
import { keyOrNone } from '../key-or-none.ts';
import { lostEntries } from '../lost-entries.ts';
import type { World } from '../world.ts';

/** What stands in the files of the agents, whether a client is there to read it or not. */
export const agentFiles: Check = {
  id: 'agent-files',
  title: 'Agent files',
  run(world) {
    const entries = agentEntries(world);
    const broken = brokenFiles(world).map(({ agent, file, reason }) =>
      problem({
        says: `${agent.name} can’t read ${show(file, world)}.`,
        why: reason,
        fix: `Correct the file, then: npx glasstrace mcp add --agents ${agent.id}`,
      }),
    );
    const lost = lostEntries(world).map(({ agent, file, server }) =>
      warning({
        says: `The entry "${server}" of ${agent.name} is gone from ${show(file, world)}.`,
        why: 'Glasstrace put it there, and it was taken out since: the agent has no tools.',
        ...mendedBy('mcp', 'add', '--agents', agent.id),
      }),
    );
    const faults = [...broken, ...lost, ...entries.flatMap((entry) => faultsOf(entry, world))];
    if (faults.length > 0) return faults;
    if (entries.length === 0) return skipped('no agent is set up: npx glasstrace mcp add');
    return ok(entries.map(({ agent, file }) => `${agent.name} (${show(file, world)})`).join(', '));
  },
};

const show = (file: string, { surroundings, context }: World): string =>
  showPath(file, surroundings().root, context.home);

function faultsOf(entry: AgentEntry, world: World): Outcome[] {
  const { agent, value } = entry;
  const set = mendedBy('mcp', 'add', '--agents', agent.id);
  const isBridge = typeof value.command === 'string' || Array.isArray(value.command);
  return [
    ...(isBridge ? staleBridge(entry, world, set) : []),
    ...unsetVariables(entry, world),
    ...openKey(entry, world, set),
  ];
}

type Mending = Pick<Extract<Outcome, { fix: string }>, 'fix' | 'remedy'>;

function staleBridge(entry: AgentEntry, world: World, set: Mending): Outcome[] {
  const { agent, scope, file, server, project } = entry;
  const { root } = world.surroundings();
  const startedIn = scope === 'user' ? undefined : root;
  const says = `The entry "${server}" of ${agent.name} in ${show(file, world)}`;
  if (project !== undefined && !existsSync(isAbsolute(project) ? project : resolve(root, project))) {
    return [
      problem({ says: `${says} names ${project}, which is not there.`, why: 'The app was moved, or removed.', ...set }),
    ];
  }
  const { dir, context } = world;
  const ours = agent.stdioEntry(bridgeCommand({ app: dir, startedIn, platform: context.platform }));
  const same = ['command', 'args'].every((name) => isDeepStrictEqual(ours[name], entry.value[name]));
  if (same || !entry.isPlain) return [];
  return [
    warning({
      says: `${says} is not as we would write it now.`,
      why: 'The package manager or the place of the app is another one than when it was written.',
      ...set,
    }),
  ];
}

/** References to variables, in the words of any agent: `${NAME}`, `${env:NAME}`, `{env:NAME}`, `$NAME`. */
const REFERENCE = /\$\{(?:env:)?([A-Z][A-Z0-9_]*)\}|\{env:([A-Z][A-Z0-9_]*)\}|\$([A-Z][A-Z0-9_]*)\b/g;

function unsetVariables({ agent, file, server, value }: AgentEntry, world: World): Outcome[] {
  const named = [
    ...[...JSON.stringify(value).matchAll(REFERENCE)].map(([, a, b, c]) => (a ?? b ?? c)!),
    ...(typeof value.bearer_token_env_var === 'string' ? [value.bearer_token_env_var] : []),
  ];
  const unset = [...new Set(named)].filter((name) => !world.context.env[name]);
  return unset.map((name) =>
    warning({
      says: `The entry "${server}" of ${agent.name} in ${show(file, world)} needs ${name}, which is not set here.`,
      why: agent.keyHint ?? 'It reads it from the environment that it is started in, not from .env.local.',
      fix: `export ${name}=… where you start ${agent.name}`,
    }),
  );
}

function openKey({ agent, file, value }: AgentEntry, world: World, set: Mending): Outcome[] {
  const { inGit, root } = world.surroundings();
  const literal = /\bgt_(?:anon|dev)_[0-9a-f]{48}\b/.exec(JSON.stringify(value))?.[0];
  if (literal === undefined) return [];
  if (isTracked(file, inGit && file.startsWith(root))) {
    return [
      problem({
        says: `${show(file, world)} is tracked by git and holds a key.`,
        why: 'Whoever has the repository has the key.',
        fix: `${set.fix}; then let a new key be made: delete .glasstrace/anon_key`,
      }),
    ];
  }
  const own = keyOrNone(world.key)?.key;
  if (own === undefined || own === literal) return [];
  return [
    problem({
      says: `${agent.name} asks with the key …${literal.slice(-4)}, and the project has …${own.slice(-4)}.`,
      why: 'A key opens one project: its answers are about another one.',
      ...set,
    }),
  ];
}
