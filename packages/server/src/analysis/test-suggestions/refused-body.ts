import { z } from 'zod';
import type { Trace } from '../../traces/trace.ts';

/** A value of another type than the one that a schema expects, by the names that Zod has for types. */
const WRONG: Record<string, string | number> = {
  string: 42,
  number: 'not a number',
  int: 'not a number',
  bigint: 'not a number',
  boolean: 'not a boolean',
  date: 'not a date',
  array: 'not a list',
  object: 'not an object',
  record: 'not an object',
};

const issues = z
  .array(z.object({ path: z.array(z.union([z.string(), z.number()])).min(1), expected: z.string().optional() }))
  .min(1);

/**
 * A body that a schema refuses for the reason that it refused the recorded one, which is not known: Zod's issues, the
 * message of its error, tell which fields were wrong and what they should have been. undefined when they don't.
 */
export function refusedBody({ failure }: Trace): Record<string, unknown> | undefined {
  const { exceptionType = '', exceptionMessage } = failure?.evidence ?? {};
  if (!/^\$?ZodError$/.test(exceptionType) || exceptionMessage === undefined) return undefined;
  const found = issues.safeParse(parseJson(exceptionMessage));
  const field = found.data?.find(({ path, expected }) => isPlain(path) && WRONG[expected ?? ''] !== undefined);
  if (!field) return undefined;
  const wrong: unknown = WRONG[field.expected!];
  return field.path.reduceRight((value, name) => ({ [name]: value }), wrong) as Record<string, unknown>;
}

/** Names of fields all the way; a place in a list would need the list around it. */
const isPlain = (path: (string | number)[]) =>
  path.every((name) => typeof name === 'string' && /^\w{1,60}$/.test(name));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
