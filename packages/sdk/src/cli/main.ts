#!/usr/bin/env node
import { VERSION } from '@glasstrace/protocol/version';
import { Command } from 'commander';
import { errorsCommand } from './commands/errors.ts';
import { initCommand } from './commands/init.ts';
import { latestCommand } from './commands/latest.ts';
import { mcpCommand } from './commands/mcp.ts';
import { statusCommand } from './commands/status.ts';
import { traceCommand } from './commands/trace.ts';
import { uninitCommand } from './commands/uninit.ts';

const program = new Command('glasstrace')
  .description('Shows your coding agent what the server really did.')
  .version(VERSION)
  .showHelpAfterError('Run glasstrace --help for the commands.')
  .addCommand(initCommand())
  .addCommand(mcpCommand())
  .addCommand(statusCommand())
  .addCommand(uninitCommand())
  .addCommand(latestCommand())
  .addCommand(errorsCommand())
  .addCommand(traceCommand());

await program.parseAsync();
