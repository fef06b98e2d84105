import { describe, expect, it } from 'vitest';
import { interpretTrace } from '../../packages/server/src/traces/trace.ts';
import { listRecordings, readRecording } from '../failures/recording.ts';

const RECORDINGS = listRecordings('rules').map((name) => readRecording('rules', name));

describe('a recorded failure', () => {
  it.each(RECORDINGS)(
    '$name has a line that the source marks, where it has a line at all',
    ({ spans, logs, expect: expected }) => {
      const { failure } = interpretTrace(spans, logs);
      const frames = [failure?.location, ...(failure?.evidence.causes ?? []).map(({ frame }) => frame)];
      const places = frames.flatMap((frame) => (frame?.file === undefined ? [] : [`${frame.file}:${frame.line}`]));
      const marked = expected.at.map(({ file, line }) => `${file}:${line}`);
      if (places.length > 0) expect(marked).toEqual(expect.arrayContaining([places[0]]));
    },
  );

  it('holds nothing that names it', () => {
    for (const { name, spans, logs } of RECORDINGS) {
      expect(JSON.stringify({ spans, logs })).not.toMatch(new RegExp(`fails: |"${name}"`));
    }
  });
});
