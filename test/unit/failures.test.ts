import { describe, expect, it } from 'vitest';
import { interpretTrace } from '../../packages/server/src/traces/trace.ts';
import { listRecordings, readRecording } from '../failures/recording.ts';

describe('a recorded failure', () => {
  it.each(listRecordings('rules'))(
    '%s has the line that the source marks, in its error or in one of its causes',
    (name) => {
      const { spans, logs, expect: expected } = readRecording('rules', name);
      const { failure } = interpretTrace(spans, logs);
      const places = [failure?.location, ...(failure?.evidence.causes ?? []).map(({ frame }) => frame)]
        .filter((place) => place?.file !== undefined)
        .map((place) => `${place!.file}:${place!.line}`);
      const { at } = expected;
      if (at) expect(places).toContain(`${at.file}:${at.line}`);
      else expect(places).toEqual([]);
    },
  );
});
