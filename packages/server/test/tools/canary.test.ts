import type {
  findTraceCandidates as candidatesContract,
  getErrorList as listContract,
  getSessionTimeline as timelineContract,
  getTrace as traceContract,
} from '@glasstrace/protocol';
import { SPAN } from '@glasstrace/protocol/attributes';
import { CANARY_PATH, canaryId } from '@glasstrace/protocol/canary';
import { beforeEach, describe, expect, it } from 'vitest';
import { findTraceCandidates } from '../../src/tools/find-trace-candidates.ts';
import { getErrorList } from '../../src/tools/get-error-list.ts';
import { getLatestError } from '../../src/tools/get-latest-error.ts';
import { getSessionTimeline } from '../../src/tools/get-session-timeline.ts';
import { getTrace } from '../../src/tools/get-trace.ts';
import { SESSION_ID } from '../traces/a-span.ts';
import { type AnswerOf, type TestProject, useProjects } from './a-project.ts';
import { aFailure, aTrace } from './a-trace.ts';

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

const ID = canaryId('0123456789abcdef');

/** What doctor's request leaves, also where a page of the app takes every address and fails. */
const canaries = [aTrace({ path: CANARY_PATH, statusCode: 404 }), aFailure({ path: CANARY_PATH })].map((spans) =>
  spans.map((span) => ({ ...span, attributes: { ...span.attributes, [SPAN.correlationId]: ID } })),
);

describe.each(canaries)('a request of doctor', (...canary) => {
  it('is no error, and in no list', async () => {
    await project.save(canary, aTrace({ path: '/home', statusCode: 200 }));
    expect(await project.fail(getLatestError)).toMatchObject({ reason: 'no_traces_found' });
    expect((await project.ask<AnswerOf<typeof listContract>>(getErrorList, {})).items).toEqual([]);
    const timeline = await project.ask<AnswerOf<typeof timelineContract>>(getSessionTimeline, {
      sessionId: SESSION_ID,
    });
    expect(timeline.items.map(({ route }) => route)).toEqual(['GET /home']);
    const recent = await project.ask<AnswerOf<typeof traceContract>>(getTrace, { timeWindow: '24h' });
    expect(recent.items.map(({ summary }) => summary.route)).toEqual(['GET /home']);
    const found = await project.ask<AnswerOf<typeof candidatesContract>>(findTraceCandidates, { url: '/glasstrace' });
    expect(found.candidates).toEqual([]);
  });

  it('is found by its id, as what it is', async () => {
    await project.save(canary);
    const asked = { correlationId: ID, timeWindow: '24h', includeFrameworkInternal: true };
    const { items } = await project.ask<AnswerOf<typeof traceContract>>(getTrace, asked);
    expect(items[0]?.summary).toMatchObject({ traceId: canary[0]!.traceId });
    expect(items[0]?.summary).not.toHaveProperty('error');
    const byTrace = await project.ask<AnswerOf<typeof traceContract>>(getTrace, { traceId: canary[0]!.traceId });
    expect(byTrace.items).toHaveLength(1);
  });
});
