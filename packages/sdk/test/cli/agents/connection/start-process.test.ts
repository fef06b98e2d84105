import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { variablesOf } from '../../../../src/cli/agents/connection/explain-failure.ts';
import { shellFor } from '../../../../src/cli/agents/connection/start-process.ts';
import { tempFolder, writeFiles } from '../../../support/temp-folder.ts';

const START_PROCESS = fileURLToPath(new URL('../../../../src/cli/agents/connection/start-process.ts', import.meta.url));

describe('a client that runs while the command is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends with it on %s, and the command ends as ever',
    async (signal) => {
      const dir = tempFolder();
      writeFiles(dir, {
        'command.mts': `
        import { startProcess } from ${JSON.stringify(START_PROCESS)};
        const { child } = startProcess(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], {
          cwd: ${JSON.stringify(dir)}, env: process.env, platform: process.platform, signal: new AbortController().signal,
        });
        console.log(child.pid);`,
      });
      const command = spawn(process.execPath, ['--import', 'tsx', join(dir, 'command.mts')], {
        cwd: fileURLToPath(new URL('../../../../..', import.meta.url)),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [pid] = await once(command.stdout, 'data');
      command.kill(signal);

      expect(await once(command, 'exit')).toEqual([null, signal]);
      await expect.poll(() => isAlive(Number(pid)), { timeout: 5_000 }).toBe(false);
    },
  );
});

describe('programs', () => {
  it('of npm are started through a shell on Windows, where they are scripts, and only those', () => {
    expect(shellFor('C:\\Program Files\\nodejs\\gemini.cmd', 'win32')).toEqual({
      file: '"C:\\Program Files\\nodejs\\gemini.cmd"',
      shell: true,
    });
    expect(shellFor('C:\\Users\\me\\claude.exe', 'win32')).toEqual({ file: 'C:\\Users\\me\\claude.exe', shell: false });
    expect(shellFor('/usr/bin/gemini.cmd', 'linux')).toEqual({ file: '/usr/bin/gemini.cmd', shell: false });
  });
});

describe('the variables of an entry', () => {
  it.each([
    ['Claude Code and Gemini CLI', { headers: { Authorization: `Bearer \${GLASSTRACE_API_KEY}` } }],
    ['Gemini CLI, in short', { headers: { Authorization: 'Bearer $GLASSTRACE_API_KEY' } }],
    ['Cursor and Windsurf', { headers: { Authorization: `Bearer \${env:GLASSTRACE_API_KEY}` } }],
    ['OpenCode', { headers: { Authorization: 'Bearer {env:GLASSTRACE_API_KEY}' } }],
    ['Codex', { bearer_token_env_var: 'GLASSTRACE_API_KEY' }],
  ])('are read as %s writes them', (_, entry) => {
    expect(variablesOf(entry)).toEqual(['GLASSTRACE_API_KEY']);
  });

  it('are none where the key stands itself', () => {
    expect(variablesOf({ headers: { Authorization: 'Bearer gt_anon_1' } })).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
