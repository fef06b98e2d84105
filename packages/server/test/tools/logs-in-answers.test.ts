import { type getTrace as contract, errorEvidencePacket } from '@glasstrace/protocol';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeEach, describe, expect, it } from 'vitest';
import { getLatestError } from '../../src/tools/get-latest-error.ts';
import { getTrace } from '../../src/tools/get-trace.ts';
import { indexTrace } from '../../src/traces/index-trace.ts';
import type { LogRecord } from '../../src/traces/log-record.ts';
import type { Span } from '../../src/traces/span.ts';
import { aLog } from '../traces/a-log.ts';
import { aRequest, START_MS, TRACE_ID } from '../traces/a-span.ts';
import { failingPoll } from '../traces/failing-poll.ts';
import { type AnswerOf, type TestProject, useProjects } from './a-project.ts';

type Answer = AnswerOf<typeof contract>;

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

const save = (spans: Span[], logs: LogRecord[]) =>
  project.store.append(project.projectId, [{ traceId: TRACE_ID, spans, logs, index: indexTrace(spans, logs) }]);

describe('what a request logged', () => {
  it('is shown beside its error', async () => {
    await save(failingPoll(), [aLog({ severity: 13, body: 'slug is taken', timeMs: START_MS + 4 }), aLog()]);
    const { summary } = await project.ask<{ summary: Answer['items'][number]['summary'] }>(getLatestError);
    expect(summary.errorEvidence?.logs).toEqual([
      { severity: 'error', message: 'could not create the poll', atMs: 3 },
      { severity: 'warn', message: 'slug is taken', atMs: 4 },
    ]);
    errorEvidencePacket.parse(summary.errorEvidence);
  });

  it('is shown of a request that went well', async () => {
    await save([aRequest()], [aLog({ severity: 13, body: 'cache is cold' })]);
    const { items } = await project.ask<Answer>(getTrace, { traceId: TRACE_ID });
    expect(items[0]?.summary).toMatchObject({
      statusCode: 200,
      logs: [{ severity: 'warn', message: 'cache is cold' }],
    });
  });

  it('is found by the trace id when no span has come', async () => {
    await save([], [aLog({ severity: 13, body: 'cache is cold' })]);
    const { items } = await project.ask<Answer>(getTrace, { traceId: TRACE_ID });
    expect(items[0]?.summary.logs).toHaveLength(1);
  });

  it('makes room for the source lines, the error last, and says so', async () => {
    const chatter = Array.from({ length: 20 }, (_, i) =>
      aLog({ severity: 9, body: `step ${i} of many, told at length` }),
    );
    await save(failingPoll(), [...chatter, aLog()]);
    const answerOf = async (maxTokens: number) => {
      const { text } = await project.call(getLatestError, { maxTokens });
      expect(countTokens(text)).toBeLessThanOrEqual(maxTokens);
      return JSON.parse(text).data;
    };

    const shorter = await answerOf(1_100);
    const { logs } = shorter.summary.errorEvidence;
    expect(logs.length).toBeLessThan(20);
    expect(logs).toContainEqual(expect.objectContaining({ severity: 'error' }));
    expect(JSON.stringify(shorter.omitted)).toContain('logs');

    const { summary } = await answerOf(500);
    expect(summary.errorEvidence.logs).toBeUndefined();
    expect(summary.errorEvidence.sourceLines.length).toBeGreaterThan(0);
  });

  it('says how many records the app had no room for', async () => {
    await save([aRequest({ attributes: { 'glasstrace.dropped.log_records': 7 } })], [aLog()]);
    const { items } = await project.ask<Answer>(getTrace, { traceId: TRACE_ID });
    expect(items[0]?.omitted).toEqual([
      { what: 'log records over the limit of a request', count: 7, dataPreserved: false },
    ]);
  });
});
