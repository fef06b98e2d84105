import fc from 'fast-check';
import { AGENT_IDS, type AgentId, type Place, SCOPES } from '../../../src/cli/agents/agent.ts';
import { findAgent } from '../../../src/cli/agents/catalogue.ts';
import { APPS, type AppPath, type Step } from './world.ts';

/** What a person and our commands did, one after the other, and the order in which the apps are taken back. */
export interface History {
  /** By path; what is not named is not there. */
  files: Record<string, string>;
  steps: Step[];
  uninits: AppPath[];
}

const JSON_TEXTS = [
  '',
  '\n',
  '{}',
  '{ }\n',
  '{\n}\n',
  '\uFEFF{\n    "mcpServers": {}\n}',
  '{"mcpServers":{"mine":{"command":"x"}}}',
  '{\n  "mcpServers": {\n    "mine": { "command": "x" }\n  },\n  "theme": "dark"\n}\n',
  '{\r\n\t"theme": "dark",\r\n\t"servers": { },\r\n\t"mcp": {\r\n\t}\r\n}\r\n',
  '{"theme": "{ }", "projects": {}}',
];
const TOML_TEXTS = [
  '',
  '# mine',
  'model = "x"\n',
  '# mine\nmodel = "x" # why\n\n[mcp_servers.other] # o\ncommand = "x"',
  'a = 1\r\n[b]\r\nc = 2\r\n\r\n',
];
const TEXTS = ['', 'mine', 'mine\n', '# Mine\r\n\r\nText.\r\n', '\uFEFFmine\n', 'mine\n\n\n', '\n'];
const REGISTERS = [
  'export const x = 1;\n',
  'export function register() {\n  start();\n}',
  'import { registerOTel } from "@vercel/otel"\r\n\r\nexport async function register() {\r\n\tregisterOTel("x")\r\n}\r\n',
];
const NEXT_CONFIGS = ['export default {};\n', '\uFEFFmodule.exports = {\r\n\treactStrictMode: true,\r\n}'];

/** What each file that init may change can hold. */
const TEXTS_OF: [RegExp, readonly string[]][] = [
  [/\.jsonc?$/, JSON_TEXTS],
  [/\.toml$/, TOML_TEXTS],
  [/next\.config/, NEXT_CONFIGS],
  [/instrumentation/, REGISTERS],
  [/./, TEXTS],
];
const textsOf = (path: string) => fc.constantFrom(...TEXTS_OF.find(([pattern]) => pattern.test(path))![1]);

const OF_EVERY_APP = [
  ...['shop', 'mono'].flatMap((root) => [`${root}/.gitignore`, `${root}/AGENTS.md`, `${root}/CLAUDE.md`]),
  'mono/apps/web/.gitignore',
  'shop/instrumentation.ts',
  'mono/apps/web/instrumentation.ts',
  'shop/next.config.ts',
  '~/.codex/.env',
];

function filesOf(id: AgentId): string[] {
  const place = (root: string): Place => ({ root, mainRoot: root, home: '~', platform: 'linux', env: {} });
  return ['shop', 'mono'].flatMap((root) =>
    Object.values(findAgent(id).files).flatMap((file) => file(place(root)).names),
  );
}

/** Few agents and files, so that it often is the same that is changed. */
export const anyHistory: fc.Arbitrary<History> = fc
  .subarray([...AGENT_IDS], { minLength: 1, maxLength: 3 })
  .chain((agents) => {
    const paths = [...new Set([...agents.flatMap(filesOf), ...OF_EVERY_APP])];
    const maybe = (path: string) =>
      fc.option(
        textsOf(path).map((text): [string, string] => [path, text]),
        { freq: 1 },
      );
    const files = fc
      .tuple(...paths.map(maybe))
      .map((all) => Object.fromEntries(all.filter((each) => each !== null)) as Record<string, string>);
    return fc.record({
      files,
      steps: fc.array(stepWith(agents, paths), { minLength: 1, maxLength: 10 }),
      uninits: fc.shuffledSubarray([...APPS], { minLength: APPS.length }),
    });
  });

const HOSTED = { transport: 'http' as const, scope: 'project' as const };

function stepWith(agents: AgentId[], paths: string[]): fc.Arbitrary<Step> {
  const app = fc.constantFrom(...APPS);
  const path = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...agents.flatMap(filesOf)) },
    { weight: 1, arbitrary: fc.constantFrom(...paths) },
  );
  const some = fc.oneof(fc.constant(agents), fc.subarray(agents));
  const scope = fc.oneof(
    fc.constant({}),
    fc.constantFrom(...SCOPES).map((scope) => ({ scope })),
  );
  // An entry of the home folder with a key does not say whose it is: of two such apps the last leaves an empty object.
  const transport = fc.constantFrom({}, {}, ...[{}, { codexEnv: true }].map((more) => ({ ...HOSTED, ...more })));
  const extras = fc.constantFrom({}, {}, { skill: true }, { production: true });
  const options = fc
    .tuple(some, scope, transport, extras)
    .map(([agents, ...rest]) => Object.assign({ agents }, ...rest));
  const removal = fc.tuple(fc.constantFrom({}, { agents }), scope).map(([which, of]) => ({ ...which, ...of }));
  const name = fc.integer({ min: 0, max: 9 }).map((number) => `mine${number}`);
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), name, at: fc.constantFrom('first' as const, 'last' as const) }),
    fc.record({ kind: fc.constant('add server' as const), name }),
    fc.record({ kind: fc.constant('take away' as const), name }),
    fc.record({ kind: fc.constant('line ends' as const), eol: fc.constantFrom('\n' as const, '\r\n' as const) }),
    fc.constant({ kind: 'delete' as const }),
  );
  const anew = path.chain((path) =>
    textsOf(path).map((text): Step => ({ do: 'edit', path, edit: { kind: 'write anew', text } })),
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('init' as const), app, options }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('mcp add' as const), app, options }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('mcp remove' as const), app, options: removal }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('uninit' as const), app }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), path, edit }) },
    { weight: 1, arbitrary: anew },
  );
}
