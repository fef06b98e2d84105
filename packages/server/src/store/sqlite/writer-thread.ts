import { parentPort, workerData } from 'node:worker_threads';
import { openTraceWriter, type TraceWriter, type TraceWriterOptions } from './trace-writer.ts';

/** The store's writer on a thread of its own: a commit, a checkpoint or a compression never delays an answer. */

export type WriterCall = {
  [Method in keyof TraceWriter]: { number: number; method: Method; parameters: Parameters<TraceWriter[Method]> };
}[keyof TraceWriter];

export type WriterMessage =
  | { number: number; result: unknown }
  | { number: number; error: { message: string; code: unknown } }
  | { log: string };

const port = parentPort;
if (port) {
  const send = (message: WriterMessage) => port.postMessage(message);
  const writer = openTraceWriter({
    ...(workerData as Omit<TraceWriterOptions, 'log'>),
    log: (message) => send({ log: message }),
  });

  port.on('message', ({ number, method, parameters }: WriterCall) => {
    try {
      const call = writer[method] as (...parameters: unknown[]) => unknown;
      send({ number, result: call(...parameters) });
    } catch (error) {
      const { message, code } = error as Error & { code?: unknown };
      send({ number, error: { message, code } });
    }
    if (method === 'close') port.close();
  });
}
