/** No item of any list is smaller than this; reading more than could ever be shown would be for nothing. */
const SMALLEST_ITEM_TOKENS = 40;

/** How many items a page may have, and what to say about it: a limit over the maximum is clamped, and said. */
export function readLimit(
  asked: number | undefined,
  bounds: { default: number; max: number },
  maxTokens: number,
): { limit: number; said: { limit?: number } } {
  const limit = Math.min(asked ?? bounds.default, bounds.max);
  const readable = Math.max(1, Math.min(limit, Math.floor(maxTokens / SMALLEST_ITEM_TOKENS)));
  return { limit: readable, said: asked !== undefined && asked > bounds.max ? { limit } : {} };
}
