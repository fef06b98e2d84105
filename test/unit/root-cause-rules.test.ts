import { describe, expect, it } from 'vitest';
import { explainByRules, type Finding } from '../../packages/server/src/analysis/root-cause/find-root-cause.ts';
import { RULES } from '../../packages/server/src/analysis/root-cause/rules.ts';
import { interpretTrace } from '../../packages/server/src/traces/trace.ts';
import { listRecordings, readRecording } from '../failures/recording.ts';

/** What every rule says about every failure that real programs had. */
const EXPLAINED = listRecordings('rules').map((name) => {
  const { spans, logs } = readRecording('rules', name);
  return { name, findings: explainByRules(interpretTrace(spans, logs)) };
});

it('one rule explains each recorded failure, and others speak up only where the snapshot says so', () => {
  const lines = EXPLAINED.map(({ name, findings }) =>
    [name, ...findings.filter(isMoreThanACategory).map(({ rule, confidence }) => `${rule} ${confidence}`)].join(' | '),
  );
  expect(lines.join('\n')).toMatchSnapshot();
});

/** The last word, where no rule knows more. */
const isMoreThanACategory = ({ rule }: Finding): boolean => rule !== 'known-by-category';

/** Real ones are in words-of-the-runtime.test.ts and rules.test.ts of the server. */
const NOT_RECORDED = ['aborted-by-app', 'wrong-argument'];

describe('a rule', () => {
  it.each(RULES.map(({ name }) => name).filter((name) => !NOT_RECORDED.includes(name)))(
    '%s explains a failure of a real program',
    (rule) => {
      expect(EXPLAINED.some(({ findings }) => findings.some((finding) => finding.rule === rule))).toBe(true);
    },
  );
});

it('the words of a finding are ours: of what was captured they hold no message', () => {
  for (const { name, findings } of EXPLAINED) {
    const { spans } = readRecording('rules', name);
    const messages = spans
      .flatMap(({ events }) => events.map(({ attributes }) => attributes['exception.message']))
      .filter((message) => typeof message === 'string' && message.split(' ').length > 5);
    for (const { rootCause, suggestedFix } of findings) {
      for (const message of messages) expect(`${rootCause} ${suggestedFix}`).not.toContain(message);
    }
  }
});
