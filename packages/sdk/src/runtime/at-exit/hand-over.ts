import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Letter, writeLetter } from './letter.ts';

/** The longest that the end of the app is put off. */
const TIMEOUT_MS = 1_500;

/** What Node needs to run and to connect at all. Neither options, debugger and memory limit of the app, nor its secrets. */
const KEPT = /^(?:HOME|USERPROFILE|PATH|LD_LIBRARY_PATH|TMPDIR|TMP|TEMP|SystemRoot|NODE_EXTRA_CA_CERTS)$/i;

const isSource = import.meta.url.endsWith('.ts');

/**
 * Sends a letter while this process waits, for when it is too late for anything asynchronous. A process of its own does
 * it: Node can wait for nothing else. Tells nobody whether it worked.
 */
export function handOver(letter: Letter): void {
  const program = fileURLToPath(new URL(isSource ? './main.ts' : './send-at-exit.js', import.meta.url));
  spawnSync(process.execPath, [...(isSource ? ['--import', import.meta.resolve('tsx')] : []), program], {
    input: writeLetter(letter),
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.test(name))),
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
}
