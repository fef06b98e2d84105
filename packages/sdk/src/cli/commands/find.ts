import { CANDIDATES_LIMIT, findTraceCandidates } from '@glasstrace/protocol';
import type { Command } from 'commander';
import { candidates } from '../query/render/candidates.ts';
import { toolCommand } from '../query/tool-command.ts';

/** `glasstrace find`: find_trace_candidates for people. Without a word about it, it shows the last hour. */
export const findCommand = (): Command =>
  toolCommand({
    contract: findTraceCandidates,
    description: 'Requests that match what you know of them, best first.',
    argument: { usage: '[words...]', description: 'of the route, URL, tRPC procedure, server action or file' },
    maxLimit: CANDIDATES_LIMIT.max,
    render: candidates,
    defaults: (args) => (LOCATORS.some((one) => one in args) ? {} : { timeWindow: '60m' }),
  });

const LOCATORS = ['routeLike', 'url', 'procedure', 'method', 'statusCode', 'timeWindow', 'sessionId'];
