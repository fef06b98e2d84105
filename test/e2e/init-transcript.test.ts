import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_TMUX, openTerminal } from '../../packages/sdk/test/cli/terminal/terminal.ts';
import { mustRun } from './support/child-process.ts';
import { createScenario, type Scenario } from './support/scenario.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The README's transcript of `init`, without the command. */
function transcript(): string {
  const block = /^```\n\$ npx glasstrace init\n([\s\S]*?)^```$/m.exec(README);
  return block![1]!.trimEnd();
}

/** Without what another run or another release shows otherwise. */
const steady = (screen: string) =>
  screen
    .replace(/glasstrace init \d+\.\d+\.\d+/, 'glasstrace init <version>')
    .replace(/127\.0\.0\.1:\d+/, '127.0.0.1:<port>')
    .replace(/\d+ ms$/m, '<time> ms');

/** Does what init would recommend for tRPC, which most apps have no use for. */
function traceTrpc(file: string): void {
  const source = readFileSync(file, 'utf8').replace(/initTRPC[^;]*create\([^;]*\)(?=;)/, 'traceTrpc($&)');
  writeFileSync(file, `import { traceTrpc } from '@glasstrace/sdk/trpc';\n${source}`);
}

describe.skipIf(!HAS_TMUX)('the transcript of init in the README (tmux)', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await createScenario('transcript');
    const path = join(scenario.app, '.cursor/mcp.json');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '{ "mcpServers": { "docs": { "url": "https://docs.example/mcp" } } }\n');
    mkdirSync(join(scenario.sandbox.env.HOME!, '.claude'));
    traceTrpc(join(scenario.app, 'src/server/router.ts'));
    const git = (...args: string[]) => mustRun('git', args, { cwd: scenario.app, env: scenario.sandbox.env });
    await git('add', '--all');
    await git('-c', 'user.name=Test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--message', 'Cursor');
  });

  afterAll(() => scenario.end());

  it('is what a person sees', async () => {
    const { HOME, GLASSTRACE_HOME } = scenario.sandbox.env as Record<string, string>;
    const terminal = await openTerminal({
      cwd: scenario.app,
      columns: 80,
      // Nothing of this machine but Node.js and git: no coding agent, whoever has one.
      env: {
        HOME: HOME!,
        GLASSTRACE_HOME: GLASSTRACE_HOME!,
        PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
        npm_config_update_notifier: 'false',
      },
      program: ['npx', '--no', '--', 'glasstrace'],
    });

    await terminal.type('glasstrace init');
    await terminal.shows('Connect which coding agents?');
    await terminal.press('Enter');
    await terminal.shows('Apply?');
    await terminal.press('Enter');

    const { exitCode, screen } = await terminal.ends();
    expect(exitCode).toBe(0);
    expect(steady(screen)).toBe(steady(transcript()));
  });
});
