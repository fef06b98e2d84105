import { readProcessStart } from '../../project/process-start.ts';

/** Whether there is a process of this id, and, where it is known when it started, whether it still is the same. */
export function isRunning(pid: number, start = ''): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // One of another user may not be signalled, and runs.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = readProcessStart(pid);
  return start === '' || now === '' || now === start;
}
