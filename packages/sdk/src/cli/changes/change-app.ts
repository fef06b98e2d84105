import type { CliContext } from '../context.ts';
import { endOnSignal } from '../end-on-signal.ts';
import type { Screen } from '../terminal/screen.ts';
import { lockApp } from './lock-app.ts';
import { type Recovery, recoverInterrupted } from './recover-interrupted.ts';
import { recoverOverwritten } from './recover-overwritten.ts';

/** How far a run is, for the person who ends it early. */
export interface Progress {
  /** What is done already, as a sentence or two; undefined while nothing is. */
  done?: string;
}

export interface ChangeOptions {
  context: Pick<CliContext, 'stderr'>;
  screen: Pick<Screen, 'warn'>;
  /** Nothing is to be written: then nobody has to wait, and nothing is put in order. */
  dryRun: boolean;
}

/**
 * Runs `work`, which changes the files of the app, as the only one that does; puts in order before what a killed run left.
 * Ctrl-C and a request to end come between two steps of `work`, never within one that doesn't wait, say what is done
 * already, and leave the terminal as it was. Throws StopError when another run doesn't end, and what `work` throws.
 */
export async function changeApp(
  app: string,
  { context, screen, dryRun }: ChangeOptions,
  work: (progress: Progress) => Promise<number>,
): Promise<number> {
  const progress: Progress = {};
  if (dryRun) return work(progress);
  const stopListening = endOnSignal(() => {
    context.stderr.write(`\nInterrupted. ${progress.done ?? 'Nothing was changed.'}\n`);
  });
  try {
    const release = await lockApp(app, {
      onWait: (pid) =>
        screen.warn(`Another glasstrace command (process ${pid}) is at work in this app; waiting for it.`),
    });
    try {
      const overwritten = recoverOverwritten(app);
      if (overwritten !== undefined) screen.warn(describeOverwritten(overwritten));
      const recovery = recoverInterrupted(app);
      if (recovery !== undefined) screen.warn(describeRecovery(recovery));
      return await work(progress);
    } finally {
      release();
    }
  } finally {
    stopListening();
  }
}

const describeOverwritten = ({ file, copy }: { file: string; copy?: string }): string =>
  copy === undefined
    ? `An earlier run was ended while it wrote to ${file}, which has the bytes again that it had before.`
    : `An earlier run was ended while it wrote to ${file}, which was changed since and is left as it is; what it held before is in ${copy}.`;

const describeRecovery = ({ written, unwritten }: Recovery): string =>
  `An earlier run was interrupted after ${written.length} of ${written.length + unwritten.length} files; each file is whole, and this run goes on from there.`;
