import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import {
  findTraceCandidates,
  getErrorList,
  getLatestError,
  getRootCause,
  getSessionTimeline,
  getTestSuggestions,
  getTrace,
  inputJsonSchema,
  type ToolContract,
} from '../../src/index.ts';

const SEVEN: ToolContract[] = [
  getLatestError,
  findTraceCandidates,
  getTrace,
  getErrorList,
  getRootCause,
  getTestSuggestions,
  getSessionTimeline,
];

describe('the seven core tools', () => {
  it('weigh at most 2,000 tokens together', () => {
    const list = SEVEN.map((tool) => ({
      name: tool.name,
      title: tool.title,
      description: tool.description,
      inputSchema: inputJsonSchema(tool),
      annotations: { readOnlyHint: true, openWorldHint: false },
    }));

    expect(countTokens(JSON.stringify({ tools: list }))).toBeLessThanOrEqual(2_000);
  });

  it.each(SEVEN.map((tool) => [tool.name, tool] as const))(
    '%s describes itself in at most two sentences',
    (_, tool) => {
      expect(tool.description.match(/[.!?](\s|$)/g)?.length).toBeLessThanOrEqual(2);
      expect(inputJsonSchema(tool)).toMatchObject({ type: 'object', additionalProperties: false });
    },
  );

  it('refuse a parameter that they do not have', () => {
    expect(getTrace.input.safeParse({ path: '/x' }).success).toBe(false);
  });

  it('accept a window as text and as numbers', () => {
    expect(getTrace.input.safeParse({ timeWindow: '15m' }).success).toBe(true);
    expect(getTrace.input.safeParse({ timeWindow: { start: 1, end: 2 } }).success).toBe(true);
    expect(getTrace.input.safeParse({ timeWindow: { from: 1 } }).success).toBe(false);
  });
});
