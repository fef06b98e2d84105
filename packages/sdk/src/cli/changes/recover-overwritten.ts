import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectFolder } from '../../project/project-folder.ts';
import { type OverwriteRecovery, recoverOverwrite } from '../edit/overwrite.ts';
import { replaceFile } from '../edit/replace-file.ts';
import { StopError } from '../stop-error.ts';
import { overwriteJournal } from './manifest.ts';
import { explainWriteFailure } from './write-failure.ts';

/**
 * Gives a file that a killed run had written over by half the bytes back that it had. Where its owner changed it since, it
 * stays as it is, and the bytes are put beside the manifest; `copy` says where. undefined when there is no such file.
 * Throws StopError when it can't be written now. The caller holds the lock of the app.
 */
export function recoverOverwritten(app: string): { file: string; copy?: string } | undefined {
  const journal = overwriteJournal(app);
  let recovery: OverwriteRecovery | undefined;
  let copy: string | undefined;
  try {
    recovery = recoverOverwrite(journal);
    if (recovery?.state === 'changed since') {
      copy = join(projectFolder(app), `rescued-${basename(recovery.file)}`);
      replaceFile(copy, recovery.before, { mode: 0o600 });
    }
    rmSync(journal, { force: true });
  } catch (error) {
    throw new StopError(
      `An earlier run was ended while it wrote to a file, and what that held, kept in ${journal}, can’t be put back. ${explainWriteFailure(error)}`,
      'Put that right, then run this again; nothing else was changed.',
    );
  }
  return recovery && { file: recovery.file, ...(copy !== undefined && { copy }) };
}
