import { BY_CONDITION } from '../../../traces/category.ts';
import { type Complaint, readComplaint } from '../database/complaint.ts';
import { EXPLANATIONS } from '../database/explanations.ts';
import { type Facts, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';

/** What a database, or the client in front of it, refused, by its code. */
export const databaseComplaint: Rule = {
  name: 'database-complaint',
  explain(facts) {
    const complaint = readComplaint(facts);
    if (!complaint) return undefined;
    const { condition, error, component, evidence } = complaint;
    const { cause, fix } = EXPLANATIONS[condition](complaint, whereIs(facts, error));
    return {
      rootCause: cause,
      suggestedFix: fix,
      confidence: confidenceIn(complaint, facts),
      category: BY_CONDITION[condition],
      component,
      about: error,
      evidence,
    };
  },
};

function confidenceIn({ error, condition }: Complaint, { failure }: Facts): number {
  const isNamed = error.code !== undefined || error.type !== undefined;
  // That a statement is wrong is all it says.
  if (!isNamed || condition === 'bad-statement') return CONFIDENCE.strong;
  return failure?.location ? CONFIDENCE.certain : CONFIDENCE.strong;
}
