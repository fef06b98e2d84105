import { ENV } from '@glasstrace/protocol/environment';
import { type Agent, type Place, type Scope, scopesOf } from './agent.ts';
import { AGENTS } from './catalogue.ts';

const LINUX: Place = { root: '.', mainRoot: '<repository>', home: '~', platform: 'linux', env: {} };
const MACOS: Place = { ...LINUX, platform: 'darwin' };
const WINDOWS: Place = { ...LINUX, platform: 'win32', home: '%USERPROFILE%', env: { APPDATA: '%APPDATA%' } };

/** Text of docs/agents.md. */
export function describeAgents(): string {
  return `${[
    '<!-- Made from packages/sdk/src/cli/agents by `npm run generate:agents`; do not edit. -->',
    '# Coding agents',
    '',
    '`npx glasstrace init` sets up the agents that it finds, `npx glasstrace mcp add --agents <id>` any of these for an app',
    'that is set up already. Their files are edited surgically: comments, formatting and other servers stay as they are, and',
    'a file that its agent could not read either is left alone, with the lines to paste.',
    '',
    '| id | agent | project | user | local | before it connects |',
    '|---|---|---|---|---|---|',
    ...AGENTS.map((agent) =>
      row([
        `\`${agent.id}\``,
        agent.name,
        ...(['project', 'user', 'local'] as const).map((scope) => filesText(agent, scope, LINUX)),
        agent.approval('glasstrace', scopesOf(agent)[0]!),
      ]),
    ),
    '',
    '`--scope` says whom an entry serves: everyone who works on the project (the file stands at the root of the repository),',
    'you in all your projects, or you in this one alone. Without it, the first of these that the agent has is taken. The entry',
    'in a file of yours carries the whole path of the app; a second app gets an entry of its own, `glasstrace-<folder>`.',
    '',
    'Nobody is trusted or approved in your place: what is in the last column is yours to do. `npx glasstrace mcp list` asks',
    'the agents themselves whether they connect, `npx glasstrace mcp remove` takes the entries out again, and',
    '`npx glasstrace mcp add --print` only prints them, for agents that are not listed, too.',
    '',
    '## The key',
    '',
    'By default the agent starts a bridge, the version of Glasstrace that the project has installed, which needs no key in any',
    'file. With `--transport http`, or a `GLASSTRACE_ENDPOINT`, the entry is a URL and a key:',
    '',
    '- the anonymous key of the project stands in it only where git does not take the file: `.gitignore` gets a line, and a',
    '  file that is made is for its owner alone;',
    `- in a file that git tracks, and for the key in \`${ENV.apiKey}\`, it is a reference to that variable, in the words of the`,
    '  agent. Agents read it from the environment they are started in, not from `.env.local`.',
    '',
    '| agent | over HTTP | the key by its variable |',
    '|---|---|---|',
    ...AGENTS.map((agent) => row([agent.name, ...httpCells(agent)])),
    '',
    'Codex takes it from `~/.codex/.env` as well; `--codex-env` puts the anonymous key there, and never in the place of',
    'another.',
    '',
    '## Files of the user on other systems',
    '',
    '| agent | macOS | Windows |',
    '|---|---|---|',
    ...AGENTS.filter(({ files }) => files.user).map((agent) =>
      row([agent.name, filesText(agent, 'user', MACOS), filesText(agent, 'user', WINDOWS)]),
    ),
    '',
    '`CLAUDE_CONFIG_DIR`, `CODEX_HOME`, `COPILOT_HOME` and `XDG_CONFIG_HOME` are heeded. On Windows, `npx` is started through',
    '`cmd /c`. Claude Desktop beside WSL runs in Windows, where its file is out of reach: `init` prints the entry that starts',
    'the bridge in the distribution.',
    '',
    'The entry starts the version that the app has installed, from the folder that the file is for and those in it, and',
    'downloads nothing. Where rules for developers (`devEngines`) could forbid npm, `--force` makes npx warn and go on; where',
    'Yarn keeps packages in archives (Plug’n’Play), Yarn starts it.',
  ].join('\n')}\n`;
}

const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function filesText({ files }: Agent, scope: Scope, place: Place): string {
  const config = files[scope]?.(place);
  if (config === undefined) return '';
  const names = config.names.map((name) => `\`${name}\``).join(' or ');
  return config.container.length > 1 ? `${names}, under \`${config.container.slice(0, -1).join('.')}\`` : names;
}

function httpCells(agent: Agent): [string, string] {
  const entry = agent.httpEntry?.('<url>', { variable: ENV.apiKey });
  if (entry === undefined) return ['through the bridge', ''];
  const { headers, ...rest } = entry as { headers?: { Authorization: string } } & Record<string, unknown>;
  const { bearer_token_env_var, ...shape } = rest;
  const reference = headers ? headers.Authorization : `bearer_token_env_var = "${bearer_token_env_var}"`;
  return [`\`${JSON.stringify(shape)}\``, `\`${reference}\``];
}
