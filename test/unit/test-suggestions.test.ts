import type { ImportGraph, TestRunner } from '@glasstrace/protocol';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { suggestTests } from '../../packages/server/src/analysis/test-suggestions/suggest-tests.ts';
import { findTracedCode } from '../../packages/server/src/analysis/test-suggestions/traced-code.ts';
import { interpretTrace } from '../../packages/server/src/traces/trace.ts';
import { listRecordings, listSets, readRecording } from '../failures/recording.ts';

const TRACES = listSets().flatMap((set) =>
  listRecordings(set).map((name) => {
    const { spans, logs } = readRecording(set, name);
    return { name, trace: interpretTrace(spans, logs) };
  }),
);

/** Of an app that has TypeScript and tests of a runner, and every route that was recorded. */
const graphOf = (runner: TestRunner, { identity }: ReturnType<typeof interpretTrace>): ImportGraph => ({
  hash: '0'.repeat(32),
  testSetup: { runner },
  files: [
    { path: 'src/app/api/route.ts', imports: [], route: { kind: 'handler', pattern: identity.routePattern ?? '/' } },
    { path: 'src/lib/slug.test.ts', imports: [], test: { runner } },
  ],
});

describe.each<TestRunner>(['vitest', 'jest', 'node:test'])(
  'for every recorded failure, in a project with %s',
  (runner) => {
    const suggestions = TRACES.map(({ name, trace }) => {
      const graph = graphOf(runner, trace);
      return { name, trace, suggested: suggestTests(trace, findTracedCode(trace, graph), graph) };
    });

    it('there is a test to write, and an idea against the like of it', () => {
      for (const { name, trace, suggested } of suggestions) {
        expect([name, suggested.regressionTests.length]).toEqual([name, expect.toSatisfy((count) => count > 0)]);
        if (trace.failure) expect([name, suggested.preventionTests]).not.toEqual([name, []]);
      }
    });

    it('what is written is a program', () => {
      const files = suggestions.flatMap(({ name, suggested }) =>
        suggested.regressionTests.flatMap(({ testFile }) => (testFile ? [{ name, ...testFile }] : [])),
      );
      expect(files.length).toBeGreaterThan(0.8 * suggestions.length);
      for (const { name, path, text } of files) {
        const { diagnostics } = ts.transpileModule(text, { fileName: path, reportDiagnostics: true });
        expect([name, diagnostics?.map(({ messageText }) => messageText)]).toEqual([name, []]);
      }
    });

    it('no sentence holds what an error said', () => {
      for (const { name, trace, suggested } of suggestions) {
        const message = trace.failure?.evidence.exceptionMessage;
        if (message === undefined || message.length < 20) continue;
        const { regressionTests, preventionTests } = suggested;
        const said = [...regressionTests, ...preventionTests]
          .map((test) => `${test.name} ${test.description}`)
          .join('\n');
        expect([name, said.includes(message)]).toEqual([name, false]);
        expect([name, regressionTests.some(({ testFile }) => testFile?.text.includes(message))]).toEqual([name, false]);
      }
    });
  },
);
