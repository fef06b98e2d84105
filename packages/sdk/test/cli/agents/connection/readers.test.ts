import { describe, expect, it } from 'vitest';
import { readClaudeCode } from '../../../../src/cli/agents/connection/claude-code.ts';
import { readCopilotCli } from '../../../../src/cli/agents/connection/copilot-cli.ts';
import { readGeminiCli } from '../../../../src/cli/agents/connection/gemini-cli.ts';
import { readOpenCode } from '../../../../src/cli/agents/connection/opencode.ts';

/** As the real clients printed it. */
const claude = (...lines: string[]) => `glasstrace:
  Scope: Project config (shared via .mcp.json)
${lines.map((line) => `  ${line}\n`).join('')}  Type: http
  URL: http://127.0.0.1:4319/mcp
  Headers:
    Authorization: Bearer gt_anon_${'a'.repeat(48)}

To remove this server, run: claude mcp remove glasstrace -s project
`;

describe('what Claude Code says of a server', () => {
  it.each([
    ['Status: ✔ Connected', { state: 'connected' }],
    ['Status: ⏸ Pending approval (run `claude` to approve)', { state: 'waiting' }],
    [
      'Status: ✘ Rejected (see disabledMcpjsonServers in settings)',
      {
        state: 'waiting',
        nextStep:
          'it was rejected: run "claude mcp reset-project-choices", or take it out of "disabledMcpjsonServers" in .claude/settings.local.json',
      },
    ],
    [
      'Status: ⊘ Disabled for this project (re-enable via /mcp)',
      { state: 'waiting', nextStep: 'it is switched off for this project: switch it on with /mcp in "claude"' },
    ],
    ['Status: ! Needs authentication', { state: 'failed' }],
  ])('%s', (status, answer) => {
    expect(readClaudeCode(claude(status))).toEqual(answer);
  });

  it('is not connected when it could not fetch the tools', () => {
    expect(readClaudeCode(claude('Status: ! Connected · tools fetch failed', 'Issue: it timed out'))).toEqual({
      state: 'failed',
      reason: 'it timed out',
    });
  });

  it('has its own reason for a failure', () => {
    expect(
      readClaudeCode(claude('Status: ✘ Failed to connect', 'Issue: CONNECTION_CLOSED: Connection closed')),
    ).toEqual({
      state: 'failed',
      reason: 'CONNECTION_CLOSED: Connection closed',
    });
  });

  it('is short where the key was refused, whatever it says of OAuth and whatever the server answered', () => {
    const issue =
      'Issue: Server rejected the configured Authorization header (HTTP 401). Error detail: {"error":{"code":"KEY_UNKNOWN"}}';
    expect(readClaudeCode(claude('Status: ✘ Failed to connect', issue))).toEqual({
      state: 'failed',
      reason: 'the server refused its key',
    });
  });

  it('is nothing when it knows no such server', () => {
    expect(readClaudeCode('No MCP server named "glasstrace". Run `claude mcp add` to add one.')).toBeUndefined();
  });
});

describe('what Gemini CLI says of a server', () => {
  const bridge = 'npx --no --offline -- glasstrace mcp (stdio)';
  const untrusted = 'Warning: MCP servers are configured but disabled because this folder is untrusted.\n';

  it.each([
    [`✓ glasstrace: ${bridge} - Connected\n`, { state: 'connected' }],
    [`✗ glasstrace: ${bridge} - Disconnected\n`, { state: 'failed' }],
    [`${untrusted}\n○ glasstrace: ${bridge} - Disabled\n`, { state: 'waiting' }],
    [
      `○ glasstrace: ${bridge} - Disabled\n`,
      { state: 'waiting', nextStep: 'it is switched off: run "gemini mcp enable glasstrace"' },
    ],
    [
      `⛔ glasstrace: ${bridge} - Blocked\n`,
      { state: 'failed', reason: 'the settings of Gemini CLI block this server' },
    ],
    ['No MCP servers configured.\n', undefined],
    [`✓ glasstrace-shop: ${bridge} - Connected\n`, undefined],
    ['✓ other: glasstrace: x (stdio) - Connected\n', undefined],
  ])('%s', (printed, answer) => {
    expect(readGeminiCli(`Configured MCP servers:\n\n${printed}`, 'glasstrace')).toEqual(answer);
  });
});

describe('what OpenCode says of a server', () => {
  const list = (...lines: string[]) =>
    `┌  MCP Servers\n│\n${lines.map((line) => `${line}\n`).join('')}│\n└  2 server(s)\n`;
  const other = ['●  ✓ other connected', '│      other-mcp', '│'];

  it.each([
    ['●  ✓ glasstrace connected', { state: 'connected' }],
    ['●  ○ glasstrace disabled', { state: 'waiting', nextStep: 'it is switched off: set its "enabled" to true' }],
    ['●  ⚠ glasstrace needs authentication', { state: 'failed', reason: 'the server refused its key' }],
    ['●  ✗ glasstrace failed', { state: 'failed', reason: 'MCP error -32000: Connection closed' }],
    ['●  ✓ glasstrace-shop connected', undefined],
  ])('%s', (line, answer) => {
    const printed = list(...other, line, '│      MCP error -32000: Connection closed', '│      npx …');
    expect(readOpenCode(printed, 'glasstrace')).toEqual(answer);
  });
});

describe('what Copilot CLI says of a server', () => {
  it('is that it read the entry, or waits for the folder to be trusted', () => {
    expect(readCopilotCli('{"mcpServers": {"glasstrace": {"type": "stdio"}}}', 'glasstrace')).toEqual({
      state: 'written',
    });
    expect(readCopilotCli('{"mcpServers": {}}', 'glasstrace')).toEqual({ state: 'waiting' });
  });
});
