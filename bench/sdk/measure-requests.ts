import { load } from './load.ts';
import { RECORDERS, type Recorder, recorderEnv } from './recorders.ts';
import { type Kind, type Server, startServer } from './server.ts';
import type { Sink } from './sink.ts';

export interface RequestSample {
  cpuUs: number;
  p50Ms: number;
  rssBytes: number;
  spans: number;
}

export interface Effort {
  /** How often every server is started. */
  runs: number;
  /** Measurements of every started server. */
  rounds: number;
  /** Requests of one measurement. */
  requests: number;
  /** Requests before the first one: fewer, and it is the compiler that is measured. */
  warmUp: number;
}

/** Samples of one recorder and its neighbours belong together when they stand at the same index. */
export type Samples<Sample> = Record<Recorder, Sample[]>;

export const noSamples = <Sample>(): Samples<Sample> =>
  Object.fromEntries(RECORDERS.map((recorder) => [recorder, []])) as unknown as Samples<Sample>;

const CONNECTIONS = 16;

/**
 * What one request of every path costs under every recorder. The servers run side by side and take turns, in an order
 * that is reversed every time, so that a busy moment of the machine or its slow change hits all of them.
 */
export async function measureRequests(options: {
  kind: Kind;
  paths: readonly string[];
  app: string;
  env: NodeJS.ProcessEnv;
  sink: Sink;
  effort: Effort;
}): Promise<Samples<RequestSample>[]> {
  const { kind, paths, app, env, sink, effort } = options;
  const results = paths.map(() => noSamples<RequestSample>());
  for (let run = 0; run < effort.runs; run++) {
    const servers: [Recorder, Server][] = [];
    try {
      for (const recorder of RECORDERS) {
        const module = kind === 'http' && recorder === 'opentelemetry' ? 'opentelemetry-http' : recorder;
        servers.push([recorder, await startServer(kind, app, { ...env, ...recorderEnv(module, sink.url) })]);
      }
      for (const [index, path] of paths.entries()) {
        for (const [, server] of servers) await warmUp(server, path, sink, effort);
        for (let round = 0; round < effort.rounds; round++) {
          for (const [recorder, server] of servers) {
            results[index]![recorder].push(await measureOnce(server, path, sink, effort));
          }
          servers.reverse();
        }
      }
    } finally {
      await Promise.all(servers.map(([, server]) => server.stop()));
    }
  }
  return results;
}

async function warmUp({ url }: Server, path: string, sink: Sink, effort: Effort): Promise<void> {
  await load(new URL(path, url), effort.warmUp, CONNECTIONS);
  await sink.quiet();
}

async function measureOnce(server: Server, path: string, sink: Sink, { requests }: Effort): Promise<RequestSample> {
  const url = new URL(path, server.url);
  const p50Ms = await load(url, requests / 10, 1);
  await sink.quiet();
  const spansBefore = sink.spans();
  const before = await server.usage();
  await load(url, requests, CONNECTIONS);
  // What is sent later belongs to the requests as well.
  await sink.quiet();
  const after = await server.usage();
  return {
    cpuUs: (after.cpuUs - before.cpuUs) / requests,
    p50Ms,
    rssBytes: after.rssBytes,
    spans: (sink.spans() - spansBefore) / requests,
  };
}
