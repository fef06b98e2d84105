import type { Question } from './client.ts';
import { startProcess } from './start-process.ts';

/** Runs a client to its end, or until `enough` of its output is there, and returns what it printed. */
export async function runClient(
  question: Question,
  args: readonly string[],
  enough: (printed: string) => boolean = () => false,
): Promise<string> {
  const { child, printed, ended, stop } = startProcess(question.program, args, question);
  child.stdin?.end();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', () => {
      if (enough(printed())) stop();
    });
  }
  await ended;
  return printed();
}
