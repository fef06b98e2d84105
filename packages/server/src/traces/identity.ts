import type { OperationKind, RequestIdentity } from '@glasstrace/protocol';
import { EXCEPTION, RESOURCE, SPAN } from '@glasstrace/protocol/attributes';
import { isCanary } from '@glasstrace/protocol/canary';
import { truncate } from '@glasstrace/protocol/redaction';
import { findText, readBoolean, readText, readTexts } from './attribute.ts';
import type { TraceError } from './error.ts';
import { findMethod, findPath, findRoutePattern } from './http-attributes.ts';
import { isFallbackRoute, isNextBubble, isNextRequest, NEXT_SCOPE, nextSpanType } from './next-span.ts';
import { readBatchMembers } from './procedure-call.ts';
import { fromChild, fromRoot, missing, type Sourced } from './provenance.ts';
import { isSdkRoot, type RequestRoot } from './request-root.ts';
import { sanitizePath } from './sanitize-path.ts';
import type { Span } from './span.ts';

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

function readMethod(root: RequestRoot, spans: readonly Span[]): Sourced<string> {
  const found = findMethod(root.span);
  if (found) return { value: found.value, provenance: strong(fromRoot(root, found.key)) };
  const inner = spans.find((span) => span.kind === 'server' && findMethod(span));
  if (inner) return { value: findMethod(inner)!.value, provenance: fromChild(inner, findMethod(inner)!.key) };
  const named = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/.exec(root.span.name)?.[1];
  if (named) return { value: named, provenance: { ...nameOnly(root), confidence: 'medium' } };
  return { value: '', provenance: missing('Not an HTTP request.') };
}

/** Next knows method and path for certain, unlike the status. */
const strong = (provenance: Sourced<string>['provenance']) => ({ ...provenance, confidence: 'high' as const });

const nameOnly = ({ span }: RequestRoot) =>
  ({ source: 'root_span', confidence: 'low', evidencePath: `${span.spanId}:name` }) as const;

function readPath(root: RequestRoot, spans: readonly Span[]): Sourced<string> | undefined {
  const found = root.kind === 'earliest' ? undefined : findPath(root.span);
  if (found) return { value: found.value, provenance: strong(fromRoot(root, found.key)) };
  const inner = spans.find((span) => span.kind === 'server' && findPath(span));
  return inner && { value: findPath(inner)!.value, provenance: fromChild(inner, findPath(inner)!.key) };
}

/**
 * The pattern that matched, and the page Next showed instead when it did not come to that. After a failure the last
 * match is Next's error page; the pattern is then what `onRequestError` said, else what an inner span says.
 */
function readPattern(
  root: RequestRoot,
  spans: readonly Span[],
  error: TraceError | undefined,
): { pattern?: Sourced<string>; fallback?: string } {
  const own = findRoutePattern(root.span);
  if (own && !isFallbackRoute(own.value)) {
    const fromNext = root.kind === 'sdk' && readText(root.span.attributes, SPAN.nextRouteKind) !== undefined;
    const provenance = strong(fromRoot(root, own.key));
    return {
      pattern: {
        value: own.value,
        provenance: fromNext ? { ...provenance, source: 'framework_metadata' } : provenance,
      },
    };
  }
  const inner = spans
    .filter((span) => span !== root.span && !isNextBubble(span))
    .map((span) => ({ span, found: span.kind === 'client' ? undefined : findRoutePattern(span) }))
    .filter(({ found }) => found !== undefined);
  const fallback = own?.value ?? inner.find(({ found }) => isFallbackRoute(found!.value))?.found?.value;

  const reported = error?.kind === 'exception' ? error.exception : undefined;
  const routePath = reported && readText(reported.event.attributes, EXCEPTION.nextRoutePath);
  const reportedPattern = routePath?.replace(/\/(?:page|route)$/, '') || (routePath ? '/' : undefined);
  if (reportedPattern !== undefined && !isFallbackRoute(reportedPattern)) {
    const key = `exception.${EXCEPTION.nextRoutePath}`;
    return {
      pattern: { value: reportedPattern, provenance: { ...fromRoot(root, key), source: 'framework_metadata' } },
      ...(fallback !== undefined && { fallback }),
    };
  }
  const matched = inner.find(({ found }) => !isFallbackRoute(found!.value));
  return {
    ...(matched && {
      pattern: {
        value: withoutRouteSuffix(matched.found!.value),
        provenance: fromChild(matched.span, matched.found!.key),
      },
    }),
    ...(fallback !== undefined && { fallback }),
  };
}

/** Next 15 names inner routes after their files. */
const withoutRouteSuffix = (route: string) => route.replace(/(?<=.)\/(?:page|route)$/, '');

function fallbackRoute(root: RequestRoot, spans: readonly Span[], fallback: string): Sourced<string> {
  const span = [root.span, ...spans].find((candidate) => findRoutePattern(candidate)?.value === fallback)!;
  const { key } = findRoutePattern(span)!;
  return { value: fallback, provenance: span === root.span ? fromRoot(root, key) : fromChild(span, key) };
}

interface TrpcCall {
  identity: NonNullable<RequestIdentity['trpc']>;
  procedures: string[];
}

function readTrpc(
  { span }: RequestRoot,
  spans: readonly Span[],
  known: { path: string | undefined; pattern: string | undefined; error: TraceError | undefined },
): TrpcCall | undefined {
  const { path, pattern, error } = known;
  const sent = readTexts(span.attributes, SPAN.trpcProcedures);
  const inPath = path === undefined ? undefined : /^(.*\/trpc)(?:\/(.*))?$/.exec(path);
  const procedures = sent.length > 0 ? sent : (inPath?.[2]?.split(',').filter(Boolean).map(decode) ?? []);
  if (path === undefined || procedures.length === 0) return undefined;
  // tRPC may be mounted anywhere, at the root of the server as well.
  const mounted = inPath?.[1] ?? path.slice(0, path.lastIndexOf('/'));
  const transportPath = pattern?.replace(/\/(?:\[[^\]]*\]+|:\w+|\*\w*)$/, '') ?? (mounted || '/');
  const batched = readBoolean(span.attributes, SPAN.trpcBatch) ?? procedures.length > 1;
  const members = readBatchMembers(spans);
  const failedMembers = members.filter(({ failed }) => failed);
  const onlyFailed = error && failedMembers.length === 1 ? failedMembers[0] : undefined;
  const failed = (error?.kind === 'exception' ? error.exception.trpc : undefined) ?? onlyFailed;
  const isWhollyTold = members.length === procedures.length;
  const alone = procedures.length === 1 ? procedures[0] : undefined;
  const procedureName = failed?.procedure ?? alone;
  return {
    procedures,
    identity: {
      transportPath,
      ...(procedureName !== undefined && { procedureName }),
      ...(batched && {
        batch: {
          ...(failed?.memberIndex !== undefined && { memberIndex: failed.memberIndex }),
          memberCount: procedures.length,
          memberProcedures: procedures,
          attributionConfidence:
            failed?.procedure !== undefined || isWhollyTold ? 'exact' : alone !== undefined ? 'inferred' : 'unknown',
        },
      }),
    },
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
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

function readOperationKind(
  root: RequestRoot,
  spans: readonly Span[],
  known: {
    trpc: TrpcCall | undefined;
    action: string | undefined;
    path: string | undefined;
    fallback: string | undefined;
  },
): OperationKind {
  if (isCanary(readText(root.span.attributes, SPAN.correlationId))) return 'framework_internal';
  if (known.trpc) return 'trpc_procedure';
  if (known.action !== undefined) return 'server_action';
  if (isFrameworkRequest(root, known.path, known.fallback)) return 'framework_internal';
  if (isAnsweredByProxy(root, spans)) return 'middleware';
  const matchKind = readText(root.span.attributes, SPAN.nextRouteKind);
  const types = new Set(spans.map(nextSpanType));
  if (matchKind === 'APP_ROUTE' || matchKind === 'PAGES_API') return 'route_handler';
  if (types.has('AppRouteRouteHandlers.runHandler') || types.has('Node.runHandler')) return 'route_handler';
  if (known.path === undefined) return 'unknown';
  return known.path.startsWith('/api/') ? 'route_handler' : 'http_route';
}

function isAnsweredByProxy(root: RequestRoot, spans: readonly Span[]): boolean {
  const stated = readBoolean(root.span.attributes, SPAN.nextProxy);
  // A rewrite to another name of the same host makes Next ask itself: then a route answered, in a request of its own.
  if (stated !== undefined) return stated && !spans.some((span) => span !== root.span && isSdkRoot(span));
  const ranProxy = spans.some((span) => nextSpanType(span) === 'Middleware.execute');
  return ranProxy && !spans.some((span) => isNextRequest(span) && !isNextBubble(span));
}

/** Assets and tooling of the framework, what browsers ask for unbidden, and Next's own work at start. */
function isFrameworkRequest({ span, kind }: RequestRoot, path: string | undefined, fallback: string | undefined) {
  if (path === undefined) return kind === 'earliest' && span.scope.name === NEXT_SCOPE;
  if (/^\/(?:_next|__next\w*|_vercel)(?:\/|$)|^\/__nextjs_/.test(path)) return true;
  return (
    fallback === '/_not-found' &&
    /^\/(?:favicon\.ico|apple-touch-icon[\w-]*\.png|\.well-known\/appspecific\/.*)$/.test(path)
  );
}

const SCOPE_FRAMEWORKS: [pattern: RegExp, framework: NonNullable<RequestIdentity['framework']>][] = [
  [/^next\.js$/, 'nextjs'],
  [/\bexpress\b/, 'express'],
  [/\bfastify\b/, 'fastify'],
  [/\bhono\b/, 'hono'],
  [/\bremix\b|react-router/, 'remix'],
  [/^@opentelemetry\/instrumentation-(?:http|undici)$/, 'node'],
];

function readFramework(spans: readonly Span[]): NonNullable<RequestIdentity['framework']> {
  const stated = findText(spans[0]!.resource, RESOURCE.frameworkName)?.value;
  const byName = SCOPE_FRAMEWORKS.find(([, framework]) => framework === stated)?.[1];
  if (byName) return byName;
  for (const [pattern, framework] of SCOPE_FRAMEWORKS) {
    if (spans.some(({ scope }) => pattern.test(scope.name))) return framework;
  }
  return 'unknown';
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
