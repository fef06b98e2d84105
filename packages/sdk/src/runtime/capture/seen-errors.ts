import { ERROR_HOOKS, type ErrorHook, EXCEPTION, EXCEPTION_EVENT } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import type { Attributes } from '@opentelemetry/api';
import type { ErrorEvidence } from './describe-error.ts';

interface SeenError {
  evidence: ErrorEvidence;
  hooks: Set<ErrorHook>;
  /** What single hooks know besides: the route, the procedure. */
  details: Attributes;
  atMs: number;
}

/** The errors of one request. One error object is one error, however many hooks see it. */
export interface SeenErrors {
  /** `describe` is only called for an error object that is new. Over LIMITS.errorsPerRequest new ones are ignored. */
  add(sighting: { error: unknown; hook: ErrorHook; details?: Attributes; describe: () => ErrorEvidence }): void;
  has(error: unknown): boolean;
  /** Exception events, in the order in which the errors were seen first. */
  toEvents(): Array<{ name: string; attributes: Attributes; atMs: number }>;
}

/** Left the app's code unhandled: these hooks see nothing else. */
const UNHANDLED: ReadonlySet<ErrorHook> = new Set(['on_request_error', 'uncaught_exception', 'unhandled_rejection']);

export function createSeenErrors(now: () => number = Date.now): SeenErrors {
  const errors: SeenError[] = [];
  /** Most requests have no errors, and weak maps cost the garbage collector. */
  let byObject: WeakMap<object, SeenError> | undefined;

  return {
    add({ error, hook, details = {}, describe }) {
      const known = isObject(error) ? byObject?.get(error) : undefined;
      const seen = known ?? findOrCreate(describe());
      if (!seen) return;
      byObject ??= new WeakMap();
      if (isObject(error)) byObject.set(error, seen);
      seen.hooks.add(hook);
      // Calls of one batch that failed alike are one error: of the first.
      seen.details = { ...details, ...seen.details };
    },
    has: (error) => isObject(error) && byObject?.has(error) === true,
    toEvents: () =>
      errors.map((seen, order) => ({ name: EXCEPTION_EVENT, attributes: attributesOf(seen, order), atMs: seen.atMs })),
  };

  /** Next clones some errors: the same type, message and place is the same error. */
  function findOrCreate(evidence: ErrorEvidence): SeenError | undefined {
    const same = errors.find((seen) => seen.evidence.fingerprint === evidence.fingerprint);
    if (same || errors.length >= LIMITS.errorsPerRequest) return same;
    const seen = { evidence, hooks: new Set<ErrorHook>(), details: {}, atMs: now() };
    errors.push(seen);
    return seen;
  }
}

function attributesOf({ evidence, hooks, details }: SeenError, order: number): Attributes {
  const unhandled = [...hooks].some((hook) => UNHANDLED.has(hook));
  return {
    ...evidence.attributes,
    ...details,
    [EXCEPTION.hooks]: ERROR_HOOKS.filter((hook) => hooks.has(hook)),
    [EXCEPTION.order]: order,
    ...(unhandled ? { [EXCEPTION.handled]: false } : hooks.has('captured') && { [EXCEPTION.handled]: true }),
  };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
