import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findConfiguredAgents } from '../../src/cli/status/look-at-agents.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

const ENTRY = '{ "mcpServers": { "glasstrace": { "command": "npx" } } }';
const idsAndFiles = (projectDir: string, home = tempFolder()) =>
  findConfiguredAgents(projectDir, home).map(({ id, file }) => [id, file]);

it('finds the entries of an app, in JSON and in TOML', () => {
  const dir = tempFolder();
  writeFiles(dir, {
    '.mcp.json': ENTRY,
    '.codex/config.toml': '[mcp_servers.glasstrace]\ncommand = "npx"\n',
    '.cursor/mcp.json': '{ "mcpServers": { "other": {} } }',
    '.gemini/settings.json': '{ broken',
  });

  expect(idsAndFiles(dir)).toEqual([
    ['claude-code', '.mcp.json'],
    ['codex', '.codex/config.toml'],
  ]);
});

it('looks at the root of the repository too, where agents of a monorepo look', () => {
  const dir = tempFolder();
  writeFiles(dir, { '.git/HEAD': '', '.mcp.json': ENTRY, 'apps/web/package.json': '{}' });

  expect(idsAndFiles(join(dir, 'apps/web'))).toEqual([['claude-code', '../../.mcp.json']]);
});

it('tells the entry of this app in a global file from that of another', () => {
  const home = tempFolder();
  const file = join(home, '.codeium/windsurf/mcp_config.json');
  const entry = { command: 'npx', args: ['glasstrace', 'mcp', '--project', '/srv/shop'] };
  writeFiles(home, {
    '.codeium/windsurf/mcp_config.json': JSON.stringify({ mcpServers: { 'glasstrace-shop': entry } }),
  });

  expect(idsAndFiles('/srv/shop', home)).toEqual([['windsurf', file]]);
  expect(idsAndFiles('/srv/blog', home)).toEqual([]);
});
