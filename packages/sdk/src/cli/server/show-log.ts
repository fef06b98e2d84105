import { join } from 'node:path';
import { SERVER_LOG_FILE } from '@glasstrace/protocol/environment';
import { describeTerminal } from '../terminal/terminal.ts';
import { followLines, lastLines } from './server-log.ts';
import { serverLogLine } from './server-log-line.ts';
import type { ServerPlace } from './server-place.ts';
import { showPath } from './show-path.ts';

export interface LogOptions {
  /** How many of the last lines. */
  lines: number;
  follow?: boolean;
  json?: boolean;
}

/** Prints the last lines of the log, also of a server that does not run any more, and with `follow` what comes. */
export async function showLog({ settings }: ServerPlace, options: LogOptions): Promise<void> {
  const file = join(settings.home, SERVER_LOG_FILE);
  const terminal = describeTerminal(process.stdout, process.env);
  const show = (line: string) => console.log(options.json ? line : serverLogLine(line, terminal));

  const ending = new AbortController();
  if (options.follow) process.once('SIGINT', () => ending.abort());
  const last = lastLines(file, options.lines);
  for (const line of last?.lines ?? []) show(line);
  if (!last) console.error(`There is no log yet: no server has run for ${showPath(settings.home)}.`);
  if (!options.follow) return;
  await followLines(file, last?.end ?? 0, show, ending.signal);
}
