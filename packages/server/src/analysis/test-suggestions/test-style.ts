import type { ImportGraph } from '@glasstrace/protocol';
import { RESOURCE } from '@glasstrace/protocol/attributes';
import { readText } from '../../traces/attribute.ts';
import type { Trace } from '../../traces/trace.ts';
import type { RecordedRequest } from './recorded-request.ts';
import type { MockedModule, TestProject } from './test-project.ts';

/**
 * How a test sends a recorded request: by calling what Next.js calls, which needs nothing running but must be loadable
 * by the runner, or to the running app, which always works.
 */
export type TestStyle =
  | { kind: 'handler'; file: string; mocks: MockedModule[]; awaitsParams: boolean }
  | { kind: 'action'; file: string; mocks: MockedModule[] }
  | { kind: 'http' };

const IDENTIFIER = /^[a-z_$][\w$]*$/i;
/** What a route file exports by its method; Next.js answers HEAD and OPTIONS itself. */
const EXPORTED = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
/** Since this version of Next.js the parameters of a route are a promise. */
const PROMISED_PARAMS = 15;

export function chooseStyle(
  trace: Trace,
  { request, project, graph }: { request: RecordedRequest; project: TestProject; graph: ImportGraph | undefined },
): TestStyle {
  if (request.action) {
    const { file, name } = request.action;
    const loading = file !== undefined && IDENTIFIER.test(name) ? project.loading(file) : undefined;
    return loading ? { kind: 'action', file: file!, ...loading } : { kind: 'http' };
  }
  const { routePattern } = trace.identity;
  const file = graph?.files.find(
    ({ path, route }) =>
      route?.kind === 'handler' && route.pattern === routePattern && /(?:^|\/)app\/(?:.*\/)?route\.[jt]sx?$/.test(path),
  )?.path;
  const loading = file === undefined ? undefined : project.loading(file);
  const isCallable = EXPORTED.has(request.method) && !request.isPathRedacted && request.parameters;
  if (!loading || !isCallable) return { kind: 'http' };
  const version = readText(trace.root.span.resource, RESOURCE.frameworkVersion) ?? '';
  return { kind: 'handler', file: file!, ...loading, awaitsParams: !(Number.parseInt(version, 10) < PROMISED_PARAMS) };
}
