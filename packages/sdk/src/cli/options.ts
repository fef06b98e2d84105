import type { CliContext } from './context.ts';

// Options that mean the same with every command that has them, as in `.option(...PROJECT)`.
export const PROJECT = ['--project <dir>', 'folder of the app; default: the nearest app from here upward'] as const;
export const JSON_OBJECT = ['--json', 'print one JSON object'] as const;
export const JSON_UNASKED = ['--json', 'print one JSON object; do not ask'] as const;
export const YES = ['-y, --yes', 'do not ask'] as const;
export const DRY_RUN = ['--dry-run', 'print the plan and a diff, write nothing'] as const;

/** Which app a command is about, and whether a program reads what it prints. */
export interface AppOptions {
  project?: string;
  json?: boolean;
}

/** Of a command that shows what it will do before it writes. */
export interface PlanOptions extends AppOptions {
  yes?: boolean;
  dryRun?: boolean;
}

/** Whether a person is asked before anything is written. */
export const asksFirst = (
  { yes = false, json = false, dryRun = false }: PlanOptions,
  { interactive }: Pick<CliContext, 'interactive'>,
): boolean => interactive && !yes && !json && !dryRun;
