import type { ImportGraph } from '@glasstrace/protocol';
import { LATE_ERROR_SPAN } from '@glasstrace/protocol/attributes';
import type { Trace } from '../../traces/trace.ts';
import { desiredOutcomeOf } from './desired-outcome.ts';
import { findFailedCall } from './failed-call.ts';
import { preventionIdeas } from './prevention.ts';
import { type RecordedRequest, readRequest } from './recorded-request.ts';
import { refusedBody } from './refused-body.ts';
import { sayable } from './sayable.ts';
import { dialectOf } from './test-dialect.ts';
import { describeTestProject, type TestProject } from './test-project.ts';
import { chooseStyle, type TestStyle } from './test-style.ts';
import type { TracedCode } from './traced-code.ts';
import { writeTestFile } from './write-test-file.ts';

export interface TestSuggestion {
  name: string;
  description: string;
  /** The file that the test is about; the route where no file is known. */
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

const MOST_PATH_CHARS = 200;

export interface TestSuggestions {
  regressionTests: TestSuggestion[];
  preventionTests: TestSuggestion[];
}

/** Tests for what a trace recorded: that it does not come back, and that nothing like it happens. */
export function suggestTests(trace: Trace, code: TracedCode, graph: ImportGraph | undefined): TestSuggestions {
  const request = readRequest(trace);
  const failingFile = code.failing?.file;
  const answering =
    request?.action?.file ??
    code.route ??
    failingFile ??
    (request ? request.path.slice(0, MOST_PATH_CHARS) : trace.route);
  const prevention = preventionIdeas(trace).map(({ name, description, about }) => ({
    name,
    description,
    targetPath: about === 'request' ? answering : (failingFile ?? answering),
  }));
  return {
    regressionTests: [
      ...(request ? [ofRequest(trace, request, { code, answering, graph })] : []),
      ...ofFunction(trace, code, request ? answering : undefined),
    ],
    preventionTests: prevention,
  };
}

function ofRequest(
  trace: Trace,
  request: RecordedRequest,
  { code, answering, graph }: { code: TracedCode; answering: string; graph: ImportGraph | undefined },
): TestSuggestion {
  const outcome = desiredOutcomeOf(trace);
  const { failure } = trace;
  const isMasked = failure?.masked === true && !request.procedure;
  const title = `${request.label} ${isMasked ? 'answers with what it should hold' : outcome.title}`;
  const reason = `${outcome.reason[0]!.toUpperCase()}${outcome.reason.slice(1)}.`;
  const why = unwritable(trace);
  if (why) return { name: title, description: `${reason} ${why}`, targetPath: answering };

  const project = describeTestProject(graph);
  const style = chooseStyle(trace, { request, project, graph });
  const beside = style.kind === 'http' ? (code.route ?? code.failing?.file) : style.file;
  const path = project.place({ name: fileName(request, style), ...(beside !== undefined && { beside }) });
  const failedCall = findFailedCall(trace);
  const body = refusedBody(trace);
  const twice = failure?.category === 'unique-constraint' && request.method !== 'GET';
  const test = {
    title,
    outcome,
    request,
    style,
    path,
    dialect: dialectOf(project.runner, path),
    bodyHint: failure?.category === 'validation-error' ? 'one that the schema refuses' : 'one that the app accepts',
    twice: twice && !request.action,
    masked: isMasked,
    ...(body && { body }),
    ...(failedCall && { failedCall }),
    ...(!failure && style.kind !== 'action' && trace.statusCode < 300 && { exactStatus: trace.statusCode }),
  };
  const { text, fillIn, needs } = writeTestFile(test);
  return {
    name: title,
    description: `${describeSending(style, test.twice)} ${reason}`,
    targetPath: answering,
    testFile: {
      path,
      runner: project.runner,
      run: project.run(path),
      text,
      ...(fillIn.length > 0 && { fillIn }),
      ...(needs.length > 0 && { needs }),
    },
  };
}

/** Why no file is written, when the failure would not show in what it could check. */
function unwritable({ failure, spans, statusCode, ...trace }: Trace): string | undefined {
  if (!failure) return undefined;
  if (failure.masked && spans.some(({ name }) => name === LATE_ERROR_SPAN)) {
    return 'It failed after the response had been sent, which a request can not show: await what was left running, and test the function that failed.';
  }
  const isOutage = failure.category === 'timeout' || failure.category === 'connection-error';
  if (isOutage && !findFailedCall({ failure, spans, statusCode, ...trace })) {
    return 'What failed was no HTTP call, so that a test file can not let it fail again by itself: run the request with that service stopped.';
  }
  return undefined;
}

function describeSending(style: TestStyle, twice: boolean): string {
  const times = twice ? ' twice' : '';
  if (style.kind === 'handler') return `Calls the route's handler${times} with the recorded request.`;
  if (style.kind === 'action') return 'Calls the server action.';
  return `Sends the recorded request${times} to the running app.`;
}

/** The function that failed, where it is not what answers the request. */
function ofFunction({ failure }: Trace, { failing }: TracedCode, answering: string | undefined): TestSuggestion[] {
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

/** `route`, beside the file of that name, or what the request is called. */
function fileName({ method, path, procedure, action }: RecordedRequest, style: TestStyle): string {
  if (style.kind !== 'http' && !procedure) return style.file.replace(/^.*\//, '').replace(/\.[jt]sx?$/, '');
  const words = procedure?.name ?? (action ? action.name : `${method} ${path}`);
  return (
    words
      .replace(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replace(/\[redacted:\w+\]|[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'request'
  );
}
