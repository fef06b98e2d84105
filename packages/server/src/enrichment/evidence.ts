import { createHash } from 'node:crypto';
import type { StackFrame } from '@glasstrace/protocol';
import { redact, stripControlCharacters, truncate } from '@glasstrace/protocol/redaction';
import { describeGap } from '../analysis/root-cause/describe-gap.ts';
import type { Finding } from '../analysis/root-cause/find-root-cause.ts';
import { findMethod, findUrl } from '../traces/http-attributes.ts';
import { sanitizePath } from '../traces/sanitize-path.ts';
import type { Span } from '../traces/span.ts';
import { layerOf } from '../traces/span-summary.ts';
import type { Trace, TraceFailure } from '../traces/trace.ts';

/** What a model is shown of a failed trace: JSON, redacted once more, without bodies, queries, concrete URLs and values. */
export interface ModelEvidence {
  json: string;
  /** Changes when anything of it changes, the model included. */
  interpretation: string;
  /** Equal for failures of the same kind at the same code; absent where the code was not recorded. */
  failureKey?: string;
}

/** Another wording of the question asks again. */
const QUESTION_VERSION = '1';
/** About 5,000 tokens. */
const MOST_CHARS = 16_000;
const MESSAGE_CHARS = 1_000;
const TEXT_CHARS = 300;
const MOST_SPANS = 40;
const MOST_LOGS = 10;

export function collectModelEvidence(
  trace: Trace,
  failure: TraceFailure,
  finding: Finding | undefined,
  model: string,
): ModelEvidence {
  const json = writeWithin(MOST_CHARS, describe(trace, failure, finding));
  const key = keyOf(trace, failure);
  return {
    json,
    interpretation: hash(QUESTION_VERSION, model, json),
    ...(key !== undefined && { failureKey: hash(QUESTION_VERSION, model, key) }),
  };
}

interface Description {
  request: object;
  error: object;
  frames: object[];
  sourceLines: object[];
  /** What the rules of the server say, whose words are ours. */
  rules: object;
  spans: object[];
  logs: object[];
}

function describe(trace: Trace, failure: TraceFailure, finding: Finding | undefined): Description {
  const { evidence } = failure;
  const spans = trace.spans.toSorted((a, b) => a.startMs - b.startMs || (a.spanId < b.spanId ? -1 : 1));
  return {
    request: {
      route: clean(withoutIds(trace.identity.displayRoute)),
      method: clean(trace.method),
      status: trace.statusCode,
      durationMs: Math.round(trace.durationMs),
      masked: failure.masked,
    },
    error: {
      type: clean(evidence.exceptionType),
      message: clean(evidence.exceptionMessage ?? failure.title, MESSAGE_CHARS),
      code: clean(failure.code),
      category: failure.category,
      causes: evidence.causes?.map(({ type, message, code, frame }) => ({
        type: clean(type),
        message: clean(message),
        code: clean(code),
        at: frame && placeOf(frame),
      })),
    },
    frames: framesOf(failure).map((frame) => ({ at: placeOf(frame), function: clean(frame.functionName) })),
    sourceLines: (evidence.sourceLines ?? []).map(({ line, text, current }) => ({ line, text: clean(text), current })),
    rules: finding ? { unsure: clean(finding.rootCause, MESSAGE_CHARS) } : { silent: clean(describeGap(trace)) },
    spans: spans.slice(0, MOST_SPANS).map((span) => ({
      name: clean(nameOf(span, trace)),
      layer: layerOf(span),
      failed: span.status === 'ERROR' || undefined,
      message: clean(span.statusMessage),
      durationMs: Math.round(span.endMs - span.startMs),
    })),
    logs: (evidence.logs ?? trace.logs).slice(0, MOST_LOGS).map(({ severity, message }) => ({
      severity,
      message: clean(message),
    })),
  };
}

/** What was called, without the path that a client sent and that of another service. */
function nameOf(span: Span, { root, identity }: Trace): string {
  if (span === root.span || span.kind === 'server') return withoutIds(identity.displayRoute);
  const url = span.kind === 'client' ? findUrl(span)?.value : undefined;
  if (url === undefined) return withoutIds(span.name);
  return `${findMethod(span)?.value ?? 'call'} ${URL.canParse(url) ? new URL(url).host : ''}`.trim();
}

const withoutIds = (name: string): string =>
  name.replace(/\?\S*/g, '').replace(/\S*\/\S*/g, (path) => sanitizePath(path));

/** The app's own frames: the only places that an answer may name. */
export function framesOf({ evidence, location }: TraceFailure): StackFrame[] {
  const ofCauses = (evidence.causes ?? []).flatMap(({ frame }) => frame ?? []);
  const frames = [...(location ? [location] : []), ...(evidence.stack?.frames ?? []), ...ofCauses].filter(
    ({ inApp, file, line }) => inApp && file !== undefined && line !== undefined,
  );
  return [...new Map(frames.map((frame) => [`${frame.file}:${frame.line}`, frame])).values()];
}

const placeOf = ({ file, line }: StackFrame) => clean(`${file ?? '?'}:${line ?? '?'}`);

/** Redacted when it was recorded, and again here: nothing goes to a provider on somebody else's word. */
function clean<Text extends string | undefined>(text: Text, most = TEXT_CHARS): Text {
  if (text === undefined) return text;
  return truncate(redact(stripControlCharacters(text)).text, most) as Text;
}

/** What is worth least is left out first. */
function writeWithin(most: number, whole: Description): string {
  const description = { ...whole, spans: [...whole.spans], logs: [...whole.logs], sourceLines: [...whole.sourceLines] };
  for (const list of [description.logs, description.spans, description.sourceLines, description.frames]) {
    while (list.length > 0 && JSON.stringify(description).length > most) list.pop();
  }
  return JSON.stringify(description);
}

/**
 * The same error, in the same words but for numbers and names in quotes, at the same lines of code. Without the lines
 * nobody knows whether the code is the same.
 */
function keyOf({ statusCode }: Trace, { fingerprint, evidence, title, code }: TraceFailure): string | undefined {
  if (!evidence.sourceLines || evidence.sourceLines.length === 0) return undefined;
  const words = title.replace(/(["'`]).*?\1/g, '""').replace(/\d+/g, '0');
  return JSON.stringify([fingerprint, statusCode, code, words, evidence.sourceLines.map(({ text }) => text)]);
}

const hash = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
