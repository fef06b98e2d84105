// What the SDK costs the app it records, beside no recorder, @vercel/otel and plain OpenTelemetry: `npm run bench:sdk`.
// `--quick` takes less than a minute once the app is built, `--write` also writes docs/benchmarks/sdk.md. Absolute
// numbers are of this machine; the ratios of one run are what to compare.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createSandbox } from '../../test/e2e/support/sandbox.ts';
import { type Effort, measureRequests } from './measure-requests.ts';
import { measureStart } from './measure-start.ts';
import { prepareApp } from './prepare-app.ts';
import { requestTable, startTable } from './report.ts';
import type { Kind } from './server.ts';
import { startSink } from './sink.ts';

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean' }, write: { type: 'boolean' } } });
const DOCUMENT = fileURLToPath(new URL('../../docs/benchmarks/sdk.md', import.meta.url));

const PATHS = ['/api/trivial', '/api/spans'];
// Rounds are short and many: what a round is compared with has to be measured in the same second.
const FULL = { starts: 11, runs: 5, rounds: 5, http: 4_000, next: 500, warmUpRounds: 8 };
const QUICK = { starts: 3, runs: 1, rounds: 2, http: 2_000, next: 200, warmUpRounds: 5 };

const { starts, runs, rounds, warmUpRounds, ...requests } = flags.quick ? QUICK : FULL;
const effort = (kind: Kind): Effort => ({
  runs,
  rounds,
  requests: requests[kind],
  warmUp: requests[kind] * warmUpRounds,
});
const sandbox = createSandbox('bench-sdk');
const { env } = sandbox;
const sink = await startSink();
try {
  const app = await prepareApp(env);
  const start = await measureStart({ app, env, sinkUrl: sink.url, rounds: starts });
  const [http, httpSpans] = await measureRequests({
    kind: 'http',
    paths: PATHS,
    app,
    env,
    sink,
    effort: effort('http'),
  });
  const [next, nextSpans] = await measureRequests({
    kind: 'next',
    paths: PATHS,
    app,
    env,
    sink,
    effort: effort('next'),
  });
  const tables = [
    startTable('Load and start', start),
    requestTable('node:http, trivial route', http!),
    requestTable('node:http, 8 spans', httpSpans!),
    requestTable('`next start`, trivial route handler', next!),
    requestTable('`next start`, route handler with 8 spans', nextSpans!),
  ].join('\n');
  console.log(tables);
  if (flags.write) write(tables);
} finally {
  sink.close();
  await sandbox.remove();
}

function write(tables: string): void {
  const { model } = cpus()[0]!;
  const machine = `Node ${process.version}, ${cpus().length} × ${model.trim()}, ${process.platform}`;
  mkdirSync(dirname(DOCUMENT), { recursive: true });
  writeFileSync(
    DOCUMENT,
    `# What the SDK costs

Written by \`npm run bench:sdk -- --write\` on ${machine}. Times are of this machine and of a busy day or a quiet one:
compare the columns with "× none".

Four production servers run side by side and take turns, in an order that reverses every round: no recorder,
Glasstrace (\`GLASSTRACE_FORCE_ENABLE=true\`), @vercel/otel and OpenTelemetry's \`sdk-node\`, each set up as its
documentation says, each sending every span over OTLP/protobuf to one sink that accepts at once. CPU is the process's
own, all threads, until the last span is sent, under 16 connections: median of ${runs * rounds} rounds in ${runs}
processes, the minimum in parentheses. "× none" is the median of the rounds' ratios. RSS is of the end of a round.
A recorder that sends fewer spans has dropped some, or makes fewer: @vercel/otel records no requests of a plain server.
Glasstrace leaves out four spans of Next.js's own machinery and adds one of its own for the request. On plain
\`node:http\` without a recorder it is the client that can't go faster, so the server's writes go out in batches: the
ratios there are upper bounds.

${tables}`,
  );
}
