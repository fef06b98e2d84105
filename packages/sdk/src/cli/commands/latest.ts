import { getLatestError } from '@glasstrace/protocol';
import type { Command } from 'commander';
import { latestError } from '../query/render/latest-error.ts';
import { toolCommand } from '../query/tool-command.ts';

/** `glasstrace latest`: get_latest_error for people. That there is no error is an answer, too. */
export const latestCommand = (): Command =>
  toolCommand({
    contract: getLatestError,
    description: 'The latest error: what, where, and what the request did.',
    render: latestError,
  });
