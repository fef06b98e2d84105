import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CompileErrors,
  readCompileError,
  watchCompileErrors,
} from '../../../src/runtime/capture/compile-errors.ts';
import type { ErrorSighting } from '../../../src/runtime/capture/report-error.ts';
import { createRequestRecords, type RequestRecord } from '../../../src/runtime/capture/request-record.ts';
import { createSeenErrors } from '../../../src/runtime/capture/seen-errors.ts';

describe('what a dev server prints about code that does not compile', () => {
  it('tells the problem and its position', () => {
    const printed =
      " \u001b[31m\u001b[1m⨯\u001b[22m\u001b[39m ./src/app/api/broken/route.ts:3:9\nError: Module not found: Can't resolve './gone'\n\u001b[31m>\u001b[0m 3 | import './gone';\n";

    expect(readCompileError(printed, '/app')).toEqual({
      file: '/app/src/app/api/broken/route.ts',
      facts: {
        type: 'CompileError',
        message: "Module not found: Can't resolve './gone'",
        stack: "CompileError: Module not found: Can't resolve './gone'\n    at /app/src/app/api/broken/route.ts:3:9",
        causes: [],
      },
    });
  });

  it('finds the position of a syntax error in the picture of the code', () => {
    const printed =
      " ⨯ ./src/page.tsx\nError:   x Expected ';', got 'x'\n   ,-[/app/src/page.tsx:5:12]\n 5 | const a x\n";

    expect(readCompileError(printed, '/app')?.facts).toMatchObject({
      message: "Expected ';', got 'x'",
      stack: expect.stringContaining('at /app/src/page.tsx:5:12'),
    });
  });

  it.each(['⨯ Error: boom\n    at x (/app/src/page.tsx:1:2)', '⨯ unhandledRejection:', 'see ./src/page.tsx:1:2\nno'])(
    'takes nothing else for it: %j',
    (printed) => {
      expect(readCompileError(printed, '/app')).toBeUndefined();
    },
  );
});

describe('a file that did not compile', () => {
  const printed = ' ⨯ ./src/page.tsx:2:5\nError: Expected a semicolon\n';
  let projectDir: string;
  let sightings: ErrorSighting[];
  let errors: CompileErrors;
  const consoleError = console.error;

  beforeEach(() => {
    projectDir = mkdtempSync(join(tmpdir(), 'glasstrace-compile-'));
    mkdirSync(join(projectDir, 'src'));
    writeFileSync(join(projectDir, 'src', 'page.tsx'), 'const a\n');
    sightings = [];
    console.error = () => {};
    errors = watchCompileErrors({
      projectDir,
      records: createRequestRecords(),
      report: (sighting) => sightings.push(sighting),
    });
  });
  afterEach(() => {
    console.error = consoleError;
    rmSync(projectDir, { recursive: true });
  });

  const aFailedRequest = () => ({ errors: createSeenErrors() }) as RequestRecord;

  it('is an error of the session when no request asked for it, and told once', () => {
    console.error(printed);
    console.error(printed);
    expect(sightings.map(({ facts }) => facts?.message)).toEqual(['Expected a semicolon']);
  });

  it('explains a request that came after it was printed', () => {
    console.error(printed);
    const record = aFailedRequest();
    errors.explain(record);
    expect(sightings.at(-1)).toMatchObject({ record, facts: { message: 'Expected a semicolon' } });
  });

  it('explains nothing any more once the file was edited', () => {
    console.error(printed);
    utimesSync(join(projectDir, 'src', 'page.tsx'), new Date(), new Date(Date.now() + 9_000));
    errors.explain(aFailedRequest());
    expect(sightings).toHaveLength(1);
  });
});
