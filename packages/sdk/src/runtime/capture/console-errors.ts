import { formatWithOptions } from 'node:util';
import { LIMITS } from '@glasstrace/protocol/environment';
import { captureStack } from './capture-stack.ts';
import type { ErrorFacts } from './describe-error.ts';
import { readLoggedStack } from './logged-stack.ts';
import { isError } from './logs/log-fields.ts';
import type { RequestLogs } from './logs/request-logs.ts';
import { SEVERITY } from './logs/severity.ts';
import type { ReportError } from './report-error.ts';

const HOOKS = { error: 'console_error', warn: 'console_warn' } as const;

export interface ConsoleWatch {
  /** Reports the error that was printed right before the process ends, which is why it does; of no request, at boot. */
  reportLastWords(): void;
}

/**
 * What goes to `console.error` and `console.warn` while a request is served: an error is an error seen, frameworks log
 * most of what they catch; anything else is a log record.
 */
export function watchConsole(logs: RequestLogs, report: ReportError): ConsoleWatch {
  let lastWords: unknown[] | undefined;

  function forget(): void {
    lastWords = undefined;
  }

  for (const level of ['error', 'warn'] as const) {
    const original = console[level];
    const watched = function (this: Console, ...args: unknown[]): void {
      const isOfRequest = logs.observe(() => record(level, args, watched));
      if (!isOfRequest && level === 'error') {
        // Whoever prints an error and ends the process does both in one turn.
        if (lastWords === undefined) setImmediate(forget).unref();
        lastWords = args;
      }
      Reflect.apply(original, this, args);
    };
    console[level] = watched;
  }

  return {
    reportLastWords() {
      const error = lastWords && findError(lastWords);
      if (error) report({ ...error, hook: HOOKS.error });
    },
  };

  function record(level: 'error' | 'warn', args: unknown[], caller: (...args: never[]) => unknown): void {
    const error = findError(args);
    if (error) {
      report({ ...error, hook: HOOKS[level] });
      return;
    }
    logs.add({
      source: 'console',
      severity: SEVERITY[level],
      level,
      message: formatWithOptions(FORMAT, ...args),
      stack: captureStack(caller),
    });
  }
}

/** Large values are cut where they are, so that the rest of the message stays. */
const FORMAT = {
  depth: 2,
  maxArrayLength: 20,
  maxStringLength: LIMITS.logChars,
  breakLength: Number.POSITIVE_INFINITY,
};

function findError(args: unknown[]): { error: unknown; facts?: ErrorFacts } | undefined {
  const error = args.find(isError);
  if (error !== undefined) return { error };
  for (const arg of args) {
    const facts = typeof arg === 'string' ? readLoggedStack(arg) : undefined;
    if (facts) return { error: arg, facts };
  }
  return undefined;
}
