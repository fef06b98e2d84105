import type { ToolCall } from '@glasstrace/protocol';
import { stripControlCharacters } from '@glasstrace/protocol/redaction';

/** The command that asks what a tool asks, and the parameter that stands without a flag. */
export interface Verb {
  command: string;
  argument?: string;
}

export const VERBS: Readonly<Record<string, Verb>> = {
  get_latest_error: { command: 'latest' },
  get_error_list: { command: 'errors' },
  find_trace_candidates: { command: 'find', argument: 'routeLike' },
  get_trace: { command: 'trace', argument: 'traceId' },
  get_root_cause: { command: 'root-cause', argument: 'traceId' },
  get_test_suggestions: { command: 'tests', argument: 'traceId' },
  get_session_timeline: { command: 'timeline', argument: 'sessionId' },
};

/** The flag of a parameter, the same with every command. */
export const FLAGS: Readonly<Record<string, string>> = {
  routeLike: '--like',
  url: '--url',
  route: '--route',
  procedure: '--procedure',
  method: '--method',
  statusCode: '--status',
  timeWindow: '--window',
  sessionId: '--session',
  traceId: '--trace',
  correlationId: '--correlation',
  includeFrameworkInternal: '--internal',
  grouped: '--grouped',
  cursor: '--cursor',
  limit: '--limit',
  maxTokens: '--max-tokens',
};

/** Digits of a trace id that tell traces of one project apart in practice; commands take a prefix. */
export const SHORT_ID = 8;

/** A call of a tool as a person types it; undefined when there is no command for it. Captured values stand in quotes. */
export function commandLine({ tool, arguments: args }: ToolCall): string | undefined {
  const verb = VERBS[tool];
  if (verb === undefined) return undefined;
  const words = Object.entries(args).flatMap(([parameter, value]) => {
    const flag = FLAGS[parameter];
    if (parameter === 'maxTokens' || value === undefined || value === null || value === false) return [];
    if (parameter === 'traceId') return [String(value).slice(0, SHORT_ID)];
    if (parameter === verb.argument) return [quote(String(value))];
    if (flag === undefined) return [];
    return value === true ? [flag] : [flag, quote(textOf(value))];
  });
  return ['npx glasstrace', verb.command, ...words].join(' ');
}

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { start, end } = value as { start?: unknown; end?: unknown };
  return end === undefined ? String(start) : `${String(start)}/${String(end)}`;
}

/** For a POSIX shell: nothing in it is ever run. */
function quote(text: string): string {
  const clean = stripControlCharacters(text).replace(/\s+/g, ' ');
  return /^[\w@%+=:,./-]+$/.test(clean) ? clean : `'${clean.replaceAll("'", `'\\''`)}'`;
}
