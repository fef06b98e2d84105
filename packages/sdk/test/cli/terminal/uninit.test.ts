import { describe, expect, it } from 'vitest';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp } from '../support/next-app.ts';
import { HAS_TMUX, openTerminal } from './terminal.ts';

/** A set-up app of which a person changed our text in AGENTS.md, and `uninit` in a terminal. */
async function uninitInATerminal() {
  const app = aNextApp({ files: { 'AGENTS.md': '# Mine\n' } });
  await app.init({ agents: ['claude-code'] });
  writeFiles(app.root, { 'AGENTS.md': app.read('AGENTS.md').replace('After a fix', 'After every fix') });
  const terminal = await openTerminal({ cwd: app.app, columns: 80, env: { HOME: app.home } });
  await terminal.type('glasstrace uninit');
  await terminal.shows('Take these back?');
  await terminal.press('Enter');
  await terminal.shows(/-- After every fix[\s\S]*You changed what we put into AGENTS\.md\./);
  return { app, terminal };
}

describe.skipIf(!HAS_TMUX)('uninit in a terminal (tmux)', () => {
  it('keeps a text of ours that was changed, and the key, unless a person says otherwise', async () => {
    const { app, terminal } = await uninitInATerminal();
    await terminal.press('Enter');
    await terminal.shows('Delete the key of this project too?');
    await terminal.press('Enter');

    expect(await terminal.ends()).toMatchObject({ exitCode: 3 });
    expect(app.read('AGENTS.md')).toContain('After every fix');
    expect(app.read('.glasstrace/anon_key')).toMatch(/^gt_anon_/);
    expect(Object.keys(app.files())).not.toContain('.mcp.json');
  });

  it('removes both when a person says so', async () => {
    const { app, terminal } = await uninitInATerminal();
    await terminal.press('y');
    await terminal.shows('Delete the key of this project too?');
    await terminal.press('y');

    expect(await terminal.ends()).toMatchObject({ exitCode: 0 });
    expect(app.read('AGENTS.md')).toBe('# Mine\n');
    expect(Object.keys(app.files())).not.toContain('.glasstrace/');
  });

  it('changes nothing when a person presses Ctrl-C at the last question', async () => {
    const { app, terminal } = await uninitInATerminal();
    const before = app.files();
    await terminal.press('Enter');
    await terminal.shows('Delete the key of this project too?');
    await terminal.press('C-c');

    const { exitCode, screen } = await terminal.ends();
    expect(exitCode).toBe(130);
    expect(screen).toContain('Cancelled; nothing was changed.');
    expect({ ...app.files(), '.glasstrace/lock': undefined }).toEqual({ ...before, '.glasstrace/lock': undefined });
  });
});
