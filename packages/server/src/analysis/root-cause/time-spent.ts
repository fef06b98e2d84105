import type { DatabaseCall, Facts } from './facts.ts';
import type { Evidence } from './rule.ts';
import { callName } from './upstream.ts';
import { duration, excerpt, name } from './words.ts';

/** What most of a request's time went into, as far as its spans show. */
export interface TimeSpent {
  /** `GET http://…`, the statement or the table, as it goes into a sentence. */
  what: string;
  ms: number;
  component?: string;
  evidence: Evidence[];
}

/** Statements that are the same but for their values. */
export interface RepeatedStatement {
  calls: DatabaseCall[];
  totalMs: number;
  serial: boolean;
}

/** The outgoing call or statement that took longest; undefined without any. */
export function longestPart({ outgoing, database }: Facts): TimeSpent | undefined {
  const call = outgoing.toSorted((a, b) => b.durationMs - a.durationMs)[0];
  const statement = database.toSorted((a, b) => b.durationMs - a.durationMs)[0];
  if (call && call.durationMs >= (statement?.durationMs ?? 0)) {
    return {
      what: `the call ${callName(call) ?? 'to another service'}`,
      ms: call.durationMs,
      ...(call.host !== undefined && { component: call.host }),
      evidence: [{ path: `${call.span.spanId}:duration`, value: duration(call.durationMs), why: 'the longest call' }],
    };
  }
  if (!statement) return undefined;
  return {
    what: statementName(statement),
    ms: statement.durationMs,
    ...(statement.system !== undefined && { component: statement.system }),
    evidence: [
      {
        path: `${statement.span.spanId}:duration`,
        value: `${duration(statement.durationMs)}: ${excerpt(statement.query ?? statement.span.name)}`,
        why: 'the longest statement',
      },
    ],
  };
}

export function statementName({ table, operation, query }: DatabaseCall): string {
  const verb = name((operation ?? /^\s*(\w+)/.exec(query ?? '')?.[1])?.toUpperCase())?.replaceAll('`', '');
  const on = name(table);
  return `the ${verb ?? 'database'} ${verb ? 'statement' : 'call'}${on ? ` on ${on}` : ''}`;
}

/** The statement that was sent most often, and took longest with it; undefined when none was sent more than once. */
export function mostRepeated({ database }: Facts): RepeatedStatement | undefined {
  const alike = new Map<string, DatabaseCall[]>();
  for (const call of database) {
    if (call.query === undefined) continue;
    // Lists in a statement are as long as what they are asked for.
    const statement = call.query.replace(/\((?:\s*(?:\?|\$\d+)\s*,?)+\)/g, '(?)').replace(/\$\d+/g, '?');
    alike.set(statement, [...(alike.get(statement) ?? []), call]);
  }
  const repeated = [...alike.values()]
    .filter((calls) => calls.length > 1)
    .map((calls) => ({
      calls,
      totalMs: calls.reduce((sum, { durationMs }) => sum + durationMs, 0),
      serial: calls.every(({ span }, i) => i === 0 || span.startMs >= calls[i - 1]!.span.endMs - 0.05),
    }));
  return repeated.toSorted((a, b) => b.calls.length - a.calls.length || b.totalMs - a.totalMs)[0];
}
