import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '@glasstrace/protocol';
import type { TraceWriter, TraceWriterOptions } from './trace-writer.ts';
import type { WriterMessage } from './writer-thread.ts';

type Result<Method extends keyof TraceWriter> = ReturnType<TraceWriter[Method]>;

/** Calls the writer on its thread. */
export interface WriterClient {
  /** Rejects with AppError STORE_UNREACHABLE. A thread that died is replaced by the next call. */
  call<Method extends keyof TraceWriter>(
    method: Method,
    ...parameters: Parameters<TraceWriter[Method]>
  ): Promise<Result<Method>>;
  /** Ends the thread after what was called before; further calls reject. */
  close(): Promise<void>;
}

interface Waiting {
  resolve: (result: never) => void;
  reject: (error: AppError) => void;
}

export function startWriter({ log, ...workerData }: TraceWriterOptions): WriterClient {
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let worker: Worker | undefined;
  let closed = false;

  function start(): Worker {
    const started = startThread(workerData);
    started.on('message', (message: WriterMessage) => {
      if ('log' in message) return log(message.log);
      const call = waiting.get(message.number);
      waiting.delete(message.number);
      if ('error' in message) call?.reject(unreachable(Object.assign(new Error(message.error.message), message.error)));
      else call?.resolve(message.result as never);
    });
    started.on('error', (error) => log(`The store's writer failed: ${error.message}`));
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      for (const { reject } of waiting.values()) reject(unreachable(new Error('The writer of the store ended')));
      waiting.clear();
    });
    return started;
  }

  function call<Method extends keyof TraceWriter>(method: Method, ...parameters: Parameters<TraceWriter[Method]>) {
    return new Promise<Result<Method>>((resolve, reject) => {
      if (closed) return reject(unreachable(new Error('The store is closed')));
      const number = calls++;
      worker ??= start();
      waiting.set(number, { resolve, reject });
      worker.postMessage({ number, method, parameters });
    });
  }

  return {
    call,
    async close() {
      if (closed) return;
      const ended = worker && once(worker, 'exit');
      const done = worker && call('close');
      closed = true;
      await done;
      await ended;
    },
  };
}

export const unreachable = (cause: unknown): AppError => new AppError('STORE_UNREACHABLE', undefined, { cause });

function startThread(workerData: Omit<TraceWriterOptions, 'log'>): Worker {
  // No flags of the host, such as --inspect-brk, for this thread; but those by which Yarn's Plug'n'Play finds packages.
  const options = { workerData, execArgv: process.versions.pnp === undefined ? [] : process.execArgv };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./writer-thread.js', import.meta.url), options);

  // From source, as in tests: `--import tsx` does nothing in a thread of Node 20.
  const thread = new URL('./writer-thread.ts', import.meta.url);
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import('${thread}'); })`;
  return new Worker(code, { ...options, eval: true });
}
