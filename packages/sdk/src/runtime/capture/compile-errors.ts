import { statSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { ErrorFacts } from './describe-error.ts';
import type { ReportError } from './report-error.ts';
import type { RequestRecord, RequestRecords } from './request-record.ts';

export interface CompileErrors {
  /** Tells a request that no route could answer of the file that did not compile, when that was printed before it came. */
  explain(record: RequestRecord): void;
}

export interface CompileError {
  /** Absolute path. */
  file: string;
  facts: ErrorFacts;
}

/**
 * Code that does not compile: no hook of Next's tells it, its dev server only prints it, now in the request that asked
 * for the code and now outside of any. Then it is an error of the session.
 */
export function watchCompileErrors(options: {
  projectDir: string;
  records: RequestRecords;
  report: ReportError;
}): CompileErrors {
  const { projectDir, records, report } = options;
  let last: { error: CompileError; changedMs: number | undefined } | undefined;

  const original = console.error;
  console.error = function (this: Console, ...args: unknown[]): void {
    try {
      const error = typeof args[0] === 'string' ? readCompileError(args[0], projectDir) : undefined;
      if (error) note(error);
    } catch {
      // Logging must work whatever is logged.
    }
    Reflect.apply(original, this, args);
  };

  function note(error: CompileError): void {
    const isNews = last?.error.facts.stack !== error.facts.stack || last?.changedMs !== changedAt(error.file);
    last = { error, changedMs: changedAt(error.file) };
    if (isNews || records.current()) report({ error: error.facts, facts: error.facts, hook: 'console_error' });
  }

  return {
    explain(record) {
      if (!last || record.errors.toEvents().length > 0 || changedAt(last.error.file) !== last.changedMs) return;
      const { facts } = last.error;
      report({ error: facts, facts, hook: 'console_error', record });
    },
  };
}

const changedAt = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/** `⨯ ./src/app/page.tsx:3:7`, below it what is wrong, and a picture of the code. */
const REPORT = /^\s*⨯ \.\/([^\n]+?\.\w+)(?::(\d+):(\d+))?\s*\n+\s*(?:Error: +)?([^\n]+)/;
/** Where the picture of a syntax error says the position, when the first line does not. */
const IN_PICTURE = /(?:╭─|,-)\[[^\]]*?:(\d+):(\d+)\]/;

/** What Next's dev server printed about a file that does not compile; undefined for any other text. */
export function readCompileError(printed: string, projectDir: string): CompileError | undefined {
  if (!printed.includes('⨯')) return undefined;
  const text = stripVTControlCharacters(printed);
  const [, name, line, column, problem] = REPORT.exec(text) ?? [];
  if (name === undefined || problem === undefined) return undefined;
  const [, pictureLine, pictureColumn] = IN_PICTURE.exec(text) ?? [];
  const file = join(projectDir, name);
  const message = problem.replace(/^[x×] +/, '').trim();
  const position = `${line ?? pictureLine ?? 1}:${column ?? pictureColumn ?? 1}`;
  const stack = `CompileError: ${message}\n    at ${file}:${position}`;
  return { file, facts: { type: 'CompileError', message, stack, causes: [] } };
}
