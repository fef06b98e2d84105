import { z } from 'zod';
import type { Trace } from '../../traces/trace.ts';
import { gatherFacts } from '../root-cause/facts.ts';

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

const issue = z.object({
  path: z.array(z.union([z.string(), z.number()])).min(1),
  /** Of a value of another type. */
  expected: z.string().optional(),
  /** Of one that has the type and breaks a rule. */
  origin: z.string().optional(),
});

/**
 * A body that a schema refuses for the reason that it refused the recorded one, which is not known: Zod's issues, the
 * message of its error, tell which fields were wrong and what they should have been. undefined when they don't, and when
 * it may be the answer of another service that was refused.
 */
export function refusedBody(trace: Trace): object | undefined {
  if (gatherFacts(trace).outgoing.length > 0) return undefined;
  const { failure } = trace;
  const { exceptionType = '', exceptionMessage } = failure?.evidence ?? {};
  if (!/^\$?ZodError$/.test(exceptionType) || exceptionMessage === undefined) return undefined;
  const found = z.array(issue).safeParse(parseJson(exceptionMessage)).data ?? [];
  for (const { path, expected, origin } of found) {
    const wrong = WRONG[expected ?? origin ?? ''];
    if (wrong === undefined || !path.every(isPlain)) continue;
    return path.reduceRight<unknown>((value, at) => (at === 0 ? [value] : { [at]: value }), wrong) as object;
  }
  return undefined;
}

/** The name of a field, or the first place of a list. */
const isPlain = (at: string | number) => (typeof at === 'string' ? /^\w{1,60}$/.test(at) : at === 0);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
