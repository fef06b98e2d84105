import { describe, expect, it } from 'vitest';
import { aNextApp, type TestAppOptions } from '../support/next-app.ts';
import { HAS_TMUX, openTerminal, type TerminalOptions } from './terminal.ts';

/** A committed app whose repository has Cursor, in a terminal. */
async function anAppInATerminal({ columns = 80, env }: Partial<TerminalOptions> = {}, options: TestAppOptions = {}) {
  const app = aNextApp({ ...options, files: { '.cursor/rules/a.mdc': '', 'package-lock.json': '', ...options.files } });
  app.git('add', '--all');
  app.git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'first');
  const before = app.files();
  const terminal = await openTerminal({ cwd: app.app, columns, env: { HOME: app.home, ...env } });
  return { app, before, terminal };
}

const CHOOSE = 'Connect which coding agents?';
const widest = (screen: string) => Math.max(...screen.split('\n').map((line) => line.trimEnd().length));

describe.skipIf(!HAS_TMUX)('init in a terminal (tmux)', () => {
  it('looks around, asks, shows the diff, applies, and ends with the next step', async () => {
    const { app, terminal } = await anAppInATerminal();

    await terminal.type('glasstrace init --no-verify');
    const choose = await terminal.shows(CHOOSE);
    expect(choose).toContain('Next.js 16.4.6 · App Router · TypeScript · npm · git clean');
    expect(choose).toMatch(/◼ Cursor \(\.cursor\/mcp\.json, used in this repository\)\n│ +◻ Claude Code/);
    await terminal.press('Down', 'Space', 'Enter');

    const plan = await terminal.shows('Apply?');
    expect(plan).toContain('Plan: 6 changes, nothing written yet');
    expect(plan).toMatch(/create \.mcp\.json +\+ server "glasstrace"/);
    await terminal.press('Down', 'Enter');
    await terminal.shows('+++ b/instrumentation.ts');
    const diff = await terminal.shows(/\+<!-- glasstrace:end -->[\s\S]*Apply\?/);
    // Longer lines go on within the frame.
    expect(diff.slice(diff.indexOf('│  --- a/'), diff.lastIndexOf('Apply?'))).not.toMatch(/^[^│◆\n]/m);
    await terminal.press('Enter');

    const { exitCode, screen } = await terminal.ends();
    expect(exitCode).toBe(0);
    expect(screen).toContain('Applied 6 changes. Undo any time: npx glasstrace uninit');
    expect(screen).toMatch(/Claude Code +written +run "claude" here/);
    expect(screen).toMatch(/└ {2}Next: Restart the dev server \(npm run dev\)[^└]*$/);
    expect(widest(screen)).toBeLessThanOrEqual(80);
    expect(app.read('.mcp.json')).toContain('glasstrace');
  });

  it('applies what a person picks, and what that needs', async () => {
    const { app, before, terminal } = await anAppInATerminal({}, { files: { 'CLAUDE.md': '# Mine\n' } });

    await terminal.type('glasstrace init --no-verify --agents cursor');
    await terminal.shows('Apply?');
    await terminal.press('Down', 'Down', 'Enter');
    await terminal.shows('Which changes?');
    // instrumentation.ts and .cursor/mcp.json stay, AGENTS.md goes, CLAUDE.md stays.
    await terminal.press('Down', 'Down', 'Space', 'Enter');
    const picked = await terminal.shows(/comes along[\s\S]*Apply\?/);
    expect(picked).toContain('AGENTS.md comes along: CLAUDE.md needs it.');
    await terminal.press('Down', 'Down', 'Enter');
    await terminal.shows(/comes along[\s\S]*Which changes\?/);
    // Again from all: only .cursor/mcp.json.
    await terminal.press('Space', 'Down', 'Down', 'Space', 'Down', 'Space', 'Enter');
    await terminal.shows(/Plan: 3 changes[\s\S]*Apply\?/);
    await terminal.press('Enter');

    expect(await terminal.ends()).toMatchObject({ exitCode: 0, screen: expect.stringContaining('Applied 3 changes.') });
    const changed = Object.entries(app.files()).filter(([path, text]) => before[path] !== text);
    expect(
      changed
        .map(([path]) => path)
        .filter((path) => !path.startsWith('.glasstrace/'))
        .sort(),
    ).toEqual(['.cursor/mcp.json', '.gitignore']);
  });

  it('prints the steps instead, and changes nothing', async () => {
    const { app, before, terminal } = await anAppInATerminal();

    await terminal.type('glasstrace init --agents claude-code');
    await terminal.shows('Apply?');
    await terminal.press('Down', 'Down', 'Down', 'Enter');

    const { exitCode, screen } = await terminal.ends();
    expect(exitCode).toBe(0);
    expect(screen).toMatch(/3\. Create \.mcp\.json\n│ +\{\n│ +"mcpServers": \{/);
    expect(screen).toContain('└  Nothing was changed. To have it done: npx glasstrace init');
    expect(app.files()).toEqual(before);
  });

  it.each([
    ['when it asks for agents', 'glasstrace init', CHOOSE],
    ['when it asks to apply', 'glasstrace init --agents cursor', 'Apply?'],
    ['in mcp add', 'glasstrace mcp add', CHOOSE],
  ])('changes nothing after Ctrl-C %s', async (_, command, prompt) => {
    const { app, terminal } = await anAppInATerminal();
    if (command.includes('mcp')) await app.init({ agents: ['cursor'] });
    const before = app.files();

    await terminal.type(command);
    await terminal.shows(prompt);
    await terminal.press('C-c');

    const { exitCode, screen } = await terminal.ends();
    expect(exitCode).toBe(130);
    expect(screen).toContain('Cancelled; nothing was changed.');
    expect(app.files()).toEqual(before);
  });

  it('keeps every word in a narrow terminal, and breaks lines at spaces', async () => {
    const { terminal } = await anAppInATerminal({ columns: 50 });

    await terminal.type('glasstrace init --no-verify');
    await terminal.shows(CHOOSE);
    await terminal.press('Enter');
    await terminal.shows('Apply?');
    await terminal.press('Enter');

    const { screen } = await terminal.ends();
    const words = screen.replace(/[│◇└┌]/g, ' ').replace(/\s+/g, ' ');
    expect(words).toContain('Next.js 16.4.6 · App Router · TypeScript · npm · git clean');
    expect(words).toContain('create .glasstrace/anon_key the key of this project, for its owner alone');
    expect(words).toContain('Next: Restart the dev server (npm run dev), open a page that fails, then ask your agent');
    expect(widest(screen)).toBeLessThanOrEqual(50);
  });

  it.each([
    ['in color', {}, true],
    ['without color with NO_COLOR', { NO_COLOR: '1' }, false],
  ])('%s', async (_, env, hasColor) => {
    const { terminal } = await anAppInATerminal({ env });

    await terminal.type('glasstrace init --yes --no-verify --agents cursor');
    await terminal.ends();

    const colored = terminal.screen({ colors: true });
    expect(colored.includes('\u001b[32m')).toBe(hasColor);
  });

  it.each([
    ['a dumb terminal', 'TERM=dumb glasstrace init --no-verify'],
    ['CI', 'CI=true glasstrace init --no-verify'],
    ['a coding agent’s terminal', 'CODEX_THREAD_ID=x glasstrace init --no-verify'],
    ['a pipe behind it', 'glasstrace init --no-verify | cat'],
    ['a pipe before it', 'true | glasstrace init --no-verify'],
  ])('asks nothing and draws no frame in %s', async (_, command) => {
    const { terminal } = await anAppInATerminal();

    await terminal.type(command);

    const { exitCode, screen } = await terminal.ends();
    expect(exitCode).toBe(0);
    expect(screen).toContain('Applied');
    expect(screen).toMatch(/^Next: /m);
    expect(screen).not.toMatch(/[│◇└┌]/);
  });
});

describe.skipIf(!HAS_TMUX)('uninit in a terminal (tmux)', () => {
  it('looks like init: plan, diff on request, done', async () => {
    const { app, before, terminal } = await anAppInATerminal();
    await app.init({ agents: ['cursor'] });

    await terminal.type('glasstrace uninit --purge');
    const plan = await terminal.shows('Take these back?');
    expect(plan).toContain('┌  glasstrace uninit');
    expect(plan).toMatch(/delete {2}instrumentation\.ts +we created it/);
    await terminal.press('Down', 'Enter');
    await terminal.shows(/--- a\/instrumentation\.ts[\s\S]*Take these back\?/);
    await terminal.press('Enter');

    expect(await terminal.ends()).toMatchObject({ exitCode: 0, screen: expect.stringContaining('└  Done.') });
    expect(app.files()).toEqual(before);
  });

  it('changes nothing after a no', async () => {
    const { app, terminal } = await anAppInATerminal();
    await app.init({ agents: ['cursor'] });
    const before = app.files();

    await terminal.type('glasstrace uninit');
    await terminal.shows('Take these back?');
    await terminal.press('Up', 'Enter');

    expect(await terminal.ends()).toMatchObject({
      exitCode: 130,
      screen: expect.stringContaining('Cancelled; nothing was changed.'),
    });
    expect(app.files()).toEqual(before);
  });
});
