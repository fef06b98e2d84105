import { type ErrorSeen, type Facts, findErrorBy, isRefused, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { expressionBefore, rootOf } from '../source/expression.ts';
import { findOrigin } from '../source/origin.ts';
import { currentLine } from '../source/source.ts';
import { callName, evidenceOf, lastAnswer } from '../upstream.ts';
import { code, excerpt } from '../words.ts';

/** V8's words for a text that is no JSON, of Node 20 to 24. */
const MESSAGE =
  /^(?:Unexpected (?:token|end of JSON input|number|string|non-whitespace character)|Expected .+ in JSON|.* is not valid JSON$|(?:Bad|Unterminated|No number after|Exponent part is|Expected double-quoted) .+ in JSON|Unterminated fractional number in JSON)/s;

type SourceOfText =
  | { kind: 'request'; expression?: string; sure: boolean }
  | { kind: 'upstream'; sure: boolean }
  | { kind: 'value'; expression: string }
  | { kind: 'unknown' };

/** A text is read as JSON and is none: of the client, of another service, or of the app. */
export const invalidJson: Rule = {
  name: 'invalid-json',
  explain(facts) {
    const found = findErrorBy(facts, isOfJson);
    if (!found) return undefined;
    const { error } = found;
    const isEmpty = error.message === 'Unexpected end of JSON input' || error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY';
    const isPage = /^Unexpected token '<'|<!doctype|<html/i.test(error.message);
    const what = isEmpty ? 'is empty or breaks off' : isPage ? 'is an HTML page' : 'is not valid JSON';
    const from = OF_REQUEST_BODY.has(error.code ?? '') ? FROM_CLIENT : findSourceOfText(facts);
    const at = whereIs(facts, error);
    const evidence = [
      { path: error.paths.message, value: excerpt(error.message), why: 'the words of the JSON parser' },
      ...(facts.source && from.kind !== 'unknown'
        ? [{ path: 'errorEvidence.sourceLines', why: 'the lines show what is parsed' }]
        : []),
    ];
    const common = { about: error, evidence };
    if (from.kind === 'upstream') {
      const call = lastAnswer(facts);
      const peer = (call && callName(call)) ?? 'another service';
      return {
        ...common,
        rootCause: `The answer of ${peer} ${what}${call?.status === undefined ? '' : `; its status was ${call.status}`}.`,
        suggestedFix: `Check the status and the content type of the answer before it is parsed ${at}, and handle an answer that is no JSON; look at what ${peer} really sends${isPage ? ' (an error or login page, or the wrong address)' : ''}.`,
        confidence: from.sure ? CONFIDENCE.certain : CONFIDENCE.probable,
        category: 'validation-error',
        ...(call?.host !== undefined && { component: call.host }),
        evidence: [...evidence, ...(call ? [evidenceOf(call, 'the call whose answer is parsed')] : [])],
      };
    }
    if (from.kind === 'request') {
      return {
        ...common,
        rootCause: `The request body ${what}${from.expression === undefined ? '' : ` (${code(from.expression)})`}.`,
        suggestedFix: `Let the client send valid JSON with content-type application/json${isRefused(facts) ? '' : `; ${at}, catch the SyntaxError and answer 400`}.`,
        confidence: from.sure ? CONFIDENCE.certain : CONFIDENCE.probable,
        category: 'validation-error',
        component: facts.failure?.location?.file ?? 'request body',
      };
    }
    const subject = from.kind === 'value' ? code(from.expression) : 'A text';
    return {
      ...common,
      rootCause: `${subject} is parsed as JSON and ${what}.`,
      suggestedFix: `Check where ${from.kind === 'value' ? subject : 'the text'} comes from, and catch the SyntaxError ${at}: answer 400 when it is from the client, 502 when it is from another service.`,
      confidence: from.kind === 'value' ? CONFIDENCE.strong : CONFIDENCE.probable,
      category: 'validation-error',
    };
  },
};

const FROM_CLIENT: SourceOfText = { kind: 'request', sure: true };

/** Fastify gives its own error the place of the parser's. */
const OF_REQUEST_BODY = new Set(['FST_ERR_CTP_INVALID_JSON_BODY', 'FST_ERR_CTP_EMPTY_JSON_BODY']);

function isOfJson({ type, message, code }: ErrorSeen): true | undefined {
  if (code !== undefined && OF_REQUEST_BODY.has(code)) return true;
  return type === 'SyntaxError' && MESSAGE.test(message) && /JSON|^Unexpected token/.test(message) ? true : undefined;
}

const BODY_PARSERS =
  /node_modules\/(?:body-parser|co-body|raw-body|koa-bodyparser|@fastify|fastify|hono|formidable|next\/)/;
const REQUEST_NAME = /^(?:req|request|ctx\.req|ctx\.request|c\.req|context\.request|event)\b/;
const RESPONSE_NAME = /^(?:res|resp|response|answer|reply|upstream)\b/;

function findSourceOfText(facts: Facts): SourceOfText {
  const { failure, source, trace, outgoing } = facts;
  const frames = failure?.evidence.stack?.frames ?? [];
  const inApp = frames.findIndex((frame) => frame.inApp);
  if (frames.slice(0, inApp < 0 ? undefined : inApp).some(({ file = '' }) => BODY_PARSERS.test(file)))
    return { kind: 'request', sure: true };
  const hasAnswer = lastAnswer(facts) !== undefined;
  const hasBody = /^(?:POST|PUT|PATCH|DELETE)$/.test(trace.method);
  // A framework that parses the body itself answers 400 before any code of the app runs.
  if (inApp < 0 && trace.statusCode === 400 && outgoing.length === 0 && hasBody) return { kind: 'request', sure: true };
  if (!source) {
    if (hasBody && outgoing.length === 0 && failure?.error.kind === 'exception' && inApp < 0)
      return { kind: 'request', sure: false };
    return { kind: 'unknown' };
  }

  const line = currentLine(source);
  const parsed = parsedExpression(line);
  if (parsed === undefined) return hasAnswer && !hasBody ? { kind: 'upstream', sure: false } : { kind: 'unknown' };
  const from = classify(parsed, facts, 3);
  return from.kind === 'value' ? { ...from, expression: parsed } : from;
}

/** What is parsed on the line: of `JSON.parse(x)` x, of `y.json()` y. */
function parsedExpression(line: string): string | undefined {
  const argument = /\bJSON\.parse\(\s*((?:[^()]|\([^()]*\))*)\)?/.exec(line)?.[1]?.trim();
  if (argument !== undefined && argument !== '') return argument.replace(/^await\s+/, '');
  const call = /\.json\(\s*\)/.exec(line);
  return call ? expressionBefore(line, call.index) : undefined;
}

/** Follows names back to where they are from, as far as the lines show it. */
function classify(expression: string, facts: Facts, depth: number): SourceOfText {
  const { source, outgoing } = facts;
  const hasAnswer = lastAnswer(facts) !== undefined;
  if (/\bfetch\s*\(|\baxios\b|\bgot\s*[.(]|\bky\s*[.(]/.test(expression)) return { kind: 'upstream', sure: true };
  if (/\b(?:req|request)\.(?:body|query|params|headers|cookies)\b|\.searchParams\b|formData/.test(expression)) {
    return { kind: 'value', expression };
  }
  const root = rootOf(expression);
  const origin = source && root !== undefined ? findOrigin(source, root) : undefined;
  if (origin?.expression !== undefined && depth > 0 && rootOf(origin.expression) !== root)
    return classify(origin.expression, facts, depth - 1);
  if (origin?.kind === 'parameter' && REQUEST_NAME.test(expression)) return { kind: 'request', expression, sure: true };
  if (REQUEST_NAME.test(expression)) return { kind: 'request', expression, sure: outgoing.length === 0 };
  if (RESPONSE_NAME.test(expression) && hasAnswer) return { kind: 'upstream', sure: true };
  if (/\.(?:text|json)\(\)$|^(?:text|body|raw|payload|data)$/.test(expression) && hasAnswer)
    return { kind: 'upstream', sure: false };
  return { kind: 'value', expression };
}
