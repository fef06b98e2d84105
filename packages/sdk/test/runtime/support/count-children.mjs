import childProcess from 'node:child_process';
import { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Writes a character to descriptor 3 for every process that this one starts and waits for. */
const { spawnSync } = childProcess;
childProcess.spawnSync = (...args) => {
  writeSync(3, '.');
  return spawnSync(...args);
};
syncBuiltinESMExports();
