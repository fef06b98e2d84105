import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { followCode } from '../../../src/runtime/git/follow-code.ts';
import { readCodeState } from '../../../src/runtime/git/read-code-state.ts';
import { eventually } from '../../support/eventually.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';

function git(cwd: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@localhost', ...args], { cwd, env })
    .toString()
    .trim();
}

function repository(files: Record<string, string> = { 'src/app.ts': 'export {};', 'data.db': '' }): string {
  const dir = tempFolder();
  writeFiles(dir, files);
  git(dir, 'init', '--quiet', '--initial-branch=main');
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--message', 'The app');
  return dir;
}

describe('readCodeState', () => {
  it('is the commit and the branch when everything is committed', async () => {
    const dir = repository();
    expect(await readCodeState(dir)).toEqual({ commit: git(dir, 'rev-parse', 'HEAD'), branch: 'main' });
  });

  it('has a hash that is another after every edit, and the same again when the edit is undone', async () => {
    const dir = repository();
    const edit = async (text: string) => {
      writeFileSync(join(dir, 'src/app.ts'), text);
      return (await readCodeState(dir))?.changes;
    };
    const first = await edit('one');
    const second = await edit('two');
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(second).not.toBe(first);
    expect(await edit('one')).toBe(first);
    expect(await edit('export {};')).toBeUndefined();
  });

  it('sees new, renamed and deleted sources, with any name, and when they were edited', async () => {
    const dir = repository({ 'a.ts': 'a', 'with space.ts': 'b' });
    const states = [await readCodeState(dir)];
    writeFileSync(join(dir, 'new ü.ts'), '');
    states.push(await readCodeState(dir));
    git(dir, 'mv', 'with space.ts', 'moved.ts');
    states.push(await readCodeState(dir));
    rmSync(join(dir, 'a.ts'));
    states.push(await readCodeState(dir));
    expect(new Set(states.map((state) => state?.changes)).size).toBe(4);
    expect(states[1]?.editedAt).toBeGreaterThan(0);
  });

  it('does not take what an app writes while it runs for an edit', async () => {
    const dir = repository();
    writeFiles(dir, { 'data.db': 'rows', 'app.log': 'x', '.next/server/app.js': 'x', 'node_modules/a/index.js': 'x' });
    expect((await readCodeState(dir))?.changes).toBeUndefined();
  });

  it('knows nothing of a repository without a commit, of a folder without one, of no branch', async () => {
    const empty = tempFolder();
    git(empty, 'init', '--quiet');
    expect(await readCodeState(empty)).toBeUndefined();
    expect(await readCodeState(tempFolder())).toBeUndefined();
    const dir = repository();
    git(dir, 'checkout', '--quiet', '--detach');
    expect(await readCodeState(dir)).toEqual({ commit: git(dir, 'rev-parse', 'HEAD') });
  });
});

describe('followCode', () => {
  it('notices edits, also in folders that came later, and tells when', async () => {
    const dir = repository();
    const onChange = vi.fn();
    const app = join(dir, 'src');
    const code = followCode(app, { watching: true, onChange });
    await eventually(() => expect(code.current()).toMatchObject({ branch: 'main' }));

    const before = Date.now();
    writeFileSync(join(app, 'app.ts'), 'edited');
    await eventually(() => expect(code.current()?.changes).toBeDefined());
    const edited = code.current();
    expect(edited?.editedAt).toBeGreaterThanOrEqual(before - 1_000);

    mkdirSync(join(app, 'new'));
    writeFileSync(join(app, 'new/page.ts'), 'one');
    writeFileSync(join(app, 'app.ts'), 'edited again');
    await eventually(() => expect(code.current()?.changes).not.toBe(edited?.changes));
    const withFolder = code.current()?.changes;
    writeFileSync(join(app, 'new/page.ts'), 'two');
    await eventually(() => expect(code.current()?.changes).not.toBe(withFolder));
    expect(onChange.mock.calls.length).toBeGreaterThanOrEqual(4);
  });

  it('says nothing outside of git', () => {
    const onChange = vi.fn();
    expect(followCode(tempFolder(), { watching: true, onChange }).current()).toBeUndefined();
    expect(onChange).not.toHaveBeenCalled();
  });
});
