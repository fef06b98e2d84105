import { createHash } from 'node:crypto';
import { RESOURCE } from '@glasstrace/protocol/attributes';
import { SESSION_ID } from '@glasstrace/protocol/ids';
import { readText } from './attribute.ts';
import type { Attributes } from './span.ts';

/**
 * The boot of the app that sent a span: 16 hex digits, from our SDK, or derived from what other senders say about their
 * process. Undefined when they say nothing.
 */
export function readSessionId(resource: Attributes): string | undefined {
  const sent = readText(resource, RESOURCE.sessionId);
  if (sent !== undefined) return SESSION_ID.test(sent) ? sent : undefined;
  const process = readText(resource, 'service.instance.id', RESOURCE.processId);
  if (process === undefined) return undefined;
  const named = [readText(resource, RESOURCE.serviceName), readText(resource, 'host.id', 'host.name'), process];
  return createHash('sha256').update(named.join('\n')).digest('hex').slice(0, 16);
}
