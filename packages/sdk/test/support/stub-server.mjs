// A program with the life of glasstrace-server and nothing else: binds the port, says who it is, leaves when asked, and
// serves one MCP tool. What it was started with and who sent which key is written beside its state, for the tests.

import { randomUUID } from 'node:crypto';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { mcpRoute } from './mcp-route.mjs';

export function startStubServer({ version }) {
  const home = process.env.GLASSTRACE_HOME;
  const stateFile = join(home, 'server.json');
  const instanceId = randomUUID();
  const mcp = mcpRoute({ version });
  const start = { pid: process.pid, ppid: process.ppid, cwd: process.cwd(), env: process.env };
  appendFileSync(join(home, 'starts.jsonl'), `${JSON.stringify(start)}\n`);

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
    } else if (request.url === '/mcp') {
      void mcp(request, response);
    } else {
      response.writeHead(404).end();
    }
  });
  server.on('error', () => process.exit(0));
  server.listen(Number(process.env.GLASSTRACE_PORT), '127.0.0.1', () => {
    const state = { pid: process.pid, port: server.address().port, version, instanceId, startedAt: Date.now() };
    writeFileSync(stateFile, JSON.stringify(state), { mode: 0o600 });
  });
  // A test that fails must not leave it behind.
  setTimeout(leave, 60_000);
}
