import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { getRootCause } from '@glasstrace/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Agent } from './support/agent.ts';
import { BUGS, type Bug, duplicateSlug, emptyClosingTime, noVotes, slowModeration } from './support/bugs.ts';
import { type LatestError, latestErrorSince } from './support/latest-error.ts';
import { startSilentService } from './support/loopback-server.ts';
import type { DevServer } from './support/next-dev.ts';
import { createScenario, type Scenario, setUp } from './support/scenario.ts';
import { positionOf, shiftLines } from './support/source-position.ts';

type RootCause = z.output<typeof getRootCause.output>;

describe('an agent that asks for the latest error of the example app', () => {
  let scenario: Scenario;
  let dev: DevServer;
  let agent: Agent;
  let moderation: { url: string; close(): void };

  beforeAll(async () => {
    scenario = await createScenario('four-bugs');
    BUGS.forEach((bug, i) => {
      shiftLines(scenario.app, bug.at.file, 5 + i);
    });
    moderation = await startSilentService();
    await setUp(scenario);
    dev = await scenario.develop({ MODERATION_URL: moderation.url });
    agent = await scenario.connect();
    await fetch(dev.url);
    await scenario.localServer();
  });

  afterAll(async () => {
    await scenario.end();
    moderation.close();
  });

  async function runInto(bug: Bug): Promise<LatestError> {
    const before = Date.now();
    const response = await bug.trigger(dev.url);
    expect(response.status).toBe(bug.status);
    return latestErrorSince(agent, before, bug.path);
  }

  describe.each(BUGS)('finds $title', (bug) => {
    let summary: LatestError['summary'];

    beforeAll(async () => {
      ({ summary } = await runInto(bug));
    });

    it('at its line and column', () => {
      expect(summary.sourceLocation).toEqual({ file: bug.at.file, ...positionOf(scenario.app, bug.at), mapped: true });
    });

    it('with its type and message', () => {
      expect(summary.errorEvidence?.exceptionType).toBe(bug.type);
      expect(summary.errorEvidence?.exceptionMessage).toMatch(bug.message);
    });

    it('in the request that it broke', () => {
      expect(summary.route).toBe(bug.route);
      expect(summary.statusCode).toBe(bug.status);
      const { path: originalPath, pattern: routePattern, operationKind } = bug;
      expect(summary.requestIdentity).toMatchObject({ originalPath, routePattern, operationKind });
    });

    it('and its cause, with the same line', async () => {
      const { traceId, sourceLocation } = summary;
      const answer = await agent.ask<RootCause>('get_root_cause', { traceId });
      if (!answer.success || answer.data.status !== 'completed') throw new Error(JSON.stringify(answer));
      const { rootCause, errorCategory, codeLocation, confidence } = answer.data;
      expect(rootCause).toMatch(bug.cause.names);
      expect(errorCategory).toBe(bug.cause.category);
      expect(codeLocation).toMatchObject({ file: sourceLocation!.file, line: sourceLocation!.line });
      expect(confidence).toBeGreaterThanOrEqual(0.8);
    });

    it('and says how it knows', () => {
      const { route, method, statusCode, duration, error } = summary.summaryProvenance!;
      for (const field of [route, method, statusCode, duration, error]) {
        expect(field.source).not.toBe('missing');
        expect(field.confidence).toBe('high');
      }
    });

    it('with the source around it as it is in the file', () => {
      const lines = readFileSync(join(scenario.app, bug.at.file), 'utf8').split('\n');
      const shown = summary.errorEvidence!.sourceLines!;
      for (const { line, text } of shown) expect(text).toBe(lines[line - 1]);
      expect(shown.find((line) => line.current)?.line).toBe(summary.sourceLocation!.line);
    });
  });

  it('names the Prisma operation that broke the constraint, and the query without its values', async () => {
    const { summary, spans } = await runInto(duplicateSlug);

    expect(summary.errorCode).toBe('P2002');
    expect(summary.errorCategory).toBe('unique-constraint');
    const failed = flatten(spans).filter((span) => span.layer === 'database' && span.status === 'ERROR');
    expect(failed.map((span) => span.name).join()).toMatch(/Poll\.create/);
    expect(failed.map((span) => span.query).join()).toMatch(/INSERT INTO .*Poll.* VALUES \(\?/);
  });

  it('tells which procedure of a tRPC batch failed, and the time of each, without a line in the app', async () => {
    const { summary, spans } = await runInto(noVotes);

    expect(summary.masked).toBe(true);
    expect(summary.requestIdentity?.trpc).toMatchObject({
      procedureName: 'polls.summary',
      batch: {
        memberIndex: 1,
        memberCount: 2,
        memberProcedures: ['polls.options', 'polls.summary'],
        attributionConfidence: 'exact',
      },
    });
    const [options, failed] = flatten(spans).filter(({ name }) => name.includes('query polls.'));
    expect(options).toMatchObject({ name: '[0] query polls.options', status: 'UNSET' });
    expect(failed).toMatchObject({ name: '[1] query polls.summary', error: expect.stringMatching(/^TypeError: /) });
    for (const call of [options!, failed!]) {
      expect(call.duration).toBeGreaterThan(0);
      expect(call.children?.[0]?.name).toContain('Poll.findUnique');
    }
  });

  it('names the server action and the call that was too slow', async () => {
    const { summary, spans } = await runInto(slowModeration);

    expect(summary.clientAction).toBe('src/app/polls/[slug]/actions.ts#addComment');
    expect(summary.errorCategory).toBe('timeout');
    expect(flatten(spans).some((span) => span.layer === 'external' && span.status === 'ERROR')).toBe(true);
  });

  it.each([
    ['the route handler', emptyClosingTime],
    ['a module that it imports', noVotes],
  ])('follows the code when the file of %s is edited and reloaded, twice', async (_, bug) => {
    for (const lines of [3, 4]) {
      shiftLines(scenario.app, bug.at.file, lines);
      const expected = { file: bug.at.file, ...positionOf(scenario.app, bug.at), mapped: true };

      await expect
        .poll(async () => (await runInto(bug)).summary.sourceLocation, { timeout: 120_000 })
        .toEqual(expected);
    }
  });

  it('has nothing of Glasstrace in the output of next dev', () => {
    expect(dev.output()).not.toMatch(/glasstrace/i);
  });
});

function flatten(spans: LatestError['spans']): LatestError['spans'] {
  return spans.flatMap((span) => [span, ...flatten(span.children ?? [])]);
}
