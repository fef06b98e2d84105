import { getLatestError } from '@glasstrace/protocol';
import type { Command } from 'commander';
import { ask, type QueryOptions } from '../query/ask.ts';
import { queryCommand } from '../query/query-options.ts';
import { latestError } from '../render/latest-error.ts';

/** `glasstrace latest`: get_latest_error for people. That there is no error is an answer, too. */
export function latestCommand(): Command {
  return queryCommand('latest')
    .description('The latest error: what, where, and what the request did.')
    .action(async (options: QueryOptions) => {
      const { isError } = await ask({ contract: getLatestError, args: {}, options, render: latestError });
      if (isError) process.exitCode = 1;
    });
}
