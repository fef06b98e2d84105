import { type ErrorSeen, type Facts, findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Evidence, type Rule } from '../rule.ts';
import { findCondition, isThrow } from '../source/condition.ts';
import { findOrigin } from '../source/origin.ts';
import { currentLine } from '../source/source.ts';
import { excerpt, name } from '../words.ts';

interface Missing {
  variable?: string;
  confidence: number;
  evidence: Evidence[];
}

/** A variable of the environment that is not set, as the failing line or the error says. */
export const missingEnvironmentVariable: Rule = {
  name: 'missing-environment-variable',
  explain(facts) {
    const found = findErrorBy(facts, (error) => bySource(error, facts) ?? byMessage(error));
    if (!found) return undefined;
    const { error, known } = found;
    const variable = name(known.variable);
    const at = whereIs(facts, error);
    return {
      rootCause: variable
        ? `The environment variable ${variable} is not set in the process, or is empty, and the code needs it.`
        : 'A secret or key that usually comes from the environment is not set.',
      suggestedFix: `Set ${variable ?? 'the variable that it comes from'} where the server is started (in development .env.local or .env, then start the server again); let the app refuse to start without it instead of failing ${at}.`,
      confidence: known.confidence,
      category: 'configuration-error',
      component: 'environment',
      about: error,
      evidence: known.evidence,
    };
  },
};

const READS = /process\.env(?:\.([A-Za-z_]\w*)|\[['"]([A-Za-z_]\w*)['"]\])/g;
const readsIn = (text: string): string[] => [...text.matchAll(READS)].map((match) => (match[1] ?? match[2])!);

/** The failing line uses a variable that the error shows to be undefined, or throws because one is. */
function bySource(error: ErrorSeen, { source, errors }: Facts): Missing | undefined {
  if (!source || error !== errors[0]) return undefined;
  const line = currentLine(source);
  const onLine = readsIn(line);
  const shown = (why: string): Evidence => ({ path: 'errorEvidence.sourceLines', why });
  const said = { path: error.paths.message, value: excerpt(error.message), why: 'what came of it' };
  if (onLine.length === 1 && error.code === 'ERR_INVALID_URL') {
    return {
      variable: onLine[0]!,
      confidence: CONFIDENCE.strong,
      evidence: [shown('the URL is made from the variable'), said],
    };
  }
  if (onLine.length === 1 && /Failed to parse URL from (?:undefined|null|\/|$)/.test(error.message)) {
    return {
      variable: onLine[0]!,
      confidence: CONFIDENCE.certain,
      evidence: [shown('the address is made from the variable'), said],
    };
  }
  if (onLine.length === 1 && NO_SECRET.test(error.message)) {
    return {
      variable: onLine[0]!,
      confidence: CONFIDENCE.certain,
      evidence: [shown('the secret is read from the variable'), said],
    };
  }
  // `if (!process.env.X) throw …`, also over several lines and by way of a constant.
  if (!isThrow(source) && !/\binvariant\(|\bassert\w*\(/.test(line)) return undefined;
  const condition = findCondition(source) ?? line;
  const isTold = shown('the error is thrown when the variable is not set');
  const guarded = readsIn(condition);
  if (guarded.length === 1) {
    return { variable: guarded[0]!, confidence: CONFIDENCE.certain, evidence: [isTold, said] };
  }
  const named = /!\s*([A-Za-z_$][\w$]*)|\b([A-Za-z_$][\w$]*)\s*={2,3}\s*(?:undefined|null|''|"")/.exec(condition);
  const constant = named?.[1] ?? named?.[2];
  const from = constant === undefined ? '' : (findOrigin(source, constant)?.expression ?? '');
  const [variable] = readsIn(from);
  if (variable !== undefined) {
    return { variable, confidence: CONFIDENCE.certain, evidence: [isTold, said] };
  }
  const saidVariable = variableIn(error.message);
  if (/\bprocess\.env\b/.test(from) && saidVariable !== undefined) {
    const evidence = [isTold, { ...said, why: 'names the variable' }];
    return { variable: saidVariable, confidence: CONFIDENCE.strong, evidence };
  }
  return undefined;
}

/** A library, or the app, says that a variable is missing, and names it in capitals as variables are. */
function byMessage(error: ErrorSeen): Missing | undefined {
  const { message, code, type } = error;
  const said = { path: error.paths.message, value: excerpt(message) };
  // What Prisma says of its own configuration is told by its codes.
  if (type?.startsWith('PrismaClient') || code?.startsWith('P10')) return undefined;
  const variable = variableIn(message);
  if (variable !== undefined && MISSING.test(message)) {
    const isSaid = /\benv(?:ironment)?\b/i.test(message);
    return {
      variable,
      confidence: isSaid ? CONFIDENCE.strong : CONFIDENCE.probable,
      evidence: [{ ...said, why: 'the error names the variable and says that it is missing' }],
    };
  }
  if (NO_SECRET.test(message)) {
    return {
      confidence: CONFIDENCE.probable,
      evidence: [{ ...said, why: 'no secret was passed to the check of a token' }],
    };
  }
  return undefined;
}

const NO_SECRET = /^(?:secretOrPrivateKey must have a value|secret or public key must be provided)$/;

const MISSING =
  /\b(?:missing|not (?:been )?(?:set|found|defined|provided|configured|specified)|required|must be (?:set|provided|defined)|undefined|empty|unset|no value)\b|(?:is|was)n['’]t set/i;

/** `STRIPE_SECRET_KEY`; names of errors and of HTTP methods have no place in it. */
function variableIn(message: string): string | undefined {
  const words =
    message.match(/\b(?!ERR_|E[A-Z]{4,}\b|P\d{4}\b|SQLITE_|UND_|NEXT_(?!PUBLIC_))[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ??
    [];
  const distinct = [...new Set(words)];
  return distinct.length === 1 ? distinct[0] : undefined;
}
