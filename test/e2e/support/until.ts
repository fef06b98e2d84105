import { setTimeout as delay } from 'node:timers/promises';

/**
 * Repeats a question until its answer is the one waited for; rejects with the last answer when the time is over, which
 * is for what never comes: it asks no speed of a machine.
 */
export async function until<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean, timeoutMs = 60_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Not in ${timeoutMs} ms. Last: ${JSON.stringify(answer, null, 1)}`);
    await delay(50);
  }
}
