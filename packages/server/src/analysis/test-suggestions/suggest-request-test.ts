import type { ErrorCategory, ImportGraph } from '@glasstrace/protocol';
import { LATE_ERROR_SPAN } from '@glasstrace/protocol/attributes';
import type { Trace } from '../../traces/trace.ts';
import type { Finding } from '../root-cause/find-root-cause.ts';
import { capitalized } from './capitalized.ts';
import { desiredOutcomeOf, REFUSAL } from './desired-outcome.ts';
import { type FailedCall, findFailedCall } from './failed-call.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { refusedBody } from './refused-body.ts';
import type { TestSuggestion } from './suggest-tests.ts';
import { dialectOf } from './test-dialect.ts';
import { describeTestProject } from './test-project.ts';
import { chooseStyle, type TestStyle } from './test-style.ts';
import type { TracedCode } from './traced-code.ts';
import { writeTestFile } from './write-test-file.ts';

interface Circumstances {
  /** Why it failed, where that is known. */
  cause: Finding | undefined;
  code: TracedCode;
  /** What answers the request, a file if it is known. */
  answering: string;
  graph: ImportGraph | undefined;
}

const HAS_BODY = /^(?:POST|PUT|PATCH)$/;

/** A test that sends a recorded request again and expects the answer that it should have had. */
export function suggestRequestTest(
  trace: Trace,
  request: RecordedRequest,
  { cause, code, answering, graph }: Circumstances,
): TestSuggestion {
  const { failure, statusCode } = trace;
  const category = cause?.errorCategory ?? failure?.category;
  const body = HAS_BODY.test(request.method) ? refusedBody(trace) : undefined;
  const outcome = body ? REFUSAL : desiredOutcomeOf(trace, cause);
  const masked = failure?.masked === true && !request.procedure;
  const title = `${request.label} ${masked ? 'answers with what it should hold' : outcome.title}`;
  const reason = `${capitalized(outcome.reason)}.`;
  const failedCall = findFailedCall(trace, cause);
  const why = whyUnwritable(trace, { cause, category, failedCall });
  if (why) return { name: title, description: `${reason} ${why}`, targetPath: answering };

  const project = describeTestProject(graph);
  const style = chooseStyle(trace, { request, project, graph });
  const beside = style.kind === 'http' ? (code.route ?? code.failing?.file) : style.file;
  const path = project.place({ name: fileName(request, style), ...(beside !== undefined && { beside }) });
  const twice = category === 'unique-constraint' && outcome.statuses?.includes(409) === true;
  const isRefusalOfInput = category === 'validation-error' && failure?.rank === 3;
  const isHealthy = !failure && statusCode >= 200 && statusCode < 300;
  const { text, fillIn, needs } = writeTestFile({
    title,
    outcome,
    request,
    style,
    path,
    dialect: dialectOf(project.runner, path),
    bodyHint: isRefusalOfInput ? 'one that does not fit, as the recorded one did not' : 'one that the app accepts',
    inputHint: failure?.rank === 3 ? 'one for which the procedure failed' : 'one that it accepts',
    twice,
    masked: masked && style.kind !== 'action',
    ...(body && { body }),
    ...(failedCall && { failedCall }),
    ...(category === 'auth-failure' && !failedCall && { credentialsHint: credentialsHint(statusCode) }),
    ...(isHealthy && { exactStatus: statusCode }),
  });
  return {
    name: title,
    description: `${describeSending(style, twice)} ${reason}`,
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
function whyUnwritable(
  { failure, spans }: Trace,
  {
    cause,
    category,
    failedCall,
  }: { cause: Finding | undefined; category: ErrorCategory | undefined; failedCall: FailedCall | undefined },
): string | undefined {
  if (!failure) return undefined;
  const isLate = cause?.rule === 'headers-sent' || spans.some(({ name }) => name === LATE_ERROR_SPAN);
  if (failure.masked && isLate) {
    return 'It failed after the response had been sent, which no response shows: test the function that failed by itself.';
  }
  if ((category === 'timeout' || category === 'connection-error') && !failedCall) {
    return 'What failed was no HTTP call, so that a test file can not let it fail again: send the request with that service stopped or slow.';
  }
  return undefined;
}

const credentialsHint = (statusCode: number) =>
  statusCode >= 400 && statusCode < 500
    ? 'the Authorization header of a caller who may do this'
    : 'an Authorization header that is refused, such as one with an expired token';

function describeSending(style: TestStyle, twice: boolean): string {
  const times = twice ? ' twice' : '';
  if (style.kind === 'handler') return `Calls the route's handler${times} with the recorded request.`;
  if (style.kind === 'action') return 'Calls the server action.';
  return `Sends the recorded request${times} to the running app.`;
}

/** `route` for one beside the file of that name, else what the request is called. */
function fileName({ method, path, procedure, action }: RecordedRequest, style: TestStyle): string {
  if (style.kind !== 'http' && !procedure) return style.file.replace(/^.*\//, '').replace(/\.[jt]sx?$/, '');
  const words = (procedure?.name ?? action?.name ?? `${method} ${path}`)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/\[redacted:\w+\]|[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return words || 'request';
}
