import { ERROR_LIST_LIMIT, getErrorList } from '@glasstrace/protocol';
import type { Command } from 'commander';
import { ask, type QueryOptions } from '../query/ask.ts';
import { queryCommand, wholeNumber } from '../query/query-options.ts';
import { errorList } from '../render/error-list.ts';

interface ErrorsOptions extends QueryOptions {
  limit?: number;
  grouped?: boolean;
  window?: string;
}

/** `glasstrace errors`: get_error_list for people. */
export function errorsCommand(): Command {
  return queryCommand('errors')
    .description('Recent failed requests, newest first.')
    .option('--limit <n>', `how many, at most ${ERROR_LIST_LIMIT.max}`, wholeNumber(1, ERROR_LIST_LIMIT.max))
    .option('--grouped', 'one line for each distinct error')
    .option('--window <time>', 'how far back, as in 15m, 24h, 7d')
    .action(async ({ limit, grouped, window, ...options }: ErrorsOptions) => {
      const args = {
        ...(limit !== undefined && { limit }),
        ...(grouped && { grouped }),
        ...(window !== undefined && { timeWindow: window }),
      };
      const { isError } = await ask({ contract: getErrorList, args, options, render: errorList });
      if (isError) process.exitCode = 1;
    });
}
