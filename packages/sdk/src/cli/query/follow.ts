import { setTimeout as wait } from 'node:timers/promises';
import { LARGEST_MAX_TOKENS, type ToolContract } from '@glasstrace/protocol';
import { AppError } from '@glasstrace/protocol/errors';
import type { z } from 'zod';
import { openClient } from '../../client/open-client.ts';
import { readAnswer } from '../../client/read-answer.ts';
import { findProject } from '../../project/find-project.ts';
import type { AppOptions } from '../options.ts';
import { describeTerminal, type Terminal } from '../terminal/terminal.ts';

export const FOLLOW_HELP = 'go on and print what comes; ends with Ctrl-C. With --json one item a line';

const EVERY_MS = 1_000;
/** A server that is away is asked less and less often. */
const LONGEST_WAIT_MS = 10_000;
/** Items are told apart by their trace; so many are remembered. */
const REMEMBERED = 10_000;

/** One page of a list. */
interface Page<Item> {
  items: Item[];
  cursor?: string | undefined;
  hasMore: boolean;
  sessionId?: string | undefined;
}

type AskPage<Item> = (more: Record<string, unknown>) => Promise<Page<Item>>;

/** Reads what came since the last time, oldest first. Made anew for each run. */
type Reader<Item> = (ask: AskPage<Item>, isNew: (item: Item) => boolean) => Promise<Item[]>;

/** A list with the newest first: read from its start until something known comes. */
export function newestFirst<Item>(): Reader<Item> {
  let first = true;
  return async (ask, isNew) => {
    const found: Item[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await ask(cursor === undefined ? {} : { cursor });
      const fresh = page.items.filter(isNew);
      found.push(...fresh);
      const mayBeMore = page.hasMore && fresh.length === page.items.length && page.items.length > 0;
      if (first || !mayBeMore) break;
      cursor = page.cursor;
    }
    first = false;
    return found.reverse();
  };
}

/** A list with the oldest first: its last page is read again and again, and that of the next boot when there is one. */
export function oldestFirst<Item>(): Reader<Item> {
  let cursor: string | undefined;
  let sessionId: string | undefined;
  return async (ask, isNew) => {
    const current = await ask({ limit: 1 });
    if (current.sessionId !== sessionId) {
      sessionId = current.sessionId;
      cursor = undefined;
    }
    const found: Item[] = [];
    for (;;) {
      const page = await ask(cursor === undefined ? {} : { cursor });
      found.push(...page.items.filter(isNew));
      if (!page.hasMore || page.cursor === undefined) return found;
      cursor = page.cursor;
    }
  };
}

interface Following<Input extends z.ZodObject, Output extends z.ZodType, Item> {
  contract: ToolContract<Input, Output>;
  args: z.input<Input>;
  options: AppOptions;
  pages: () => Reader<Item>;
  line: (item: Item, terminal: Terminal, nowMs: number) => string;
}

/** Prints items as they come until it is interrupted. A server that is away is waited for, and that is said once. */
export async function follow<Input extends z.ZodObject, Output extends z.ZodType, Item extends { traceId: string }>({
  contract,
  args,
  options,
  pages,
  line,
}: Following<Input, Output, Item>): Promise<never> {
  process.once('SIGINT', () => process.exit(0));
  const client = openClient({ projectDir: findProject(process.cwd(), options.project) });
  const terminal = describeTerminal(process.stdout, process.env);
  const seen = new Set<string>();
  const read = pages();
  const ask: AskPage<Item> = async (more) => {
    const result = await client.callTool(contract.name, { maxTokens: LARGEST_MAX_TOKENS, ...args, ...more });
    const answer = readAnswer(contract, result);
    if (answer.success) return answer.data as Page<Item>;
    if (result.isError) throw new AppError('INVALID_INPUT', { problem: answer.diagnostic.message });
    return { items: [], hasMore: false };
  };

  let waitMs = EVERY_MS;
  for (;;) {
    try {
      for (const item of await read(ask, ({ traceId }) => !seen.has(traceId))) {
        remember(seen, item.traceId);
        console.log(options.json ? JSON.stringify(item) : line(item, terminal, Date.now()));
      }
      waitMs = EVERY_MS;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'INVALID_INPUT') throw error;
      if (waitMs === EVERY_MS) console.error(`${error.message} Waiting for it.`);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
    await wait(waitMs);
  }
}

function remember(seen: Set<string>, traceId: string): void {
  seen.add(traceId);
  if (seen.size <= REMEMBERED) return;
  const [oldest] = seen;
  seen.delete(oldest!);
}
