import childProcess from 'node:child_process';
import { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Writes, to descriptor 3, for how many milliseconds at most this process waits for each process that it starts. With
 * PATIENT it waits for longer: here such a process compiles itself first, which takes a slow machine its time.
 */
const { spawnSync } = childProcess;
childProcess.spawnSync = (file, args, options) => {
  writeSync(3, `${options.timeout}\n`);
  return spawnSync(file, args, { ...options, timeout: process.env.PATIENT ? 60_000 : options.timeout });
};
syncBuiltinESMExports();
