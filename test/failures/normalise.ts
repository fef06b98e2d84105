import { SPAN } from '@glasstrace/protocol/attributes';
import type { LogRecord } from '../../packages/server/src/traces/log-record.ts';
import type { Span } from '../../packages/server/src/traces/span.ts';

const START_MS = Date.UTC(2026, 0, 5, 9);
const SESSION_AGE_MS = 60_000;

/** What differs from one recording to the next, and what stands for it. */
export interface Surroundings {
  /** The program's folder. */
  folder: string;
  /** Ports in use, and those that are shown in their place. */
  ports: ReadonlyMap<number, number>;
}

/**
 * The same failure recorded twice reads the same, but for how long things took. The correlation id goes: it is the name
 * under which the request was looked up.
 */
export function normalise(
  { spans, logs }: { spans: readonly Span[]; logs: readonly LogRecord[] },
  { folder, ports }: Surroundings,
): { spans: Span[]; logs: LogRecord[] } {
  const ordered = spans.toSorted((a, b) => a.startMs - b.startMs);
  const startMs = Math.min(...[...ordered.map((span) => span.startMs), ...logs.map((log) => log.timeMs)]);
  const shift = (timeMs: number) => START_MS + Math.round((timeMs - startMs) * 10) / 10;
  const resourceOf = (record: Span | LogRecord) => ({
    ...record.resource,
    ...('process.pid' in record.resource && { 'process.pid': 4711 }),
    ...('glasstrace.session.started_at' in record.resource && {
      'glasstrace.session.started_at': START_MS - SESSION_AGE_MS,
    }),
  });
  const timed = {
    spans: ordered.map((span) => {
      const { [SPAN.correlationId]: _name, ...attributes } = span.attributes;
      return {
        ...span,
        startMs: shift(span.startMs),
        endMs: shift(span.endMs),
        attributes,
        events: span.events.map((event) => ({ ...event, timeMs: shift(event.timeMs) })),
        resource: resourceOf(span),
      };
    }),
    logs: logs.map((log) => ({ ...log, timeMs: shift(log.timeMs), resource: resourceOf(log) })),
  };
  return JSON.parse(replaceAll(JSON.stringify(timed), namesOf(ordered, folder, ports)));
}

function namesOf(spans: readonly Span[], folder: string, ports: Surroundings['ports']): Map<string, string> {
  const [{ traceId, resource }] = spans as [Span];
  const names = new Map([
    [folder, '/app'],
    ...[...ports].map(([port, shown]) => [String(port), String(shown)] as const),
  ]);
  names.set(traceId, '4bf92f3577b34da6a3ce929d0e0e4736');
  const sessionId = resource['glasstrace.session.id'];
  if (typeof sessionId === 'string') names.set(sessionId, '64a51f5ef64c57b6');
  for (const [index, { spanId }] of spans.entries()) names.set(spanId, (index + 1).toString(16).padStart(16, '0'));
  return names;
}

/** Whole words only: a port must not be found inside a longer number. */
function replaceAll(text: string, names: ReadonlyMap<string, string>): string {
  const escapeName = (name: string) => name.replace(/[^\w]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\w.])(?:${[...names.keys()].map(escapeName).join('|')})(?!\\w)`, 'g');
  return text.replace(pattern, (name) => names.get(name)!);
}
