import type { SpanLayer, SpanSummary } from '@glasstrace/protocol';
import { EXCEPTION_EVENT, LATE_ERROR_SPAN, SPAN } from '@glasstrace/protocol/attributes';
import { truncate } from '@glasstrace/protocol/redaction';
import { readText } from './attribute.ts';
import { readException } from './exception.ts';
import { findMethod, findStatusCode, findUrl } from './http-attributes.ts';
import { NEXT_SCOPE } from './next-span.ts';
import { readProcedureCall } from './procedure-call.ts';
import { roundMs } from './round-ms.ts';
import type { Span } from './span.ts';
import { oneLine } from './title.ts';

const LONGEST_NAME = 160;
const LONGEST_ERROR = 160;

/** One span as tools show it, without its children. */
export function describeSpan(span: Span, name = nameOf(span)): SpanSummary {
  const error = errorOf(span);
  const query = readText(span.attributes, SPAN.dbQuery, 'db.statement');
  return {
    name: truncate(name, LONGEST_NAME),
    layer: layerOf(span),
    duration: roundMs(span.endMs - span.startMs),
    status: error !== undefined ? 'ERROR' : span.status,
    ...(error !== undefined && { error: truncate(error, LONGEST_ERROR) }),
    ...(query !== undefined && { query }),
  };
}

function nameOf(span: Span): string {
  if (span.name === LATE_ERROR_SPAN) return 'error after the response';
  const call = readProcedureCall(span);
  if (call) return [call.type, call.procedure].filter(Boolean).join(' ');
  const url = span.kind === 'client' ? findUrl(span)?.value : undefined;
  if (url !== undefined) return `${findMethod(span)?.value ?? 'call'} ${url}`;
  if (span.name === 'prisma:client:operation') {
    const operation = [readText(span.attributes, 'model'), readText(span.attributes, 'method')]
      .filter(Boolean)
      .join('.');
    return operation === '' ? span.name : `${span.name} ${operation}`;
  }
  return span.name.replace(/\?\S*/, '');
}

const DATABASE_SCOPES = /prisma|drizzle|redis|mongo|mysql|postgres|\bpg\b|knex|sqlite|memcached|bullmq|kafka|amqp/i;

/** Stores of every kind are `database`, also those of queues; other calls that leave the process are `external`. */
export function layerOf(span: Span): SpanLayer {
  const { attributes, scope, kind } = span;
  const ofStore = readText(attributes, SPAN.dbSystem, 'db.system', SPAN.dbQuery, 'db.statement', 'messaging.system');
  if (ofStore !== undefined || span.name.startsWith('prisma:')) return 'database';
  if (kind === 'server') return 'server';
  if (DATABASE_SCOPES.test(scope.name)) return 'database';
  return kind === 'client' || kind === 'producer' ? 'external' : 'server';
}

/** What failed, if the span failed: the class of the exception, the span's own words, or the status of a call. */
function errorOf(span: Span): string | undefined {
  const event = span.events.find(({ name }) => name === EXCEPTION_EVENT);
  const type = event && readException(span, event).type;
  const status = span.kind === 'client' ? findStatusCode(span)?.value : undefined;
  if (status !== undefined && status >= 400) return `HTTP ${status}`;
  if (span.status !== 'ERROR') return undefined;
  const call = readProcedureCall(span);
  if (call) {
    // The class of a refusal is always tRPC's own.
    const name = call.errorType === 'TRPCError' ? call.code : call.errorType;
    return [name, oneLine(span.statusMessage ?? '')].filter(Boolean).join(': ') || undefined;
  }
  const typed = readText(span.attributes, SPAN.errorType);
  const stated = typed !== undefined && /^\d+$/.test(typed) ? `HTTP ${typed}` : typed;
  const code = readText(span.attributes, SPAN.prismaCode);
  const className = type ?? (span.scope.name === NEXT_SCOPE ? stated : undefined);
  const words = className ?? (span.statusMessage?.trim() || [stated, code].filter(Boolean).join(' '));
  return words.replace(/\s+/g, ' ') || undefined;
}
