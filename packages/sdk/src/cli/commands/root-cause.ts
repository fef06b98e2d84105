import { getRootCause } from '@glasstrace/protocol';
import type { Command } from 'commander';
import { rootCause } from '../query/render/root-cause.ts';
import { toolCommand } from '../query/tool-command.ts';

/** `glasstrace root-cause <id>`: get_root_cause for people. */
export const rootCauseCommand = (): Command =>
  toolCommand({
    contract: getRootCause,
    description: 'Why a request failed, where, and what to change.',
    argument: { usage: '<id>', description: 'trace id, or its first 8 or more digits' },
    render: rootCause,
    failsWithoutSuccess: true,
  });
