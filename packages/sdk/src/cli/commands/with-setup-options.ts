import type { Command } from 'commander';
import { DRY_RUN, JSON_UNASKED, PROJECT, YES } from '../options.ts';
import { agentsOption, checkAgents, codexEnvOption, scopeOption, transportOption } from './agent-options.ts';

const EXIT_CODES = `

Without a terminal, in CI, or when a coding agent runs it, nothing is asked: the plan is applied.

Exit codes: 0 done, also when an agent waits for your approval or no server answers yet; 1 failed, nothing was changed;
2 usage; 3 a file was refused: everything else is done, and what to put into that file is printed; 130 cancelled.`;

/** Gives a command the options that every set-up has. */
export const withSetupOptions = (command: Command, examples: string): Command =>
  command
    .option(...YES)
    .option(...DRY_RUN)
    .option(...JSON_UNASKED)
    .option(...PROJECT)
    .addOption(agentsOption())
    .addOption(transportOption())
    .addOption(scopeOption())
    .addOption(codexEnvOption())
    .option('--skill', 'install the skill "glasstrace" as well, which teaches these agents to debug with it')
    .option('--no-verify', 'do not check that the server and the agents answer')
    .addHelpText('after', examples + EXIT_CODES)
    .hook('preAction', checkAgents);
