import { TOOL_CONTRACTS } from '@glasstrace/protocol/tools/all';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { readSkill } from '../../../src/cli/set-up/plan/plan-skill.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp } from '../support/next-app.ts';

const CLAUDE = '.claude/skills/glasstrace/SKILL.md';
const SHARED = '.agents/skills/glasstrace/SKILL.md';

describe('the skill', () => {
  const [, frontmatter = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(readSkill()) ?? [];

  it('has the form of the Agent Skills format, and is small', () => {
    expect(frontmatter).toMatch(/^name: glasstrace$/m);
    const description = /^description: (.*)$/m.exec(frontmatter)?.[1] ?? '';
    expect(description.length).toBeGreaterThan(100);
    expect(description.length).toBeLessThanOrEqual(1_024);
    expect(/^compatibility: (.*)$/m.exec(frontmatter)?.[1]?.length).toBeLessThanOrEqual(500);
    expect(countTokens(body)).toBeLessThanOrEqual(700);
  });

  it('names every tool, and none that is not there', () => {
    const named = new Set([...body.matchAll(/`((?:get|find)_[a-z_]+)`/g)].map(([, name]) => name!));
    expect([...named].sort()).toEqual(TOOL_CONTRACTS.map(({ name }) => name).sort());
  });

  it('shows calls that the tools accept', () => {
    const calls = [...body.matchAll(/`((?:get|find)_[a-z_]+)`|`(\{.*?\})`/g)];
    let tool = '';
    let checked = 0;
    for (const [, name, json] of calls) {
      if (name !== undefined) tool = name;
      if (json === undefined) continue;
      const contract = TOOL_CONTRACTS.find((one) => one.name === tool)!;
      expect(contract.input.safeParse(JSON.parse(json)), `${tool} ${json}`).toMatchObject({ success: true });
      checked++;
    }
    expect(checked).toBeGreaterThan(5);
  });
});

describe('init --skill', () => {
  it('installs the skill where the chosen agents look, once', async () => {
    const app = aNextApp();
    await app.init({ agents: ['claude-code', 'codex', 'cursor'], skill: true });

    expect(app.read(CLAUDE)).toBe(readSkill());
    expect(app.read(SHARED)).toBe(readSkill());
    const again = await app.init({ agents: ['claude-code', 'codex', 'cursor'], skill: true });
    expect(again.stdout).toContain('Everything is already set up');
  });

  it('is not done unasked', async () => {
    const app = aNextApp();
    await app.init({ agents: ['claude-code'] });
    expect(Object.keys(app.files())).not.toContain(CLAUDE);
  });

  it('leaves a skill of that name that somebody else wrote, and says so', async () => {
    const app = aNextApp({ files: { [CLAUDE]: 'mine' } });
    const { exitCode, stdout, stderr } = await app.init({ agents: ['claude-code'], skill: true });

    expect(exitCode).toBe(3);
    expect(stdout + stderr).toContain('Glasstrace did not write');
    expect(app.read(CLAUDE)).toBe('mine');
  });

  it('is taken back by uninit with its folders, unless it was changed', async () => {
    const app = aNextApp();
    const before = Object.keys(app.files());
    await app.init({ agents: ['claude-code', 'windsurf'], skill: true });
    await app.uninit();
    const left = Object.keys(app.files()).filter((path) => !before.includes(path) && !path.includes('.glasstrace/'));
    expect(left).toEqual([]);

    await app.init({ agents: ['claude-code'], skill: true });
    writeFiles(app.root, { [CLAUDE]: `${readSkill()}\nMine, too.\n` });
    await app.uninit();
    expect(app.read(CLAUDE)).toContain('Mine, too.');
  });
});
