import type { RemovalCause, RetentionRules } from '../trace-store.ts';
import { bytesInUse, fileBytes, giveBackPages } from './database-file.ts';
import { findDayFile, listDays, removedFile, sessionFile, timeOfDay } from './day-file.ts';
import type { DayWriter, StoredTrace } from './day-writer.ts';
import type { Database } from './driver.ts';
import { forgetRemoved, rememberRemoved } from './removed-traces.ts';
import { timeOfId } from './trace-position.ts';

/** What a pass of removal works on. */
export interface RemovalFiles {
  dir: string;
  /** Throws when the day's file is damaged. */
  onDay<T>(day: string, use: (it: DayWriter) => T): T;
  removed: () => Database;
  sessions: () => Database;
  now: () => number;
}

export interface RemovalStep {
  traces: number;
  cause: RemovalCause;
  /** A day whose traces are all remembered as removed: its file can go as soon as nobody reads it. */
  emptied?: string;
}

/** What one step removes or remembers at most: about ten milliseconds of the writer's time. */
const STEP_TRACES = 100;
const STEP_BYTES = 4_000_000;
const STEP_IDS = 2_000;
/** Pages of 8 KB that one step gives back to the disk. */
const STEP_PAGES = 512;
/** A whole day may go when that takes no more than this share of the limit beyond what has to go. */
const SLACK = 0.05;
/** The last traces of each project, which the noise of another does not drive out. */
const SPARED = 50;
/** Later than any trace; see trace-position.ts. */
const LAST_MS = Date.UTC(2088, 0, 1);

/**
 * One pass over everything that is not kept any longer, in small steps: the writer serves others between two of them.
 * What is older than its project keeps goes first; then, while the files take too much, the oldest, but for the last of
 * each project.
 */
export function* removalSteps(rules: RetentionRules, files: RemovalFiles): Generator<RemovalStep> {
  yield* removeByAge(rules, files);
  yield* forgetSessions(rules, files);
  while (forgetRemoved(files.removed(), rules.maxBytes, files.now())) yield { traces: 0, cause: 'age' };
  if (rules.maxBytes !== undefined) yield* removeBySize(rules.maxBytes, files);
}

const keptSince = ({ keptSinceMs, othersKeptSinceMs }: RetentionRules, projectId: number): number =>
  keptSinceMs.get(projectId) ?? othersKeptSinceMs;

const oldestFirst = (dir: string) => listDays(dir).reverse();

function* removeByAge(rules: RetentionRules, files: RemovalFiles): Generator<RemovalStep> {
  let latest = rules.othersKeptSinceMs;
  for (const sinceMs of rules.keptSinceMs.values()) latest = Math.max(latest, sinceMs);
  for (const day of oldestFirst(files.dir)) {
    if (timeOfDay(day).startMs >= latest) return;
    const { projects, newestMs } = files.onDay(day, (it) => ({ projects: it.projects(), newestMs: it.newestMs() }));
    yield { traces: 0, cause: 'age' };
    if (newestMs === undefined || projects.every((projectId) => newestMs < keptSince(rules, projectId))) {
      yield* dropDay(day, 'age', files);
      continue;
    }
    for (const [at, projectId] of projects.entries()) {
      if (at % STEP_TRACES === STEP_TRACES - 1) yield { traces: 0, cause: 'age' };
      const beforeMs = keptSince(rules, projectId);
      for (;;) {
        const traces = removeSome(day, files, 'age', (it) => it.oldest(STEP_TRACES, { projectId, beforeMs })).length;
        if (traces === 0) break;
        yield { traces, cause: 'age' };
      }
    }
    while (giveBack(day, files)) yield { traces: 0, cause: 'age' };
  }
}

function* removeBySize(maxBytes: number, files: RemovalFiles): Generator<RemovalStep> {
  let counts: Map<number, number> | undefined;
  for (let spared = SPARED; ; ) {
    const excess = usedBytes(files) - maxBytes;
    const days = oldestFirst(files.dir);
    if (days.length === 0) return;
    if (excess <= 0) break;
    counts ??= countByProject(files);
    const enough = { excess, slack: maxBytes * SLACK, counts, spared };
    // The first day of which something may go.
    const day = days.find((name) => files.onDay(name, (it) => it.newestMs() === undefined || hasUnspared(it, enough)));
    if (day === undefined) {
      // Nobody has more than is spared: then the oldest of all.
      if (spared === 0) return;
      spared = 0;
    } else if (days.length > 1 && mayGo(day, enough, files)) {
      yield* dropDay(day, 'size', files);
      // A file that something still holds would be counted, and the next day dropped for it.
      if (findDayFile(files.dir, day) !== undefined) return;
      counts = undefined;
    } else {
      const traces = removeOldest(day, enough, files);
      if (traces === 0) return;
      forgetRemoved(files.removed(), maxBytes, files.now());
      yield { traces, cause: 'size' };
    }
  }
  // What is in use fits; free pages and write-ahead logs take room as well.
  const { dir, removed, sessions } = files;
  for (const [database, path] of [
    [removed(), removedFile(dir)],
    [sessions(), sessionFile(dir)],
  ] as const) {
    while (bytesOnDisk(dir) > maxBytes && giveBackPages(database, path, STEP_PAGES)) yield { traces: 0, cause: 'size' };
  }
  for (const day of oldestFirst(dir)) {
    while (bytesOnDisk(dir) > maxBytes && giveBack(day, files)) yield { traces: 0, cause: 'size' };
  }
}

/**
 * Removes a bounded number of the traces of one project that started before a time, the oldest first, and gives back the
 * room they took. Answers how many went; none are left when it is 0.
 */
export function clearSome(projectId: number, beforeMs: number, files: RemovalFiles): number {
  for (const day of oldestFirst(files.dir)) {
    const traces = removeSome(day, files, 'cleared', (it) => it.oldest(STEP_TRACES, { projectId, beforeMs })).length;
    if (traces === 0) continue;
    while (giveBack(day, files));
    return traces;
  }
  return 0;
}

function countByProject(files: RemovalFiles): Map<number, number> {
  const counts = new Map<number, number>();
  for (const day of oldestFirst(files.dir)) {
    files.onDay(day, (it) => {
      for (const projectId of it.projects()) {
        counts.set(projectId, (counts.get(projectId) ?? 0) + it.countTraces(projectId));
      }
    });
  }
  return counts;
}

/** How much has to go, and how many traces of each project there are, of which the last are spared. */
interface Enough {
  excess: number;
  slack: number;
  counts: Map<number, number>;
  spared: number;
}

const unsparedOf = ({ counts, spared }: Enough, projectId: number) => (counts.get(projectId) ?? 0) - spared;

const hasUnspared = (it: DayWriter, enough: Enough): boolean =>
  it.projects().some((projectId) => unsparedOf(enough, projectId) > 0);

/** Whether a day may go as a whole: it takes not much more than has to go, and nothing in it is spared. */
function mayGo(day: string, enough: Enough, files: RemovalFiles): boolean {
  const { excess, slack } = enough;
  return files.onDay(day, (it) => {
    if (it.newestMs() === undefined) return true;
    if (fileBytes(findDayFile(files.dir, day)!) > excess + slack) return false;
    return it.projects().every((projectId) => unsparedOf(enough, projectId) >= it.countTraces(projectId));
  });
}

/** Removes some of the oldest traces of a day that are not spared; answers how many, and counts them off. */
function removeOldest(day: string, enough: Enough, files: RemovalFiles): number {
  const { excess, counts } = enough;
  const oldestOf = (it: DayWriter) =>
    it
      .projects()
      .flatMap((projectId) => {
        const most = Math.min(unsparedOf(enough, projectId), STEP_TRACES);
        return most > 0 ? it.oldest(most, { projectId, beforeMs: LAST_MS }) : [];
      })
      .sort((a, b) => a.id - b.id)
      .slice(0, STEP_TRACES);
  const removed = removeSome(day, files, 'size', oldestOf, Math.min(excess, STEP_BYTES));
  for (const { projectId } of removed) counts.set(projectId, (counts.get(projectId) ?? 0) - 1);
  giveBack(day, files);
  return removed.length;
}

/** Remembers all traces of a day as removed, then asks for the end of its file. */
function* dropDay(day: string, cause: RemovalCause, files: RemovalFiles): Generator<RemovalStep> {
  for (let afterId = Number.MIN_SAFE_INTEGER, more = true; more; ) {
    const ids = files.onDay(day, (it) => it.traceIds(afterId, STEP_IDS));
    more = ids.length === STEP_IDS;
    if (ids.length > 0) {
      rememberRemoved(files.removed(), ids.map(toRemoval), cause, files.now());
      afterId = ids.at(-1)!.id;
    }
    yield { traces: ids.length, cause, ...(!more && { emptied: day }) };
  }
}

const toRemoval = ({ projectId, traceId, id }: StoredTrace) => ({ projectId, traceId, startedAtMs: timeOfId(id) });

/** Removes a bounded number of traces of a day and answers which. */
function removeSome(
  day: string,
  { onDay, removed, now }: RemovalFiles,
  cause: RemovalCause,
  choose: (it: DayWriter) => StoredTrace[],
  enoughBytes = STEP_BYTES,
): StoredTrace[] {
  return onDay(day, (it) => {
    const chosen: StoredTrace[] = [];
    let bytes = 0;
    for (const trace of choose(it)) {
      if (bytes >= enoughBytes) break;
      bytes += it.bytesOf(trace.id);
      chosen.push(trace);
    }
    if (chosen.length === 0) return [];
    // Remembered first: should the process die in between, they are still there and will be removed again.
    rememberRemoved(removed(), chosen.map(toRemoval), cause, now());
    it.remove(chosen);
    return chosen;
  });
}

function giveBack(day: string, { dir, onDay }: RemovalFiles): boolean {
  const path = findDayFile(dir, day);
  return path !== undefined && onDay(day, ({ database }) => giveBackPages(database, path, STEP_PAGES));
}

function* forgetSessions(rules: RetentionRules, { sessions }: RemovalFiles): Generator<RemovalStep> {
  const database = sessions();
  const next = database.prepare('SELECT min(project) AS project FROM session WHERE project > ?');
  const forget = database.prepare('DELETE FROM session WHERE project = ? AND last_seen < ?');
  for (let after = -1, steps = 1; ; steps++) {
    const project = next.get(after)?.project;
    if (project == null) return;
    after = Number(project);
    forget.run(after, keptSince(rules, after));
    if (steps % STEP_TRACES === 0) yield { traces: 0, cause: 'age' };
  }
}

/** Without free pages and write-ahead logs, which shrink only after something was removed. */
function usedBytes({ dir, onDay, removed, sessions }: RemovalFiles): number {
  const days = listDays(dir).reduce((sum, day) => sum + onDay(day, ({ database }) => bytesInUse(database)), 0);
  return days + bytesInUse(removed()) + bytesInUse(sessions());
}

/** What the files of a store take. */
export function bytesOnDisk(dir: string): number {
  const days = listDays(dir).reduce((sum, day) => sum + fileBytes(findDayFile(dir, day) ?? ''), 0);
  return days + fileBytes(sessionFile(dir)) + fileBytes(removedFile(dir));
}
