import type { OperationKind, RequestIdentity } from '@glasstrace/protocol';
import { SPAN } from '@glasstrace/protocol/attributes';
import { truncate } from '@glasstrace/protocol/redaction';
import { readText } from '../attribute.ts';
import type { TraceError } from '../error.ts';
import type { Sourced } from '../provenance.ts';
import type { RequestRoot } from '../request-root.ts';
import { sanitizePath } from '../sanitize-path.ts';
import type { Span } from '../span.ts';
import { readFramework } from './framework.ts';
import { nameOnly, readMethod, readPath } from './method-and-path.ts';
import { readOperationKind } from './operation-kind.ts';
import { fallbackRoute, readPattern } from './route-pattern.ts';
import { readTrpc } from './trpc-call.ts';

/** Of a trace that is no request and goes by the name of its first span. */
const LONGEST_NAME = 80;

export interface IdentifiedRequest {
  identity: RequestIdentity;
  method: Sourced<string>;
  /** Bare: transport route of a tRPC call, pattern, else path. */
  route: Sourced<string>;
  /** `file#export` of a server action, or what a browser tool said the person did. */
  clientAction?: string;
  /** Every URL the request may be asked for by. */
  urls: string[];
  procedures: string[];
}

/** What was asked of the app. `error` tells which member of a tRPC batch failed and where Next lost the route. */
export function identifyRequest(
  root: RequestRoot,
  spans: readonly Span[],
  error: TraceError | undefined,
): IdentifiedRequest {
  const method = readMethod(root, spans);
  const path = readPath(root, spans);
  const { pattern, fallback } = readPattern(root, spans, error);
  const trpc = readTrpc(root, spans, { path: path?.value, pattern: pattern?.value, error });
  const action = readAction(root);
  const operationKind = readOperationKind(root, spans, { trpc, action, path: path?.value, fallback });

  const route = trpc
    ? { value: trpc.identity.transportPath, provenance: (pattern ?? path)!.provenance }
    : (pattern ?? (fallback === '/_not-found' ? fallbackRoute(root, spans, fallback) : undefined) ?? path);
  const named = route ?? { value: truncate(root.span.name, LONGEST_NAME), provenance: nameOnly(root) };
  const logicalOperation = trpc?.identity.procedureName ?? action;
  const sanitizedPath = path && sanitizePath(path.value);

  const shown = fallback !== undefined && pattern === undefined ? (path?.value ?? fallback) : named.value;
  return {
    identity: {
      displayRoute: displayRoute(method.value, shown, operationKind, logicalOperation, trpc?.identity),
      ...(path && { originalPath: path.value }),
      ...(sanitizedPath !== undefined && { sanitizedPath }),
      ...(pattern && { routePattern: pattern.value }),
      ...(fallback !== undefined && { frameworkFallbackRoute: fallback }),
      ...(trpc && { transportRoute: trpc.identity.transportPath, trpc: trpc.identity }),
      ...(logicalOperation !== undefined && { logicalOperation }),
      method: method.value,
      framework: readFramework(spans),
      operationKind,
    },
    method,
    route: named,
    ...clientActionOf(root, action),
    urls: distinctUrls([
      path?.value,
      sanitizedPath,
      pattern?.value,
      named.value,
      ...(trpc?.procedures ?? []).map((procedure) => below(trpc!.identity.transportPath, procedure)),
    ]),
    procedures: trpc?.procedures ?? [],
  };
}

/** `file#export` of the server action, as much of it as is known. */
function readAction({ span }: RequestRoot): string | undefined {
  const id = readText(span.attributes, SPAN.nextActionId);
  const name = readText(span.attributes, SPAN.nextActionName);
  const file = readText(span.attributes, SPAN.nextActionFile);
  if (name === undefined && id === undefined) return undefined;
  return file === undefined ? (name ?? id) : `${file}#${name ?? id}`;
}

function clientActionOf({ span }: RequestRoot, action: string | undefined): { clientAction?: string } {
  const clientAction = readText(span.attributes, SPAN.clientAction) ?? action;
  return clientAction === undefined ? {} : { clientAction };
}

/** The label that tells an agent most: which procedure, which action, that the proxy answered. */
function displayRoute(
  method: string,
  route: string,
  kind: OperationKind,
  operation: string | undefined,
  trpc: RequestIdentity['trpc'],
): string {
  const label = `${method} ${route}`.trim();
  if (trpc) return operation === undefined ? label : below(label, operation);
  if (kind === 'server_action') return `${label} (action ${operation!.replace(/^.*#/, '')})`;
  return kind === 'middleware' ? `${label} (proxy)` : label;
}

/** Without a second slash where tRPC answers at the root of the server. */
const below = (path: string, procedure: string) => `${path.replace(/\/$/, '')}/${procedure}`;

/** Each once; a slash at the end makes no other URL. */
const distinctUrls = (urls: (string | undefined)[]) => [
  ...new Set(urls.filter((url) => url !== undefined).map((url) => url.replace(/(?<=.)\/$/, ''))),
];
