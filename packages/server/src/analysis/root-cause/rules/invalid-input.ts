import { z } from 'zod';
import { parseJson } from '../../../traces/frames.ts';
import { type ErrorSeen, type Facts, findErrorBy, isRefused, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { currentLine } from '../source/source.ts';
import { callName, lastAnswer } from '../upstream.ts';
import { excerpt, name } from '../words.ts';

/** What a validator says of one place in the data. */
interface Issue {
  /** `items.0.quantity`; empty for the whole. */
  path: string;
  /** In our words: `expected array`. */
  expectation?: string;
}

const issueList = z.array(
  z.looseObject({
    path: z.array(z.union([z.string(), z.number()])),
    code: z.string().optional(),
    expected: z.union([z.string(), z.number()]).optional(),
    format: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    inclusive: z.boolean().optional(),
    keys: z.array(z.string()).optional(),
  }),
);

const VALIDATORS =
  /^\$?(?:ZodError|ValiError|ValidationError|StructError|ArkErrors|AggregateArkError|TypeBoxError|TransformDecodeCheckError|HttpValidationError|FST_ERR_VALIDATION)$/;

const MOST_ISSUES = 4;

/** Data that a schema refuses: zod and its like, with the place in the data and what is expected there. */
export const invalidInput: Rule = {
  name: 'invalid-input',
  explain(facts) {
    const found = findErrorBy(facts, (error) => (isOfValidator(error) ? readIssues(error) : undefined));
    if (!found) return undefined;
    const { error, known: issues } = found;
    const shown = issues
      .slice(0, MOST_ISSUES)
      .map(sayIssue)
      .filter((words) => words !== undefined);
    const more = issues.length - shown.length;
    const details = shown.length === 0 ? '' : `: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
    const from = findData(facts);
    const at = whereIs(facts, error);
    const fields = [...new Set(issues.map(({ path }) => name(path)).filter((path) => path !== undefined))].slice(
      0,
      MOST_ISSUES,
    );
    return {
      rootCause: `${from.subject} does not fit the schema${details}.`,
      suggestedFix:
        from.kind === 'upstream'
          ? `Compare the schema with what ${from.name} really sends${fields.length > 0 ? ` (${fields.join(', ')})` : ''} and correct the schema ${at}, or the call; handle an answer that does not fit.`
          : from.kind === 'environment'
            ? `Set ${fields.length > 0 ? fields.join(', ') : 'the missing variables'} in the environment that the server is started with.`
            : `Correct what is sent${fields.length > 0 ? ` (${fields.join(', ')})` : ''}, or the schema used ${at}${isRefused(facts) ? '' : '; answer 400 with the issues when the data is from a client, instead of letting the error through'}.`,
      confidence: shown.length > 0 ? CONFIDENCE.certain : CONFIDENCE.strong,
      category: from.kind === 'environment' ? 'configuration-error' : 'validation-error',
      about: error,
      evidence: [
        {
          path: error.paths.type,
          value: excerpt(error.type ?? error.code ?? ''),
          why: 'the class of a validator’s error',
        },
        { path: error.paths.message, value: excerpt(error.message), why: 'its issues' },
      ],
    };
  },
};

/** tRPC gives its own error the words of the validator's. */
const isOfValidator = ({ type = '', code, message }: ErrorSeen): boolean =>
  VALIDATORS.test(type) ||
  // Of Effect; got has the same name for an answer that is no JSON, with a code.
  (type === 'ParseError' && code === undefined) ||
  code === 'FST_ERR_VALIDATION' ||
  (type === 'TRPCError' && parseJson(message, issueList) !== undefined);

function readIssues({ message }: ErrorSeen): Issue[] {
  const listed = message.trimStart().startsWith('[') ? parseJson(message, issueList) : undefined;
  if (listed) return listed.map((issue) => toIssue(issue));
  // yup, superstruct, ajv and mongoose begin with the path.
  const path =
    /^(?:body|querystring|params|headers)\S* must have required property '([\w.]+)'/.exec(message)?.[1] ??
    /^(?:body|querystring|params|headers)[./]([\w./[\]]+) must /.exec(message)?.[1] ??
    /^([A-Za-z_$][\w$.[\]]*) (?:must|is a required|is required|should|cannot be)/.exec(message)?.[1] ??
    /^At path: ([\w.[\]]+) -- /.exec(message)?.[1] ??
    /^"?([\w.[\]]+)"? (?:is required|is not allowed|must)/.exec(message)?.[1] ??
    // joi has it in quotes, also where it prints the whole data first.
    /(?:^|\] )"([\w.[\]]+)" (?:with value|length|contains|failed|is|must|does)\b/.exec(message)?.[1];
  const ofMongoose = [...(/validation failed: (.*)$/s.exec(message)?.[1] ?? '').matchAll(/(?:^|, )([\w.]+): /g)].map(
    (match) => match[1]!,
  );
  if (ofMongoose.length > 0) return ofMongoose.map((field) => ({ path: field }));
  return path === undefined ? [] : [{ path: path.replaceAll('/', '.') }];
}

function toIssue({
  path,
  code,
  expected,
  format,
  minimum,
  maximum,
  inclusive,
  keys,
}: z.infer<typeof issueList>[number]): Issue {
  const expectation =
    format !== undefined && name(format)
      ? `expected the format ${name(format)}`
      : typeof expected === 'string' && name(expected)
        ? `expected ${expected}`
        : code === 'too_small' && minimum !== undefined
          ? `must be ${inclusive === false ? 'more than' : 'at least'} ${minimum}`
          : code === 'too_big' && maximum !== undefined
            ? `must be ${inclusive === false ? 'less than' : 'at most'} ${maximum}`
            : code === 'unrecognized_keys' && keys?.length
              ? 'unknown keys'
              : code === 'invalid_value' || code === 'invalid_enum_value'
                ? 'not one of the values allowed'
                : undefined;
  return { path: path.join('.'), ...(expectation !== undefined && { expectation }) };
}

function sayIssue({ path, expectation }: Issue): string | undefined {
  const where = path === '' ? 'the whole' : name(path);
  if (where === undefined) return undefined;
  return expectation === undefined ? where : `${where} (${expectation})`;
}

/** tRPC checks inputs, and outputs too: those it blames on itself. */
const isTrpcInput = ({ failure }: Facts): boolean =>
  failure?.error.kind === 'exception' && failure.error.exception.trpc?.code === 'BAD_REQUEST';

type Data = { kind: 'request' | 'upstream' | 'environment' | 'unknown'; subject: string; name: string };

/** Whose data it is, as far as the failing line shows. */
function findData(facts: Facts): Data {
  const line = facts.source ? currentLine(facts.source) : '';
  const call = lastAnswer(facts);
  const peer = call && callName(call);
  if (/process\.env\b/.test(line))
    return { kind: 'environment', subject: 'The environment of the process', name: 'it' };
  if (
    /\b(?:req|request|ctx\.request|c\.req)\b|searchParams|formData|\bparams\b/.test(line) ||
    facts.failure?.code === 'FST_ERR_VALIDATION' ||
    isTrpcInput(facts)
  ) {
    return { kind: 'request', subject: 'What the client sent', name: 'the client' };
  }
  if (call && peer && /\b(?:res|resp|response|answer|reply|upstream|fetched)\b|\bfetch\(|\.json\(\)/.test(line)) {
    return { kind: 'upstream', subject: `The answer of ${peer}`, name: peer };
  }
  return { kind: 'unknown', subject: 'The data', name: 'it' };
}
