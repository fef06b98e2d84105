#!/usr/bin/env node
import { VERSION } from '@glasstrace/protocol/version';
import { Command, CommanderError } from 'commander';
import { EXIT } from './exit-codes.ts';
import { reportFailure } from './report-failure.ts';

// Only the command that was named is loaded: agents start the bridge often, and it needs nothing of the others.
const COMMANDS: Record<string, () => Promise<Command>> = {
  init: async () => (await import('./commands/init.ts')).initCommand(),
  mcp: async () => (await import('./commands/mcp.ts')).mcpCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
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

// The reader went away, as in: glasstrace errors | head
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const program = new Command('glasstrace')
  .description('Shows your coding agent what the server really did.')
  .version(VERSION)
  .addHelpText(
    'after',
    `
Start in the folder of your app with:

  npx glasstrace init      sets the app and your coding agents up; shows what it will do before it does it
  npx glasstrace status    what is set up and running
  npx glasstrace doctor    what is broken, why, and the fix
  npx glasstrace latest    the latest error

Every command has a --help of its own.`,
  );

const named = COMMANDS[process.argv[2] ?? ''];
for (const load of named ? [named] : Object.values(COMMANDS)) program.addCommand(await load());
for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
  command.exitOverride().showHelpAfterError(`What there is: npx ${fullName(command)} --help`);
}

const json = process.argv.includes('--json');
try {
  await program.parseAsync();
} catch (error) {
  // Commander has said on stderr what is wrong; its help and version arrive here too, with exit code 0.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const message = error.message.replace(/^error: /, '');
    if (json && error.exitCode !== 0)
      console.log(JSON.stringify({ ok: false, error: message, next: 'Look it up: npx glasstrace --help' }));
  } else {
    process.exitCode = reportFailure(error, process, json);
  }
}

/** `glasstrace mcp add`. */
function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
