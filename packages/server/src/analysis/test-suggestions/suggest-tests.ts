import type { ImportGraph } from '@glasstrace/protocol';
import type { Trace } from '../../traces/trace.ts';
import { findRootCause } from '../root-cause/find-root-cause.ts';
import { preventionIdeas } from './prevention.ts';
import { readRequest } from './recorded-request.ts';
import { sayable } from './sayable.ts';
import { suggestRequestTest } from './suggest-request-test.ts';
import type { TestProject } from './test-project.ts';
import type { TracedCode } from './traced-code.ts';

export interface TestSuggestion {
  name: string;
  description: string;
  /** The file that the test is about; the path of the request where no file is known. */
  targetPath: string;
  testFile?: TestFile;
}

export interface TestFile {
  path: string;
  runner: TestProject['runner'];
  /** The command that runs it. */
  run: string;
  text: string;
  /** Constants in the text that have to be filled in first. */
  fillIn?: string[];
  /** What has to be there for it to run. */
  needs?: string[];
}

export interface TestSuggestions {
  regressionTests: TestSuggestion[];
  preventionTests: TestSuggestion[];
}

const MOST_PATH_CHARS = 200;

/** Tests for what a trace recorded: that it does not come back, and that nothing like it happens. */
export function suggestTests(trace: Trace, code: TracedCode, graph: ImportGraph | undefined): TestSuggestions {
  const request = readRequest(trace);
  const cause = findRootCause(trace);
  const failingFile = code.failing?.file;
  const answering =
    request?.action?.file ?? code.route ?? failingFile ?? (request?.path ?? trace.route).slice(0, MOST_PATH_CHARS);
  return {
    regressionTests: [
      ...(request ? [suggestRequestTest(trace, request, { cause, code, answering, graph })] : []),
      ...suggestFunctionTest(trace, code, request ? answering : undefined),
    ],
    preventionTests: preventionIdeas(trace, cause).map(({ name, description, about }) => ({
      name,
      description,
      targetPath: about === 'request' ? answering : (failingFile ?? answering),
    })),
  };
}

/** Of the function that failed, where it is not what answers the request. */
function suggestFunctionTest(
  { failure }: Trace,
  { failing }: TracedCode,
  answering: string | undefined,
): TestSuggestion[] {
  const name = sayable(failing?.functionName);
  if (!failure || !failing || failing.file === answering || name === undefined) return [];
  return [
    {
      name: `${name} by itself`,
      description: `Call ${name} with what its caller passed in this request (get_trace shows the frames); its arguments are not recorded. It must return, or throw an error that its caller turns into an answer.`,
      targetPath: failing.file,
    },
  ];
}
