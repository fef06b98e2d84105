import type { ErrorFacts } from './describe-error.ts';
import { readError } from './describe-error.ts';
import type { ReportError } from './report-error.ts';
import type { RequestRecords } from './request-record.ts';

const HOOKS = { error: 'console_error', warn: 'console_warn' } as const;

/** Errors that are logged while a request is served; frameworks log most of what they catch. */
export function watchConsole(records: RequestRecords, report: ReportError): void {
  // Describing an error may log by itself, through a getter.
  let isReporting = false;
  for (const level of ['error', 'warn'] as const) {
    const original = console[level];
    console[level] = function (this: Console, ...args: unknown[]): void {
      if (!isReporting && records.current()) {
        isReporting = true;
        try {
          const error = findError(args);
          if (error) report({ ...error, hook: HOOKS[level] });
        } catch {
          // Logging must work whatever is logged.
        } finally {
          isReporting = false;
        }
      }
      Reflect.apply(original, this, args);
    };
  }
}

function findError(args: unknown[]): { error: unknown; facts?: ErrorFacts } | undefined {
  const error = args.find((arg) => arg instanceof Error || Object.prototype.toString.call(arg) === '[object Error]');
  if (error !== undefined) return { error };
  for (const arg of args) {
    const facts = typeof arg === 'string' ? readLoggedStack(arg) : undefined;
    if (facts) return { error: arg, facts };
  }
  return undefined;
}

/** Express and others log `error.stack`, a text. */
function readLoggedStack(text: string): ErrorFacts | undefined {
  const match = /^([A-Za-z_$][\w$.]*(?:Error|Exception))(?:: ([\s\S]*?))?\n[ \t]+at \S/.exec(text);
  if (!match) return undefined;
  return { ...readError({ name: match[1], message: match[2] ?? '', stack: text }), stack: text };
}
