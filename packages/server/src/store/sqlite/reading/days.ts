import type { TraceQuery } from '../../trace-store.ts';
import { isUnreadable } from '../database-file.ts';
import { findDayFile, openDayFile } from '../day-file.ts';
import type { Database, DriverName, Statement } from '../driver.ts';
import { unreachable } from '../writer-client.ts';
import type { IdRange } from './id-range.ts';

/** The file of one day, opened to be read. */
export interface Day {
  name: string;
  /** Prepares a statement once. */
  sql: (text: string) => Statement;
}

/** The files of all days. Each is opened when it is asked first. */
export interface Days {
  /** Asks the days one after the other, the newest first unless they are named, until `use` answers `stop`. */
  each(use: (day: Day) => 'stop' | undefined, names?: readonly string[]): Promise<void>;
  /** Days that have traces in the range, in the order in which a list meets them, with their own ranges. */
  within(range: IdRange, order: TraceQuery['order']): Promise<DayRange[]>;
  /** Forgets the open handle of a day whose file is about to go. */
  drop(name: string): void;
  close(): void;
}

export interface DayRange extends IdRange {
  name: string;
}

export interface DaysOptions {
  dir: string;
  driver?: DriverName | undefined;
  /** Days that have a file, in any order. */
  days: () => Iterable<string>;
  /** Called when the file of a day turns out to be unreadable; the answer then comes from the other days. */
  onDamaged: (day: string) => Promise<void>;
}

export function openDays({ dir, driver, days, onDamaged }: DaysOptions): Days {
  const open = new Map<string, Day & { database: Database }>();

  function dayOf(name: string): Day {
    const known = open.get(name);
    if (known) return known;
    const path = findDayFile(dir, name);
    if (path === undefined) throw new Error(`The file of ${name} is gone`);
    const database = openDayFile(path, driver);
    database.exec('PRAGMA query_only = 1');
    const opened = { name, database, sql: preparing(database) };
    open.set(name, opened);
    return opened;
  }

  function drop(name: string): void {
    open.get(name)?.database.close();
    open.delete(name);
  }

  async function each(
    use: (day: Day) => 'stop' | undefined,
    names: readonly string[] = [...days()].sort().reverse(),
  ): Promise<void> {
    for (const name of names) {
      try {
        if (use(dayOf(name)) === 'stop') return;
      } catch (error) {
        if (!isUnreadable(error)) throw unreachable(error);
        drop(name);
        await onDamaged(name);
      }
    }
  }

  async function within(range: IdRange, order: TraceQuery['order']): Promise<DayRange[]> {
    const found: DayRange[] = [];
    await each(({ name, sql }) => {
      const row = sql('SELECT (SELECT min(id) FROM trace) AS oldest, (SELECT max(id) FROM trace) AS newest').get()!;
      const own = { name, from: Number(row.oldest), to: Number(row.newest) };
      if (row.oldest !== null && own.from <= range.to && own.to >= range.from) found.push(own);
      return undefined;
    });
    return found.sort((a, b) => (order === 'newest' ? b.to - a.to : a.from - b.from));
  }

  return {
    each,
    within,
    drop,
    close() {
      for (const name of [...open.keys()]) drop(name);
    },
  };
}

function preparing(database: Database): Day['sql'] {
  const prepared = new Map<string, Statement>();
  return (text) => {
    const statement = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, statement);
    return statement;
  };
}
