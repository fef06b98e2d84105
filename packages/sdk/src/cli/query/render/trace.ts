import type { Omission, SpanSummary, TraceSummary } from '@glasstrace/protocol';
import { age, duration } from '../../terminal/duration.ts';
import type { Style, Terminal } from '../../terminal/terminal.ts';
import { oneLine } from '../../terminal/text.ts';
import { errorEvidence } from './error-evidence.ts';
import { logs } from './logs.ts';
import { spanTree } from './span-tree.ts';

interface ShownTrace {
  summary: TraceSummary;
  spans: readonly SpanSummary[];
  omitted?: readonly Omission[] | undefined;
}

/** One request in full: its line, the error if it has one, the tree of what it did, and what was left out. */
export function trace({ summary, spans, omitted = [] }: ShownTrace, terminal: Terminal, ageMs: number): string[] {
  const { paint, width } = terminal;
  const logLines = logs(summary, terminal);
  return [
    requestLine(summary, terminal, ageMs),
    ...(hasError(summary) ? ['', ...errorEvidence(summary, terminal)] : []),
    ...(logLines.length > 0 ? ['', ...logLines] : []),
    ...(spans.length > 0 ? ['', ...spanTree(spans, terminal)] : []),
    ...omitted.map(({ what, count }) => paint('dim', oneLine(`… ${count} more: ${what}`, width))),
    '',
    paint('dim', `trace ${summary.traceId}`),
  ];
}

/** `POST /api/polls 500 · 31 ms · 12 s ago`. The concrete path follows when the route is a pattern. */
function requestLine(summary: TraceSummary, { paint, width }: Terminal, ageMs: number): string {
  const facts = [duration(summary.duration), `${age(ageMs)} ago`];
  const path = summary.requestIdentity?.originalPath;
  if (path !== undefined && !summary.route.endsWith(path)) facts.unshift(oneLine(path, width));
  const route = paint('bold', oneLine(summary.route, width));
  return `${route} ${paint(statusStyle(summary.statusCode), statusText(summary.statusCode))}${paint('dim', ` · ${facts.join(' · ')}`)}`;
}

const hasError = ({ error, errorEvidence: evidence, statusCode }: TraceSummary) =>
  error !== undefined || evidence !== undefined || statusCode >= 400;

/** 0 stands for a request whose response was never recorded. */
export const statusText = (statusCode: number): string => (statusCode === 0 ? 'no response' : String(statusCode));

export function statusStyle(statusCode: number): Style {
  if (statusCode >= 500 || statusCode === 0) return 'red';
  return statusCode >= 400 ? 'yellow' : 'green';
}
