import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SPAN } from '@glasstrace/protocol/attributes';
import { cleanSpans } from '../../../packages/server/src/ingest/clean-span.ts';
import { decodeTracesProtobuf } from '../../../packages/server/src/ingest/otlp/traces-protobuf.ts';
import { summarizeTrace } from '../../../packages/server/src/tools/trace-summary.ts';
import type { Span } from '../../../packages/server/src/traces/span.ts';
import { buildSpanTree } from '../../../packages/server/src/traces/span-tree.ts';
import { interpretTrace } from '../../../packages/server/src/traces/trace.ts';
import { drawTree } from '../../../packages/server/test/traces/draw-tree.ts';
import { linkTree } from '../../e2e/support/link-tree.ts';
import { listenOnLoopback } from '../../e2e/support/loopback-server.ts';
import { until } from '../../e2e/support/until.ts';
import { installOnce } from './install-once.ts';

const REGISTER = new URL('../../../packages/sdk/src/register.ts', import.meta.url).href;

export type RecordedApp = Awaited<ReturnType<typeof startRecordedApp>>;

/**
 * An app of `test/databases`, started with `--import @glasstrace/sdk/register`: the folders' files laid over one
 * another, of which the last has the packages. It tells its port and answers errors with their code.
 */
export async function startRecordedApp(options: {
  folders: string[];
  entry: string;
  env: NodeJS.ProcessEnv;
  /** Path of another Node.js than the one that runs. */
  node?: string | undefined;
}) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'database-app-'));
  const sources = options.folders.map((name) => fileURLToPath(new URL(`../${name}`, import.meta.url)));
  for (const source of sources) cpSync(source, folder, { recursive: true });
  linkTree(join(await installOnce(sources.at(-1)!), 'node_modules'), join(folder, 'node_modules'));

  const bodies: Buffer[] = [];
  const sink = await listenOnLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url === '/v1/traces') bodies.push(Buffer.concat(chunks));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"capture":{"sourceLines":true}}');
  });
  const app = fork(join(folder, options.entry), {
    cwd: folder,
    ...(options.node !== undefined && { execPath: options.node }),
    execArgv: ['--import', import.meta.resolve('tsx'), '--import', REGISTER],
    env: {
      PATH: process.env.PATH,
      GLASSTRACE_ENDPOINT: sink.url,
      GLASSTRACE_HOME: '/nonexistent',
      GLASSTRACE_COVERAGE_MAP: 'false',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [app.stdout!, app.stderr!]) stream.on('data', (chunk) => (output += chunk));
  const stop = () => {
    app.kill('SIGKILL');
    sink.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const started = await Promise.race([once(app, 'message'), once(app, 'exit').then(() => undefined)]);
  if (!started) {
    stop();
    throw new Error(`The app ended:\n${output}`);
  }
  const [port] = started as [number];

  return {
    stop,
    output: () => output,
    /** Where the code with `// marker:<name>` is, as an answer shows it. */
    lineOf(marker: string) {
      const lines = readFileSync(join(folder, options.entry), 'utf8').split('\n');
      const line = lines.findIndex((text) => text.endsWith(`// marker:${marker}`)) + 1;
      if (line === 0) throw new Error(`${options.entry} has no marker ${marker}`);
      return { file: options.entry, line, mapped: true };
    },
    /** What a request to the app was answered with, and what the server then says about it. */
    async request(path: string) {
      const id = randomUUID();
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-gt-cid': id } });
      const body = await response.text();
      const received = () => cleanSpans(bodies.flatMap((arrived) => decodeTracesProtobuf(arrived)));
      const isRoot = (span: Span) => span.attributes[SPAN.correlationId] === id;
      const arrived = await until(
        async () => received(),
        (spans) => spans.some(isRoot),
      );
      const { traceId } = arrived.find(isRoot)!;
      const trace = interpretTrace(arrived.filter((span) => span.traceId === traceId));
      return {
        status: response.status,
        body,
        summary: summarizeTrace(trace),
        tree: drawTree(buildSpanTree(trace)),
        /** The statements and commands of the trace, in order. */
        queries: trace.spans
          .toSorted((a, b) => a.startMs - b.startMs)
          .flatMap(({ attributes }) => attributes[SPAN.dbQuery] ?? []),
        /** All that was received of the trace. */
        text: JSON.stringify(trace.spans),
      };
    },
  };
}
