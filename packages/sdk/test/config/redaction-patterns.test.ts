import { redact, setOwnRedactionPatterns } from '@glasstrace/protocol/redaction';
import { afterEach, describe, expect, it } from 'vitest';
import { readRedactionPatterns } from '../../src/config/redaction-patterns.ts';

afterEach(() => setOwnRedactionPatterns([]));

describe('redaction patterns of an app', () => {
  it('mask texts, expressions and expressions written as texts, wherever they stand, beside the built-in rules', () => {
    const problems: string[] = [];
    setOwnRedactionPatterns(readRedactionPatterns(['project (x)', /acct_\d+/, '/CUST-[a-z]+/i'], problems));

    expect(redact('project (x): acct_1 acct_22 cust-abc ann@example.org')).toEqual({
      text: '[redacted:own_pattern]: [redacted:own_pattern] [redacted:own_pattern] [redacted:own_pattern] [redacted:email]',
      rules: ['email', 'own_pattern'],
    });
    expect(problems).toEqual([]);
  });

  it('that are no expressions are named by their place and left out', () => {
    const problems: string[] = [];
    expect(readRedactionPatterns(['/(/', 'fine'], problems)).toEqual([/fine/g]);
    expect(problems).toEqual(['Item 1 of redact is not a regular expression such as /acct_\\d+/.']);
  });
});
