#!/usr/bin/env node
import { ENV } from '@glasstrace/protocol/environment';
import { VERSION } from '@glasstrace/protocol/version';
import { Command, CommanderError } from 'commander';
import { addKeysCommand } from './auth/add-keys-command.ts';
import { openSqliteProjectStore } from './auth/open-sqlite-project-store.ts';
import { readConfig } from './config/read-config.ts';
import { addServerOptions } from './config/server-options.ts';
import { runServer } from './local/run-server.ts';

const USAGE_ERROR = 2;

// `NAME=` in an .env file means "not set".
for (const name of Object.values(ENV)) if (process.env[name] === '') delete process.env[name];

const program = addServerOptions(new Command('glasstrace-server'))
  .description('Takes OpenTelemetry traces in, keeps them, and answers coding agents over MCP.')
  .version(VERSION)
  // `--tier` means another thing after `keys create`.
  .enablePositionalOptions()
  .exitOverride()
  .action(async () => {
    process.exitCode = await runServer(readConfig(program));
    // Everything is closed; should a handle be left over all the same, no zombie stays behind.
    setTimeout(() => process.exit(), 1_000).unref();
  });
addKeysCommand(program, (dataDir) => openSqliteProjectStore({ dir: dataDir ?? readConfig(program).dataDir }));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
  } else {
    const { message, fix, cause } = error as Error & { fix?: string };
    console.error([`error: ${message}`, fix, cause instanceof Error && cause.message].filter(Boolean).join('\n'));
    process.exitCode = 1;
  }
}
