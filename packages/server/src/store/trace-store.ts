import type { LogRecord } from '../traces/log-record.ts';
import type { Span } from '../traces/span.ts';

/**
 * What a trace is found by. Computed from all its spans by interpretation, replaced as a whole when more spans come.
 * Nothing in it is shown: answers are interpreted anew from the spans, so that a better interpreter improves old traces.
 */
export interface TraceIndex {
  /** Start of the earliest span, milliseconds since the epoch. */
  startedAtMs: number;
  durationMs: number;
  /** What the client received; 0 when unknown. */
  statusCode: number;
  /** Upper case. */
  method: string;
  /** Bare: pattern, else path. */
  route: string;
  /**
   * Every URL that get_trace may name it by: concrete path, sanitised path, route pattern, tRPC transport path. The
   * concrete path is the first.
   */
  urls: string[];
  procedures: string[];
  /** Those of the procedures that failed, where it is known which did. */
  failedProcedures?: string[];
  /** `file#export` of the server action, or as much of it as is known. */
  action?: string;
  sessionId?: string;
  correlationId?: string;
  /** 0 no error, 1 a plain 404, 2 another 4xx, 3 a server failure: a status of 500 or more, or an exception. */
  errorRank: 0 | 1 | 2 | 3;
  /** Same for errors of the same type, code, top in-app frame and route. Set when errorRank > 0. */
  fingerprint?: string;
  frameworkInternal: boolean;
}

/** So long the ids of removed traces are remembered. */
export const REMEMBERED_DAYS = 30;

/** What came in of one trace, and the index over all that is known of it now. */
export interface TraceWrite {
  traceId: string;
  spans: readonly Span[];
  logs?: readonly LogRecord[];
  index: TraceIndex;
}

export interface TraceFilter {
  /** By startedAtMs, both ends inclusive. */
  window?: { startMs: number; endMs: number };
  sessionId?: string;
  statusCode?: number;
  method?: string;
  /** Equal to one of the trace's urls. */
  url?: string;
  procedure?: string;
  correlationId?: string;
  minErrorRank?: 1 | 2 | 3;
  /** An error rank below this one. */
  belowErrorRank?: 1 | 2 | 3;
  fingerprint?: string;
  /** Framework routes are left out unless this is true. */
  includeFrameworkInternal?: boolean;
}

export interface TraceQuery extends TraceFilter {
  order: 'newest' | 'oldest';
  /** Position of the last item already seen; the page goes on after it, also while traces arrive. */
  after?: string;
  limit: number;
}

export interface TraceRow {
  traceId: string;
  index: TraceIndex;
  /** Opaque keyset position for TraceQuery.after. */
  position: string;
}

/** Something that people call a request by. */
export interface TraceName {
  kind: 'url' | 'procedure' | 'action';
  value: string;
}

/** The traces that go by a name, all of them or those of one method. */
export interface NamedTraces extends TraceName {
  method?: string;
}

export interface KnownName extends TraceName {
  /** Start of the newest trace of that name in the window, whole milliseconds since the epoch. */
  newestMs: number;
}

export interface NameQuery extends Pick<TraceFilter, 'window' | 'includeFrameworkInternal'> {
  /** Only names with one of these in them, ASCII letters in either case. */
  contains?: readonly string[];
  limit: number;
}

export interface Session {
  sessionId: string;
  startedAtMs: number;
  lastSeenMs: number;
  /** As the SDK introduced itself: framework, versions, service name. */
  info: Record<string, string | number>;
}

export interface ErrorGroup {
  fingerprint: string;
  count: number;
  firstMs: number;
  /** The newest trace of the group. */
  newest: TraceRow;
}

/** What is not kept any longer. Times are milliseconds since the epoch. */
export interface RetentionRules {
  /** By project: traces that started before it go. */
  keptSinceMs: ReadonlyMap<number, number>;
  /** The same for projects that have no time of their own. */
  othersKeptSinceMs: number;
  /**
   * While all files of the store take more, the oldest traces go, whoever's they are; but of each project the last ones
   * stay as long as others have more.
   */
  maxBytes?: number;
}

/**
 * Why a trace is not there any longer: it was older than is kept, all took more room than they may, or somebody of its
 * project had its traces removed.
 */
export type RemovalCause = 'age' | 'size' | 'cleared';

export interface Removal {
  startedAtMs: number;
  cause: RemovalCause;
  /** Absent while the trace is hidden only, because its project may not see as much as is stored. */
  removedAtMs?: number;
}

export interface RemovedTrace extends Removal {
  traceId: string;
}

/**
 * Keeps traces. Every call is about one project; nothing of another project is ever visible, whatever the arguments.
 * Methods reject with AppError STORE_UNREACHABLE when the engine does not answer.
 */
export interface TraceStore {
  /**
   * Appends spans and log records to their traces and replaces the traces' index rows, all or nothing, durable when it
   * resolves. A span that is already there (same span id) is kept once, the newer wins; a log record that is already
   * there (same time, span, severity, body and attributes) is kept once.
   */
  append(projectId: number, traces: readonly TraceWrite[]): Promise<void>;
  /** All spans of a trace in order of their start; empty when it is unknown. */
  readTrace(projectId: number, traceId: string): Promise<Span[]>;
  /** All log records of a trace in order of time; empty when it is unknown. */
  readLogs(projectId: number, traceId: string): Promise<LogRecord[]>;
  /** Ids of traces that begin with the prefix (8 to 32 hex digits) and started since a time, newest first. */
  findTraceIds(projectId: number, prefix: string, limit: number, sinceMs?: number): Promise<string[]>;
  /**
   * Removed traces whose id begins with the prefix, the last removed first. Not all that ever were: a number of the
   * last ones, for `REMEMBERED_DAYS`.
   */
  findRemoved(projectId: number, prefix: string, limit: number): Promise<RemovedTrace[]>;
  /** The youngest trace that was ever removed; those before it are gone too, but for late ones. */
  lastRemoved(projectId: number): Promise<Removal | undefined>;
  listTraces(projectId: number, query: TraceQuery): Promise<TraceRow[]>;
  /** The traces of a query that are of at least one of the names, each once. Fastest with the newest names first. */
  listTracesNamed(projectId: number, names: readonly NamedTraces[], query: TraceQuery): Promise<TraceRow[]>;
  /** What the traces of a window go by, each name once, the one with the newest trace first. */
  listNames(projectId: number, query: NameQuery): Promise<KnownName[]>;
  /** Exact, however many there are. */
  countTraces(projectId: number, filter: TraceFilter): Promise<number>;
  /** Errors by fingerprint, the group with the newest error first; `after` and `position` page over groups. */
  groupErrors(projectId: number, query: Omit<TraceQuery, 'order'>): Promise<ErrorGroup[]>;
  /** Creates the session or moves its lastSeenMs forward; info is merged. */
  recordSession(projectId: number, session: Session): Promise<void>;
  readSession(projectId: number, sessionId: string): Promise<Session | undefined>;
  /** Sessions by start, newest first. */
  listSessions(projectId: number, limit: number): Promise<Session[]>;
  /** How many traces the project has, since a time if one is given, and the span of time they cover. */
  stats(projectId: number, sinceMs?: number): Promise<{ traces: number; oldestMs?: number; newestMs?: number }>;
  /**
   * Forgets what the rules no longer keep, the oldest first, in small steps; each tells how many traces went, and why. The next
   * step is done when it is asked for, and appends and answers go on between two of them.
   */
  remove(rules: RetentionRules): AsyncIterable<{ traces: number; cause: RemovalCause }>;
  /**
   * Removes what the project has, and nothing of another, in small steps as `remove` does; each tells how many traces
   * went. Of what arrives meanwhile, traces that started after the newest one there was stay. Sessions stay too.
   */
  clear(projectId: number): AsyncIterable<{ traces: number }>;
  /** What all files take on disk. */
  sizeBytes(): Promise<number>;
  close(): Promise<void>;
}
