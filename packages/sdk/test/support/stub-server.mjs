// A program with the life of glasstrace-server and nothing else: binds the port, says who it is, leaves when asked, and
// serves one MCP tool. What it was started with and who sent which key is written beside its state, for the tests.

import { randomUUID } from 'node:crypto';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { mcpRoute } from './mcp-route.mjs';

/** The values that follow a flag, each time that it is given. */
const flags = (name) => process.argv.flatMap((word, at) => (process.argv[at - 1] === name ? [word] : []));

export function startStubServer({ version }) {
  const home = process.env.GLASSTRACE_HOME;
  const stateFile = join(home, 'server.json');
  const instanceId = randomUUID();
  const mcp = mcpRoute({ version });
  const start = {
    pid: process.pid,
    ppid: process.ppid,
    cwd: process.cwd(),
    args: process.argv.slice(2),
    env: process.env,
  };
  appendFileSync(join(home, 'starts.jsonl'), `${JSON.stringify(start)}\n`);

  /** Numbers as a real server with two projects would have them. */
  const statusOf = (port) => ({
    pid: process.pid,
    version,
    startedAt: Date.now() - 90_000,
    startedBy: { starter: 'app', dir: '/home/ada/shop' },
    host: flags('--host')[0] ?? '127.0.0.1',
    port,
    allowedHosts: flags('--allow-host'),
    dataDir: join(home, 'data'),
    sizeBytes: 48_200_000,
    maxBytes: 1_000_000_000,
    retentionHours: 168,
    idleTimeoutMs: 14_400_000,
    projects: 2,
    traces: 1_312,
  });

  const leave = () => {
    rmSync(stateFile, { force: true });
    process.exit(0);
  };
  const server = createServer((request, response) => {
    if (request.url === '/healthz') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name: 'glasstrace-server', status: 'ok', version, instanceId }));
    } else if (request.url === '/v1/local/stop' && request.headers.authorization === `Bearer ${instanceId}`) {
      response.end('{}', leave);
    } else if (request.url === '/v1/local/status' && request.headers.authorization === `Bearer ${instanceId}`) {
      response.end(JSON.stringify(statusOf(server.address().port)));
    } else if (request.url === '/mcp') {
      void mcp(request, response);
    } else {
      response.writeHead(404).end();
    }
  });
  server.on('error', (error) => {
    console.error(`error: ${error.message}`);
    process.exit(1);
  });
  server.listen(Number(flags('--port')[0] ?? process.env.GLASSTRACE_PORT), flags('--host')[0] ?? '127.0.0.1', () => {
    const state = { pid: process.pid, port: server.address().port, version, instanceId, startedAt: Date.now() };
    writeFileSync(stateFile, JSON.stringify(state), { mode: 0o600 });
  });
  // A test that fails must not leave it behind.
  setTimeout(leave, 600_000);
}
