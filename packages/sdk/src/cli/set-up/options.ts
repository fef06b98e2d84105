import type { Command } from 'commander';
import {
  type AgentOptions,
  agentsOption,
  checkAgents,
  codexEnvOption,
  scopeOption,
  transportOption,
} from './agent-options.ts';

export interface SetUpOptions extends AgentOptions {
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
  project?: string;
  skill?: boolean;
  /** Production builds are to be recorded as exactly as development. */
  production?: boolean;
  /** false = do not ask the server and the agents whether it worked. */
  verify?: boolean;
  /** false = the packages are installed by hand. */
  install?: boolean;
}

const EXIT_CODES = `

Without a terminal, in CI, or when a coding agent runs it, nothing is asked: the plan is applied.

Exit codes: 0 done, also when an agent waits for your approval or no server answers yet; 1 failed, nothing was changed;
2 usage; 3 a file was refused: everything else is done, and what to put into that file is printed; 130 cancelled.`;

/** Gives a command the options that every set-up has. */
export const withSetUpOptions = (command: Command, examples: string): Command =>
  command
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'print the plan and a diff, write nothing')
    .option('--json', 'print one JSON object; do not ask')
    .option('--project <dir>', 'folder of the app; default: the nearest app from here upward')
    .addOption(agentsOption())
    .addOption(transportOption())
    .addOption(scopeOption())
    .addOption(codexEnvOption())
    .option('--skill', 'install the skill "glasstrace" as well, which teaches these agents to debug with it')
    .option('--no-verify', 'do not check that the server and the agents answer')
    .addHelpText('after', examples + EXIT_CODES)
    .hook('preAction', checkAgents);
