import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { AGENT_IDS } from '../../../src/cli/agents/agent.ts';
import { AGENTS } from '../../../src/cli/agents/catalogue.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp, type TestApp } from '../support/next-app.ts';

export const ALL = [...AGENT_IDS];

const NEXT = JSON.stringify({ dependencies: { next: '16.4.6', '@glasstrace/sdk': '0.1.0' } });

/** What people have in the file of an agent, each in a form of its own. */
const JSON_TEXTS = [
  '{"mcpServers":{"mine":{"command":"x"}}}',
  '{\r\n\t"theme": "dark",\r\n\t"projects": { }\r\n}\r\n',
  '\uFEFF{\n    "mcpServers": {},\n    "servers": {}\n}',
  '',
  '{\n  "mcp": {\n    "mine": { "command": ["x"] }\n  }\n}\n',
];
const TOML_TEXT = '# mine\nmodel = "x" # why\n\n[mcp_servers.other] # o\ncommand = "x"';

/** Every file of every agent in that folder, with something of the user's in it. */
function filesOfAgents(app: TestApp, folder: 'root' | 'home'): Record<string, string> {
  const { root, home } = app;
  const place = { root, mainRoot: root, home, platform: 'linux' as const, env: {} };
  const files = AGENTS.flatMap(({ files }) => Object.values(files).map((file) => file(place).names[0]));
  const below = [...new Set(files)].filter((file) => file.startsWith(`${app[folder]}/`));
  return Object.fromEntries(
    below.map((file, index) => [
      file.slice(app[folder].length + 1),
      file.endsWith('.toml') ? TOML_TEXT : JSON_TEXTS[index % JSON_TEXTS.length]!,
    ]),
  );
}

export const aFreshApp = (): TestApp => aNextApp({ inMemory: true, files: { 'package.json': NEXT } });

/** Files of all kinds, each with something in it already; two of them go by another name, too, and one is behind a link. */
export function aLivedInApp(): TestApp {
  const app = aNextApp({
    inMemory: true,
    folder: 'apps/web',
    files: {
      'package.json': '{"workspaces":["apps/*"]}',
      '.gitignore': 'node_modules\r\n.next\r\n',
      'CLAUDE.md': '',
      'AGENTS.md': '# Mine\r\n\r\nText.\r\n',
      'apps/web/package.json': NEXT,
      'apps/web/src/app/page.tsx': '',
      'apps/web/src/instrumentation.ts':
        'import { registerOTel } from "@vercel/otel"\n\nexport function register() {\n\tregisterOTel("x")\n}\n',
      'apps/web/next.config.mjs':
        '/** @type {import("next").NextConfig} */\r\nexport default {\r\n\tcompress: false,\r\n}\r\n',
    },
  });
  writeFiles(app.root, filesOfAgents(app, 'root'));
  writeFiles(app.home, filesOfAgents(app, 'home'));
  linkSync(join(app.root, '.mcp.json'), join(app.root, 'another-name.json'));
  linkSync(join(app.home, '.cursor/mcp.json'), join(app.home, 'another-name.json'));
  return app;
}

export const aServer = (): TestApp =>
  aNextApp({
    inMemory: true,
    withoutPackages: ['next'],
    files: {
      'package.json':
        '{\r\n\t"scripts": { "dev": "node --watch server.js" },\r\n\t"dependencies": { "express": "5.1.0" }\r\n}',
      'server.js': '',
      'node_modules/express/package.json': '{"version":"5.1.0"}',
    },
  });
