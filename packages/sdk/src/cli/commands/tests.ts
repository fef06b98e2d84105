import { getTestSuggestions } from '@glasstrace/protocol';
import type { Command } from 'commander';
import { testSuggestions } from '../query/render/test-suggestions.ts';
import { toolCommand } from '../query/tool-command.ts';

/** `glasstrace tests <id>`: get_test_suggestions for people. */
export const testsCommand = (): Command =>
  toolCommand({
    contract: getTestSuggestions,
    description: 'Tests that keep a failure from coming back, and which tests reach its code.',
    argument: { usage: '<id>', description: 'trace id, or its first 8 or more digits' },
    render: testSuggestions,
    failsWithoutSuccess: true,
  });
