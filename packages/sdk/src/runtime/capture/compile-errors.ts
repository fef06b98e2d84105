import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { ErrorFacts } from './describe-error.ts';
import type { ReportError } from './report-error.ts';

/**
 * Code that does not compile: no hook of Next's tells it, its dev server only prints it. Outside of a request it becomes
 * an error of the session.
 */
export function watchCompileErrors(projectDir: string, report: ReportError): void {
  const original = console.error;
  console.error = function (this: Console, ...args: unknown[]): void {
    try {
      const facts = typeof args[0] === 'string' ? readCompileError(args[0], projectDir) : undefined;
      if (facts) report({ error: args[0], facts, hook: 'console_error' });
    } catch {
      // Logging must work whatever is logged.
    }
    Reflect.apply(original, this, args);
  };
}

/** `⨯ ./src/app/page.tsx:3:7`, below it what is wrong, and a picture of the code. */
const REPORT = /^\s*⨯ \.\/([^\n]+?\.\w+)(?::(\d+):(\d+))?\s*\n+\s*(?:Error: +)?([^\n]+)/;
/** Where the picture of a syntax error says the position, when the first line does not. */
const IN_PICTURE = /(?:╭─|,-)\[[^\]]*?:(\d+):(\d+)\]/;

/** What Next's dev server printed about a file that does not compile; undefined for any other text. */
export function readCompileError(printed: string, projectDir: string): ErrorFacts | undefined {
  if (!printed.includes('⨯')) return undefined;
  const text = stripVTControlCharacters(printed);
  const [, file, line, column, problem] = REPORT.exec(text) ?? [];
  if (file === undefined || problem === undefined) return undefined;
  const [, pictureLine, pictureColumn] = IN_PICTURE.exec(text) ?? [];
  const message = problem.replace(/^[x×] +/, '').trim();
  const position = `${line ?? pictureLine ?? 1}:${column ?? pictureColumn ?? 1}`;
  return {
    type: 'CompileError',
    message,
    stack: `CompileError: ${message}\n    at ${join(projectDir, file)}:${position}`,
    causes: [],
  };
}
