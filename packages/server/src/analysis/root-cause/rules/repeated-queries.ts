import { SPAN } from '@glasstrace/protocol/attributes';
import { readText } from '../../../traces/attribute.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { mostRepeated, statementName } from '../time-spent.ts';
import { duration, excerpt, name } from '../words.ts';

/** Fewer may be meant. */
const FEWEST = 5;
/** So many are no accident, however little time they take. */
const MANY = 10;
/** Of the request's time; less is not what makes it slow. */
const LEAST_SHARE = 0.3;

/** One statement for every row of another: nothing failed, but it grows with the data. */
export const repeatedQueries: Rule = {
  name: 'repeated-queries',
  explain(facts) {
    const { trace, failure } = facts;
    const repeated = failure ? undefined : mostRepeated(facts);
    if (!repeated || repeated.calls.length < FEWEST) return undefined;
    const { calls, totalMs, serial } = repeated;
    const [first] = calls;
    const before = facts.database.filter(({ span }) => span.endMs <= first!.span.startMs + 0.05).at(-1);
    const file = name(readText(trace.root.span.attributes, SPAN.nextSourceFile));
    const takesLong = totalMs >= trace.durationMs * LEAST_SHARE;
    const where = file ? `Look for it in ${file} and what it calls` : 'Look for it in the handler and what it calls';
    const isPrisma = first!.span.scope.name.includes('prisma') || first!.span.name.startsWith('prisma:');
    return {
      rootCause: `${upper(statementName(first!))} ran ${calls.length} times in one request, ${serial ? 'one after the other' : 'in part side by side'}, ${duration(totalMs)} of ${duration(trace.durationMs)} in all${before ? `, after ${statementName(before)}` : ''}: one query for each row (N+1).`,
      suggestedFix: `Get all rows with one query${isPrisma ? ': use `include` or `select` with the relation, or one `findMany` with `in`' : ': a join, or one statement with `in (…)`'} instead of one query in a loop. ${where}.`,
      confidence: takesLong && calls.length >= MANY ? CONFIDENCE.strong : CONFIDENCE.weak,
      category: 'unknown',
      component: isPrisma ? 'prisma' : (first!.system ?? 'database'),
      evidence: [
        {
          path: `${first!.span.spanId}:${SPAN.dbQuery}`,
          value: excerpt(first!.query!),
          why: `the first of ${calls.length} that differ in their values only`,
        },
      ],
    };
  },
};

const upper = (text: string) => text[0]!.toUpperCase() + text.slice(1);
