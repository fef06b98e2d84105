import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AgentId } from '../../../src/cli/agents/agent.ts';
import { aNextApp } from '../support/next-app.ts';
import { look, splitKey, whileDiskFills } from './interrupted-runs.ts';

const AGENTS: AgentId[] = ['claude-code', 'codex'];
const FILES = { '.codex/config.toml': 'model = "x"\n', 'AGENTS.md': '# Mine\n' };

/** One of its files has another name, and is written over instead of being replaced. */
function anApp() {
  const app = aNextApp({ files: FILES, inMemory: true });
  linkSync(join(app.root, 'AGENTS.md'), join(app.root, 'another-name.md'));
  return app;
}

const AT_ONCE = 4;
// Every third operation: opening a file fails as writing to it does, and each run is a process.
const STEP = 3;

it('a disk that is full at any moment is named, leaves whole files, and is made up for by the next run', {
  timeout: 240_000,
}, async () => {
  const finished = anApp();
  await finished.init({ agents: AGENTS });
  const complete = look(finished);

  const isFull = async (operations: number) => {
    const app = anApp();
    const original = look(app);
    const args = ['init', '--agents', AGENTS.join(), '--no-verify'];
    const { code, stdout, stderr } = await whileDiskFills(app, args, operations);
    if (code === 0) return false;

    expect([1, 3], stderr).toContain(code);
    expect(stdout + stderr, `full after ${operations}`).toMatch(/disk is full|ENOSPC/);
    expect(stderr).not.toContain('defect');
    if (operations % 4 === 0) {
      expect(await app.init({ agents: AGENTS })).toMatchObject({ exitCode: 0 });
      expect(look(app), `init after the disk was full after ${operations}`).toEqual(complete);
    }
    expect(await app.uninit()).toMatchObject({ exitCode: 0 });
    expect(splitKey(look(app)).users, `uninit after the disk was full after ${operations}`).toEqual(original);
    return true;
  };

  let first = 0;
  for (; ; first += AT_ONCE * STEP) {
    const runs = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => isFull(first + index * STEP)));
    if (!runs.every(Boolean)) break;
  }

  expect(first).toBeGreaterThan(15);
});
