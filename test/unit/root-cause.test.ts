import { describe, expect, it } from 'vitest';
import { explainAll } from '../failures/explain.ts';
import { judge, missedBars, score } from '../failures/judge.ts';
import { listRecordings, listSets, readRecording } from '../failures/recording.ts';

describe.each(listSets())('get_root_cause about the recorded failures of the set "%s"', (set) => {
  it('has the right category and line, and is never wrong and sure', { timeout: 60_000 }, async () => {
    const recordings = listRecordings(set).map((name) => readRecording(set, name));
    const explanations = await explainAll(recordings);
    const verdicts = recordings.map((recording, index) => judge(recording, explanations[index]!));
    expect(missedBars(score(verdicts))).toEqual([]);
  });
});

describe('the judge', () => {
  const recording = readRecording('rules', 'property-of-undefined');
  const right = {
    status: 'completed',
    source: 'rules',
    rootCause: '`draft` is undefined.',
    affectedComponent: 'the app',
    errorCategory: 'type-error',
    suggestedFix: 'Check it.',
    confidence: 0.9,
    codeLocation: recording.expect.at[0]!,
  } as const;

  it('finds nothing wrong with a right answer', () => {
    expect(judge(recording, right)).toMatchObject({
      category: { right: true },
      place: { right: true },
      lacks: [],
      confidentlyWrong: false,
    });
  });

  it('sees another category, another line, and a name that is lacking', () => {
    const wrong = { ...right, errorCategory: 'timeout', rootCause: 'Something was slow.' } as const;
    const elsewhere = { ...right, codeLocation: { file: 'src/orders.js', line: 1 } };
    expect(judge(recording, wrong)).toMatchObject({
      category: { right: false },
      lacks: ['draft'],
      confidentlyWrong: true,
    });
    expect(judge(recording, elsewhere)).toMatchObject({ place: { right: false }, confidentlyWrong: true });
    expect(judge(recording, { ...wrong, confidence: 0.5 }).confidentlyWrong).toBe(false);
  });

  it('lets nobody be sure of what cannot be known, nor accuse somebody else', () => {
    const unknowable = readRecording('rules', 'slow-without-a-reason');
    const { codeLocation: _line, ...unplaced } = right;
    const guess = { ...unplaced, errorCategory: 'unknown' } as const;
    expect(judge(unknowable, guess).confidentlyWrong).toBe(true);
    expect(judge(unknowable, { ...guess, confidence: 0.4 }).confidentlyWrong).toBe(false);
    const upstream = readRecording('rules', 'half-an-answer');
    const accusing = { ...guess, rootCause: 'The request body is not JSON.', codeLocation: upstream.expect.at[0]! };
    expect(judge(upstream, accusing).accuses).toEqual(['request body']);
  });
});
