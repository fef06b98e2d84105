import { getTrace } from '@glasstrace/protocol';
import { MIN_TRACE_ID_PREFIX, readTraceIdPrefix } from '@glasstrace/protocol/ids';
import { type Command, InvalidArgumentError } from 'commander';
import { ask, type QueryOptions } from '../query/ask.ts';
import { queryCommand } from '../query/query-options.ts';
import { traces } from '../render/traces.ts';

/** `glasstrace trace <id>`: get_trace for people. */
export function traceCommand(): Command {
  return queryCommand('trace')
    .description('One request in full: error, spans, SQL.')
    .argument('<id>', `trace id, or its first ${MIN_TRACE_ID_PREFIX} or more digits`, traceId)
    .action(async (id: string, options: QueryOptions) => {
      const { success } = await ask({ contract: getTrace, args: { traceId: id }, options, render: traces });
      if (!success) process.exitCode = 1;
    });
}

function traceId(text: string): string {
  const id = readTraceIdPrefix(text);
  if (id === undefined) throw new InvalidArgumentError(`It has ${MIN_TRACE_ID_PREFIX} to 32 hex digits.`);
  return id;
}
