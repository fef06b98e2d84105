import { ERROR_LIST_LIMIT, getErrorList } from '@glasstrace/protocol';
import type { Command } from 'commander';
import { FOLLOW_HELP, follow, newestFirst } from '../query/follow.ts';
import { errorList, errorRow } from '../query/render/error-list.ts';
import { toolCommand } from '../query/tool-command.ts';

/** `glasstrace errors`: get_error_list for people. */
export const errorsCommand = (): Command =>
  toolCommand(
    {
      contract: getErrorList,
      description: 'Recent failed requests, newest first.',
      maxLimit: ERROR_LIST_LIMIT.max,
      render: errorList,
    },
    async (args, options) => {
      if (!options.follow) return false;
      await follow({ contract: getErrorList, args, options, pages: newestFirst, line: errorRow });
      return true;
    },
  ).option('--follow', FOLLOW_HELP);
