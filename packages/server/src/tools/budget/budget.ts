import { DEFAULT_MAX_TOKENS, type ToolResponse } from '@glasstrace/protocol';
import { writeText } from '../answer/envelope.ts';

type Tokenizer = { isWithinTokenLimit: (text: string, limit: number, options: object) => false | number };

let tokenizer: Promise<Tokenizer> | undefined;

/** Loads the tokenizer, once: it costs 130 ms and 60 MB, so it is left out of the server's start. */
export function loadTokenizer(): Promise<Tokenizer> {
  tokenizer ??= import('gpt-tokenizer/encoding/o200k_base');
  return tokenizer;
}

/** How much an answer may hold, counted as o200k_base tokens of its text. */
export interface Budget {
  /** More than the default was asked for: the caller wants what that leaves out. */
  generous: boolean;
  /** Whether an answer of this data fits. */
  fits(data: object): boolean;
  holds(response: ToolResponse): boolean;
}

/** Captured text may look like one of the tokenizer's control tokens; here it is text like any other. */
const PLAIN_TEXT = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/** Our JSON has 3 to 4 characters a token; what is far over that is not worth counting. */
const MOST_CHARS_PER_TOKEN = 6;

export async function openBudget(maxTokens: number): Promise<Budget> {
  const { isWithinTokenLimit } = await loadTokenizer();
  const holds = (response: ToolResponse): boolean => {
    const text = writeText(response);
    if (text.length > maxTokens * MOST_CHARS_PER_TOKEN) return false;
    return isWithinTokenLimit(text, maxTokens, PLAIN_TEXT) !== false;
  };
  return {
    generous: maxTokens > DEFAULT_MAX_TOKENS,
    fits: (data) => holds({ success: true, data }),
    holds,
  };
}
