import { SPAN } from '@glasstrace/protocol/attributes';
import { readText } from '../../traces/attribute.ts';
import type { Trace } from '../../traces/trace.ts';
import { sayable } from './sayable.ts';

/** What is recorded of a request: enough to send it again, but for its query and its body. */
export interface RecordedRequest {
  method: string;
  /** Concrete, without the query. */
  path: string;
  /** Redaction took a part of the path: it can't be sent again as it is. */
  isPathRedacted: boolean;
  /** How names and sentences call it; never in the words of a client. */
  label: string;
  /** The path's segments behind the parameters of the route's pattern; undefined when they don't fit each other. */
  parameters?: Record<string, string | string[]>;
  /** The call of a tRPC request that failed, or its only one. */
  procedure?: { name: string; path: string };
  action?: { name: string; file?: string; id?: string };
}

/** undefined for a trace without an HTTP request. */
export function readRequest({ method, identity, root }: Trace): RecordedRequest | undefined {
  const path = identity.originalPath;
  if (path === undefined || !/^[A-Z]{3,10}$/.test(method)) return undefined;
  const procedure = sayable(identity.trpc?.procedureName);
  const action = readAction(root.span.attributes);
  const address = sayable(identity.routePattern) ?? sayable(identity.sanitizedPath);
  const parameters = matchParameters(identity.routePattern ?? path, path);
  return {
    method,
    path,
    isPathRedacted: path.includes('[redacted'),
    label: procedure ?? action?.name ?? `${method} ${address ?? 'request'}`,
    ...(parameters && { parameters }),
    ...(identity.trpc &&
      procedure !== undefined && { procedure: { name: procedure, path: identity.trpc.transportPath } }),
    ...(action && { action }),
  };
}

function readAction(attributes: Trace['root']['span']['attributes']): RecordedRequest['action'] {
  const name = sayable(readText(attributes, SPAN.nextActionName));
  const file = readText(attributes, SPAN.nextActionFile);
  const id = readText(attributes, SPAN.nextActionId);
  if (name === undefined && id === undefined) return undefined;
  return {
    name: name === undefined || name === 'inline' ? 'the server action' : name,
    ...(file !== undefined && { file }),
    ...(id !== undefined && /^[0-9a-f]+$/.test(id) && { id }),
  };
}

/** `/polls/[slug]` and `/polls/lunch` give `{ slug: 'lunch' }`; patterns as Next.js writes them. */
function matchParameters(pattern: string, path: string): Record<string, string | string[]> | undefined {
  const values = path.split('/').slice(1);
  const parameters: Record<string, string | string[]> = {};
  for (const segment of pattern.split('/').slice(1)) {
    const [, rest, name] = /^\[{1,2}(\.\.\.)?(\w+)\]{1,2}$/.exec(segment) ?? [];
    if (name === undefined) {
      if (values.shift() !== segment) return undefined;
    } else if (rest) {
      parameters[name] = values.splice(0).map(decode);
    } else {
      const value = values.shift();
      if (value === undefined) return undefined;
      parameters[name] = decode(value);
    }
  }
  return values.length === 0 ? parameters : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
