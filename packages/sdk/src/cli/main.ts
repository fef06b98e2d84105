#!/usr/bin/env node
import { VERSION } from '@glasstrace/protocol/version';
import { Command, CommanderError } from 'commander';
import { reportFailure } from './report-failure.ts';

// Only the command that was named is loaded: agents start the bridge often, and it needs nothing of the others.
const COMMANDS: Record<string, () => Promise<Command>> = {
  init: async () => (await import('./commands/init.ts')).initCommand(),
  mcp: async () => (await import('./commands/mcp.ts')).mcpCommand(),
  status: async () => (await import('./commands/status.ts')).statusCommand(),
  latest: async () => (await import('./commands/latest.ts')).latestCommand(),
  errors: async () => (await import('./commands/errors.ts')).errorsCommand(),
  find: async () => (await import('./commands/find.ts')).findCommand(),
  trace: async () => (await import('./commands/trace.ts')).traceCommand(),
  'root-cause': async () => (await import('./commands/root-cause.ts')).rootCauseCommand(),
  tests: async () => (await import('./commands/tests.ts')).testsCommand(),
  timeline: async () => (await import('./commands/timeline.ts')).timelineCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  clear: async () => (await import('./commands/clear.ts')).clearCommand(),
  server: async () => (await import('./commands/server.ts')).serverCommand(),
  uninit: async () => (await import('./commands/uninit.ts')).uninitCommand(),
};
const EXIT_USAGE = 2;

// The reader went away, as in: glasstrace errors | head
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const program = new Command('glasstrace')
  .description('Shows your coding agent what the server really did.')
  .version(VERSION);

const named = COMMANDS[process.argv[2] ?? ''];
for (const load of named ? [named] : Object.values(COMMANDS)) program.addCommand(await load());
for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
  command.exitOverride().showHelpAfterError('Run glasstrace --help for the commands.');
}

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what is wrong; its help and version arrive here too, with exit code 0.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  else process.exitCode = reportFailure(error);
}
