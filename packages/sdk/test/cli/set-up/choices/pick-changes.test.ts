import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AgentId } from '../../../../src/cli/agents/agent.ts';
import { pickChanges } from '../../../../src/cli/set-up/choices/pick-changes.ts';
import { planSetup } from '../../../../src/cli/set-up/plan/plan-setup.ts';
import { lookAround } from '../../../../src/cli/surroundings/look-around.ts';
import { readSettings } from '../../../../src/project/settings.ts';
import { aNextApp, type TestApp } from '../../support/next-app.ts';

function planOf(app: TestApp, agents: AgentId[], env = {}) {
  const context = { cwd: app.app, home: app.home, env, platform: 'linux' as const };
  const plan = planSetup({
    surroundings: lookAround(context),
    settings: readSettings(app.app, env),
    context,
    covers: 'app',
    agents,
    options: {},
  });
  const pick = (...paths: string[]) => {
    const picked = pickChanges(
      plan,
      paths.map((path) => join(app.root, path)),
    );
    const short = (file: string) => file.slice(app.root.length + 1);
    return {
      files: picked.plan.files.map(({ file }) => short(file)),
      agents: picked.plan.agents.map(({ agent }) => agent.id),
      makesKey: picked.plan.newKey !== undefined,
      pulled: picked.pulled.map(({ file, neededBy }) => [short(file), short(neededBy)]),
    };
  };
  return { pick };
}

it('keeps what was picked, and what keeps the key out of git with it', () => {
  const { pick } = planOf(aNextApp(), ['claude-code', 'cursor']);

  expect(pick('.mcp.json')).toEqual({
    files: ['.gitignore', '.mcp.json'],
    agents: ['claude-code'],
    makesKey: true,
    pulled: [],
  });
});

it('brings along what a change is nothing without, and says so', () => {
  const { pick } = planOf(aNextApp({ files: { 'CLAUDE.md': '# Mine\n' } }), ['claude-code']);

  expect(pick('CLAUDE.md')).toMatchObject({
    files: ['.gitignore', 'AGENTS.md', 'CLAUDE.md'],
    pulled: [['AGENTS.md', 'CLAUDE.md']],
  });
  expect(pick('AGENTS.md')).toMatchObject({ files: ['.gitignore', 'AGENTS.md'], pulled: [] });
});

it('brings the file along that a script loads', () => {
  const manifest = JSON.stringify({ dependencies: { express: '5' }, scripts: { dev: 'node server.js' } });
  const { pick } = planOf(aNextApp({ files: { 'package.json': manifest }, withoutPackages: ['next'] }), []);

  expect(pick('package.json')).toMatchObject({ pulled: [['glasstrace.mjs', 'package.json']] });
});

it('is an empty plan when nothing was picked', () => {
  const { pick } = planOf(aNextApp(), ['claude-code']);

  expect(pick()).toEqual({ files: [], agents: [], makesKey: false, pulled: [] });
});
