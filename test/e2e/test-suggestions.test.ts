import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agent } from './support/agent.ts';
import {
  type Bug,
  createPoll,
  duplicateSlug,
  emptyClosingTime,
  loadResults,
  noVotes,
  slowModeration,
} from './support/bugs.ts';
import { runProcess } from './support/child-process.ts';
import { latestErrorSince } from './support/latest-error.ts';
import { startSilentService } from './support/loopback-server.ts';
import type { DevServer } from './support/next-dev.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';
import {
  edit,
  fillIn,
  runSuggested,
  suggestTests,
  type TestFile,
  type TestSuggestions,
  writeTestFile,
} from './support/suggested-test.ts';

interface Case {
  bug: Bug;
  path: string;
  /** What an agent fills in that has read the code. */
  values: (slug: string) => Record<string, string>;
  /** What the runner prints while the bug is there. */
  fails: RegExp;
  fix: [file: string, from: string, to: string];
}

const CASES: Case[] = [
  {
    bug: duplicateSlug,
    path: 'src/app/api/polls/route.test.ts',
    values: () => ({ BODY: "{ question: 'Pen or pencil?', options: ['Pen', 'Pencil'] }" }),
    fails: /Unique constraint failed/,
    fix: [
      'src/app/api/polls/route.ts',
      '  // The question makes the address',
      `  if (await db.poll.findUnique({ where: { slug: slugFrom(question) } }))
    return Response.json({ message: 'There is such a poll.' }, { status: 409 });
  // The question makes the address`,
    ],
  },
  {
    bug: noVotes,
    path: 'src/app/api/trpc/[trpc]/polls-summary.test.ts',
    values: (slug) => ({ INPUT: `{ slug: '${slug}' }` }),
    fails: /to include 500/,
    fix: [
      'src/lib/ranking.ts',
      '  // The first one won',
      "  if (!first) return { label: 'Nobody', lead: 0 };\n  // The first one won",
    ],
  },
  {
    bug: slowModeration,
    path: 'src/app/polls/[slug]/actions.test.ts',
    values: () => ({
      ARGUMENTS: `[
  Object.entries({ slug: 'friday-lunch', author: 'Mira', text: 'Noodles!' }).reduce((form, [name, value]) => {
    form.set(name, value);
    return form;
  }, new FormData()),
]`,
    }),
    fails: /TimeoutError: The service does not answer/,
    fix: [
      'src/server/moderation.ts',
      '    signal: AbortSignal.timeout(PATIENCE_MS),\n  });',
      '    signal: AbortSignal.timeout(PATIENCE_MS),\n  }).catch(() => undefined);\n  if (!response) return true;',
    ],
  },
  {
    bug: emptyClosingTime,
    path: 'src/app/api/polls/[slug]/route.test.ts',
    values: () => ({}),
    fails: /ZodError/,
    fix: [
      'src/app/api/polls/[slug]/route.ts',
      '  const { closesAt } = changes.parse(await request.json());',
      `  const input = changes.safeParse(await request.json());
  if (!input.success) return Response.json({ message: 'closesAt is a date.' }, { status: 400 });
  const { closesAt } = input.data;`,
    ],
  },
];

describe('a test that get_test_suggestions writes for the example app', () => {
  let scenario: Scenario;
  let moderation: { url: string; close(): void };
  let dev: DevServer;
  let agent: Agent;
  let slug: string;
  const answers = new Map<Bug, TestSuggestions>();
  const fileOf = (bug: Bug): TestFile => answers.get(bug)!.regressionTests[0]!.testFile!;
  const env = () => ({ ...scenario.sandbox.env, MODERATION_URL: 'http://127.0.0.1:1/moderate' });

  beforeAll(async () => {
    scenario = await createScenario('test-suggestions');
    moderation = await startSilentService();
    await setUp(scenario);
    dev = await scenario.develop({ MODERATION_URL: moderation.url });
    agent = await scenario.connect();
    slug = await createPoll(dev.url);
    await scenario.localServer();
    for (const { bug } of CASES) {
      const before = Date.now();
      await (bug === noVotes ? loadResults(dev.url, slug) : bug.trigger(dev.url));
      const { summary } = await latestErrorSince(agent, before, bug.path);
      answers.set(bug, await suggestTests(agent, summary.traceId));
    }
    await dev.stop();
    for (const { bug } of CASES) writeTestFile(scenario.app, fileOf(bug));
  });

  afterAll(async () => {
    await scenario.end();
    moderation.close();
  });

  it.each(CASES)('has its place, and which files no test reaches: $bug.title', ({ bug, path }) => {
    expect(fileOf(bug)).toMatchObject({ path, runner: 'vitest' });
    const { coverage } = answers.get(bug)!;
    const listed = [...coverage.testedPaths, ...coverage.untestedPaths];
    expect(listed).toContain(bug.at.file);
    expect(coverage.untestedPaths).not.toContain('src/lib/slug.ts');
  });

  it('says which test reaches a file of the route', () => {
    const { coverage } = answers.get(duplicateSlug)!;
    expect(coverage.reachedBy).toEqual([{ path: 'src/lib/slug.ts', tests: ['src/lib/slug.test.ts'] }]);
  });

  it('fails as long as something is to be filled in, and says what', async () => {
    const { exitCode, stdout, stderr } = await runSuggested(scenario.app, fileOf(duplicateSlug), env());
    expect([exitCode, stdout + stderr]).toEqual([1, expect.stringContaining('Fill in BODY first.')]);
  });

  it.each(CASES)('fails for $bug.title', async ({ bug, values, fails }) => {
    fillIn(scenario.app, fileOf(bug), values(slug));
    const { exitCode, stdout, stderr } = await runSuggested(scenario.app, fileOf(bug), env());
    expect([exitCode, stdout + stderr]).toEqual([1, expect.stringMatching(fails)]);
  });

  it.each(CASES)('passes when $bug.title is repaired', async ({ bug, fix }) => {
    edit(scenario.app, ...fix);
    const { exitCode, stdout, stderr } = await runSuggested(scenario.app, fileOf(bug), env());
    expect([exitCode, stdout + stderr]).toEqual([0, expect.stringContaining('1 passed')]);
  });

  it('is accepted by the compiler of the app', async () => {
    const tsc = await runProcess('npx', ['--no', '--', 'tsc', '--noEmit'], { cwd: scenario.app, env: env() });
    expect(tsc.stdout).toBe('');
  });
});
