import { getTrace, TRACE_LIMIT } from '@glasstrace/protocol';
import type { Command } from 'commander';
import { traces } from '../query/render/traces.ts';
import { toolCommand } from '../query/tool-command.ts';

/** `glasstrace trace [id]`: get_trace for people. Without an id it shows what its filters match, in the last hour. */
export const traceCommand = (): Command =>
  toolCommand({
    contract: getTrace,
    description: 'Requests in full: error, spans, SQL. By id, or by exact filters.',
    argument: { usage: '[id]', description: 'trace id, or its first 8 or more digits' },
    maxLimit: TRACE_LIMIT.max,
    render: traces,
    failsWithoutSuccess: true,
    defaults: (args) => ('traceId' in args || 'timeWindow' in args ? {} : { timeWindow: '60m' }),
  });
