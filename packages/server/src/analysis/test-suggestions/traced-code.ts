import type { ImportGraph } from '@glasstrace/protocol';
import { SPAN } from '@glasstrace/protocol/attributes';
import { readText } from '../../traces/attribute.ts';
import type { Trace } from '../../traces/trace.ts';
import { filesOfRoute } from '../import-graph.ts';

/** The app's files that a request ran, as far as they are known; relative to the app's folder. */
export interface TracedCode {
  /** Where it failed. */
  failing?: { file: string; functionName?: string };
  /** Of the error's stack, the innermost first, each once. */
  stack: string[];
  /** What answers the route: a page or a handler. */
  route?: string;
  /** All that the route can run, the nearest first. */
  reachable: string[];
}

export function findTracedCode({ failure, root, identity }: Trace, graph: ImportGraph | undefined): TracedCode {
  const { location, evidence } = failure ?? {};
  const frames = (evidence?.stack?.frames ?? []).filter(({ inApp }) => inApp);
  const stack = [location?.file, ...frames.map(({ file }) => file)].filter((file) => file !== undefined);
  const pattern = identity.routePattern;
  const ofRoute = graph && pattern !== undefined ? filesOfRoute(graph, pattern) : [];
  const answering = graph?.files.find(({ route }) => route?.pattern !== undefined && route.pattern === pattern);
  const route = readText(root.span.attributes, SPAN.nextSourceFile) ?? answering?.path;
  return {
    ...(location && {
      failing: {
        file: location.file,
        ...(location.functionName !== undefined && { functionName: location.functionName }),
      },
    }),
    stack: [...new Set(stack)],
    ...(route !== undefined && { route }),
    reachable: ofRoute.map(({ path }) => path),
  };
}
