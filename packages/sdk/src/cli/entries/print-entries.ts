import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ANONYMOUS_KEY_FILE, ENV, PROJECT_DIR } from '@glasstrace/protocol/environment';
import { readSettings } from '../../project/settings.ts';
import { AGENT_IDS, type Agent, type AgentId, type EntryValue, type Scope, scopesOf } from '../agents/agent.ts';
import { bridgeCommand } from '../agents/bridge-command.ts';
import { findAgent } from '../agents/catalogue.ts';
import { entryFile } from '../agents/config-file.ts';
import { inWindows, isOutOfReach, placeOf } from '../agents/place.ts';
import type { CliContext } from '../context.ts';
import { setJsonEntry } from '../edit/json/set-json-entry.ts';
import { printTomlEntry, type TomlEntryValue } from '../edit/toml.ts';
import { entryValue } from '../set-up/plan/agents/entry-value.ts';
import { mcpUrl, usualTransport } from '../set-up/plan/agents/mcp-endpoint.ts';
import type { SetupOptions } from '../set-up/setup-options.ts';
import { findPlace } from '../surroundings/look-around.ts';
import { showPath } from '../terminal/show-path.ts';

/** What to put into a file by hand. It never holds a key. */
export interface Snippet {
  /** Id of an agent that we know, or the word that was given. */
  agent: string;
  name: string;
  /** Where it goes; absent for an agent that we don't know. */
  path?: string;
  text: string;
  nextStep: string;
}

const SERVER = 'glasstrace';

/** Prints the entries of the agents and writes nothing; without any, or for one that we don't know, what fits them all. */
export function printEntries(
  { agents = [], scope, transport, project, json = false }: SetupOptions,
  context: CliContext,
): void {
  const { app, root } = findPlace(context, project);
  const settings = readSettings(app, context.env);
  const url = mcpUrl(settings);
  const isHttp = (transport ?? usualTransport(settings)) === 'http';
  const known = (id: string): id is AgentId => (AGENT_IDS as readonly string[]).includes(id);
  const names: string[] = agents.length === 0 ? ['any agent that speaks MCP'] : agents;
  const snippets = names.map((name) => (known(name) ? ofAgent(findAgent(name)) : ofAnyAgent(name)));

  if (json) context.stdout.write(`${JSON.stringify({ snippets })}\n`);
  else context.stdout.write(snippets.map(snippetText).join('\n'));

  function ofAgent(agent: Agent): Snippet {
    const chosen: Scope = scope !== undefined && agent.files[scope] !== undefined ? scope : scopesOf(agent)[0]!;
    const here = placeOf(root, context);
    const place = isOutOfReach(agent, context.env) ? inWindows(here) : here;
    const { file, container } = entryFile(agent, chosen, place, existsSync);
    const value = entryValue(
      agent,
      chosen,
      { app, root },
      { url, platform: context.platform, env: context.env },
      isHttp ? { variable: ENV.apiKey } : undefined,
    );
    const hint = isHttp && agent.httpEntry !== undefined && agent.keyHint ? `; ${agent.keyHint}` : '';
    return {
      agent: agent.id,
      name: agent.name,
      path: showPath(file, root, context.home),
      text:
        agent.format === 'toml'
          ? `${printTomlEntry({ container: container[0]!, name: SERVER }, value as TomlEntryValue)}\n`
          : jsonText(container, value),
      nextStep: `${agent.approval(SERVER, chosen)}${hint}`,
    };
  }

  function ofAnyAgent(name: string): Snippet {
    const { command, args } = bridgeCommand({ app, startedIn: undefined, platform: context.platform });
    const stdio = jsonText(['mcpServers'], { command, args });
    const http = jsonText(['mcpServers'], { type: 'http', url, headers: { Authorization: 'Bearer <key>' } });
    const key =
      settings.apiKey === undefined
        ? `in ${showPath(join(app, PROJECT_DIR, ANONYMOUS_KEY_FILE), root, context.home)}`
        : `that of ${ENV.apiKey}`;
    return {
      agent: name,
      name,
      text: `A program that it starts (stdio); it needs no key:\n\n${stdio}\nOr over HTTP, while the server runs; the key is ${key}:\n\n${http}`,
      nextStep: 'names differ from agent to agent: its documentation says where servers are listed, and in which words',
    };
  }
}

function jsonText(container: readonly string[], value: EntryValue): string {
  const edit = setJsonEntry('', { container, name: SERVER }, value, 'strict');
  return edit.status === 'changed' ? edit.text : '';
}

function snippetText({ name, path, text, nextStep }: Snippet): string {
  return `${path === undefined ? `For ${name}` : `${name}, in ${path}`}:\n\n${text}\nThen: ${nextStep}.\n`;
}
