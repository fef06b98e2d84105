import { z } from 'zod';

export const DEFAULT_MAX_TOKENS = 2_000;
export const LARGEST_MAX_TOKENS = 8_000;
/** In less than this not even one item could be said with what a tool's answer must have. */
export const SMALLEST_MAX_TOKENS = 500;

/** Every tool takes a budget for its answer, counted as o200k_base tokens of the text content. */
export const maxTokens = z
  .number()
  .int()
  .min(SMALLEST_MAX_TOKENS)
  .max(LARGEST_MAX_TOKENS)
  .optional()
  .describe('Answer budget, default 2000.');

export interface ToolContract<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  name: string;
  title: string;
  /** At most two sentences: what it returns, when to call it. */
  description: string;
  input: Input;
  output: Output;
}

export function defineTool<Input extends z.ZodObject, Output extends z.ZodType>(
  contract: ToolContract<Input, Output>,
): ToolContract<Input, Output> {
  return contract;
}

/** What the agent sees of a tool's parameters: JSON Schema 2020-12 without the parts that only cost tokens. */
export function inputJsonSchema(contract: ToolContract): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(contract.input, { io: 'input' }) as Record<string, unknown>;
  return withoutSafeIntegerBounds(schema) as Record<string, unknown>;
}

/** zod writes the bounds of safe integers on every integer; they tell an agent nothing. */
function withoutSafeIntegerBounds(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutSafeIntegerBounds);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([, value]) => Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER);
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutSafeIntegerBounds(value)]));
}
