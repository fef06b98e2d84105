import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkConnections } from '../../../../src/cli/agents/connection/check-connections.ts';
import { tempFolder, writeFiles } from '../../../support/temp-folder.ts';

/** Nothing is on PATH. */
const WORLD = { home: '/nowhere', env: { PATH: '' }, platform: 'linux' as const };

describe('agents whose program is not on this machine', () => {
  it('are written when their file has the entry, with what the user must approve', async () => {
    const root = tempFolder();
    writeFiles(root, {
      '.mcp.json': '{"mcpServers": {"glasstrace": {"command": "npx"}}}',
      '.codex/config.toml': '[mcp_servers.glasstrace]\ncommand = "npx"\n',
    });
    const connections = await checkConnections(
      [
        { id: 'codex', file: join(root, '.codex/config.toml'), server: 'glasstrace', root },
        { id: 'claude-code', file: join(root, '.mcp.json'), server: 'glasstrace', root },
      ],
      WORLD,
    );

    expect(connections).toEqual([
      { id: 'codex', server: 'glasstrace', state: 'written', nextStep: 'run "codex" here and trust the folder' },
      {
        id: 'claude-code',
        server: 'glasstrace',
        state: 'written',
        nextStep: 'run "claude" here, trust the folder and approve the server "glasstrace"',
      },
    ]);
  });

  it.each([
    ['a missing file', {}],
    ['a file without the entry', { '.mcp.json': '{"mcpServers": {"glasstrace-other": {}}}' }],
    ['a file that cannot be read', { '.mcp.json': '{"mcpServers": {"glasstrace": ' }],
  ])('failed with %s, and the command that writes the entry is named', async (_, files) => {
    const root = tempFolder();
    writeFiles(root, files);
    const file = join(root, '.mcp.json');

    expect(await checkConnections([{ id: 'claude-code', file, server: 'glasstrace', root }], WORLD)).toEqual([
      {
        id: 'claude-code',
        server: 'glasstrace',
        state: 'failed',
        reason: `${file} has no server "glasstrace"`,
        nextStep: 'npx glasstrace mcp add --agents claude-code',
      },
    ]);
  });
});
