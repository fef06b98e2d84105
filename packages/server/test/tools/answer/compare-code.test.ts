import type { getErrorList as errorListContract, getTrace as traceContract } from '@glasstrace/protocol';
import { RESOURCE } from '@glasstrace/protocol/attributes';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeEach, describe, expect, it } from 'vitest';
import { getErrorList } from '../../../src/tools/get-error-list.ts';
import { getTrace } from '../../../src/tools/get-trace.ts';
import { SESSION_ID, START_MS } from '../../traces/a-span.ts';
import { type AnswerOf, type TestProject, useProjects } from '../a-project.ts';
import { aFailure } from '../a-trace.ts';

const COMMIT = 'c'.repeat(40);
const EDITED_MS = START_MS - 500;

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

const save = async (path: string, agoMs: number) => {
  const spans = aFailure({ path, agoMs, sessionId: SESSION_ID });
  for (const { resource } of spans) Object.assign(resource, { [RESOURCE.codeCommit]: COMMIT });
  await project.save(spans);
};
const anEdit = () =>
  project.store.recordSession(project.projectId, {
    sessionId: SESSION_ID,
    startedAtMs: START_MS - 60_000,
    lastSeenMs: START_MS,
    info: { codeCommit: COMMIT, codeChanges: '0123456789abcdef', codeEditedAtMs: EDITED_MS },
  });
const listed = async (args: object = {}) =>
  (await project.ask<AnswerOf<typeof errorListContract>>(getErrorList, args)).items;
const found = async (args: object) => (await project.ask<AnswerOf<typeof traceContract>>(getTrace, args)).items;

describe('an error from before the last edit', () => {
  beforeEach(async () => {
    await save('/before', 1_000);
    await save('/after', 100);
    await anEdit();
  });

  it('is told from one after it, in the list', async () => {
    expect(await listed()).toMatchObject([
      { route: '/after', code: 'current' },
      { route: '/before', code: 'older' },
    ]);
  });

  it('is told from one after it, where a trace is asked for', async () => {
    const items = await found({ timeWindow: '1h' });
    expect(items).toMatchObject([{ code: 'current' }, { code: 'older' }]);
    const { traceId } = items[1]!.summary;
    expect(await found({ traceId })).toMatchObject([{ code: 'older' }]);
  });

  it('is so to the smallest answer there is', async () => {
    for (const maxTokens of [500, 2_000]) {
      const { text } = await project.call(getErrorList, { maxTokens });
      expect(countTokens(text)).toBeLessThanOrEqual(maxTokens);
      const shown = await listed({ maxTokens });
      expect(shown[0]).toMatchObject({ code: 'current' });
    }
    const { traceId } = (await listed())[1]!;
    const { text } = await project.call(getTrace, { traceId, maxTokens: 500 });
    expect(countTokens(text)).toBeLessThanOrEqual(500);
    expect(text).toContain('"code":"older"');
  });
});

it('is not compared where nobody says what code runs', async () => {
  await project.save(aFailure({ path: '/before', sessionId: SESSION_ID }));
  expect((await listed())[0]).not.toHaveProperty('code');
  expect((await found({ timeWindow: '1h' }))[0]).not.toHaveProperty('code');
});
