import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OlderStdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, it, onTestFinished } from 'vitest';
import { appWithServer, endProcess } from '../support/app-with-server.ts';
import { eventually } from '../support/eventually.ts';
import { glasstrace, glasstraceCommand } from '../support/glasstrace-command.ts';
import { loopbackStub } from '../support/loopback-stub.ts';
import { mcpRoute } from '../support/mcp-route.mjs';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

interface Where {
  dir: string;
  env: Record<string, string>;
  args?: string[];
}

const parameters = ({ dir, env, args = [] }: Where) => ({
  ...glasstraceCommand('mcp', ...args),
  cwd: dir,
  env: { PATH: process.env.PATH ?? '', HOME: dir, ...env },
  stderr: 'ignore' as const,
});

async function connect(where: Where) {
  const client = new Client({ name: 'agent', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  onTestFinished(() => client.close());
  await client.connect(new StdioClientTransport(parameters(where)));
  return client;
}

async function connectOlder(where: Where) {
  const client = new OlderClient({ name: 'agent', version: '1.0.0' });
  onTestFinished(() => client.close());
  await client.connect(new OlderStdioClientTransport(parameters(where)));
  return client;
}

/** Not those that the bridge brings along, which it lists while the server is too slow. */
const listsTheToolsOfItsServer = (client: { listTools(): Promise<{ tools: { name: string }[] }> }) =>
  eventually(async () =>
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['get_latest_error']),
  );

it('serves a client of the 2026 protocol and starts the local server', async () => {
  const app = await appWithServer();
  const client = await connect(app);

  const result = await client.callTool({ name: 'get_latest_error', arguments: { maxTokens: 600 } });

  expect(client.getProtocolEra()).toBe('modern');
  expect(client.getServerVersion()).toMatchObject({ name: 'glasstrace' });
  expect(client.getInstructions()).toContain('get_latest_error');
  await listsTheToolsOfItsServer(client);
  expect(result.structuredContent).toMatchObject({ success: true, data: { arguments: { maxTokens: 600 } } });
  expect(app.starts()).toHaveLength(1);
});

it('serves a client of the 2025 protocol', async () => {
  const app = await appWithServer();
  const client = await connectOlder(app);

  const result = await client.callTool({ name: 'get_latest_error', arguments: {} });

  expect(client.getInstructions()).toContain('get_latest_error');
  await listsTheToolsOfItsServer(client);
  expect(result.structuredContent).toMatchObject({ success: true });
  await expect(client.ping()).resolves.toEqual({});
});

it('goes on after the server was restarted', async () => {
  const app = await appWithServer();
  const client = await connect(app);
  await client.callTool({ name: 'get_latest_error', arguments: {} });
  endProcess(app.state().pid);

  const result = await client.callTool({ name: 'get_latest_error', arguments: {} });

  expect(result.structuredContent).toMatchObject({ success: true });
});

it('lists the tools that it knows, and says in the answer what is wrong, when the server cannot be reached', async () => {
  const dir = tempFolder();
  writeFiles(dir, { 'package.json': '{"dependencies":{"next":"16.4.6"}}' });
  const home = join(dir, 'home');
  const client = await connect({ dir, env: { GLASSTRACE_HOME: home, GLASSTRACE_ENDPOINT: 'http://127.0.0.1:1' } });

  const { tools } = await client.listTools();
  const result = await client.callTool({ name: 'get_latest_error', arguments: {} });

  expect(tools.map(({ name }) => name)).toContain('get_latest_error');
  expect(result.isError).toBe(true);
  expect(result.structuredContent).toEqual({
    success: false,
    diagnostic: {
      reason: 'database_unreachable',
      message: expect.stringContaining('No Glasstrace server answers at http://127.0.0.1:1.'),
    },
  });
  expect(JSON.parse((result.content[0] as { text: string }).text)).toEqual(result.structuredContent);
  expect(existsSync(home)).toBe(false);
});

it('comes back to life when the server does', async () => {
  let up = false;
  const app = await appWithServer();

  const route = mcpRoute({ version: 'hosted' });
  const stub = await loopbackStub((request, response) => {
    if (up) void route(request, response);
    else response.writeHead(502).end();
  });
  const client = await connect({ dir: app.dir, env: { ...app.env, GLASSTRACE_ENDPOINT: stub.baseUrl } });
  const call = () => client.callTool({ name: 'get_latest_error', arguments: {} });

  expect((await call()).isError).toBe(true);
  up = true;
  expect((await call()).structuredContent).toMatchObject({ success: true });
});

it('tells the agent how to install the server when the app has none', async () => {
  const client = await connect(await appWithServer({ installed: false }));

  const result = await client.callTool({ name: 'get_latest_error', arguments: {} });

  expect(result.structuredContent).toMatchObject({
    diagnostic: { message: expect.stringContaining('npm install --save-dev @glasstrace/server') },
  });
});

it('tells the agent that it was started outside of an app', async () => {
  const client = await connect({ dir: tempFolder(), env: {} });

  const result = await client.callTool({ name: 'get_latest_error', arguments: {} });

  expect(result.structuredContent).toMatchObject({
    diagnostic: { message: expect.stringContaining('There is no app in') },
  });
});

it('serves the app that --project names, from another folder', async () => {
  const app = await appWithServer();
  const client = await connect({ dir: tempFolder(), env: app.env, args: ['--project', app.dir] });

  const result = await client.callTool({ name: 'get_latest_error', arguments: {} });

  expect(result.structuredContent).toMatchObject({ success: true });
});

it('hands on an error of the protocol as it is', async () => {
  const app = await appWithServer();
  const client = await connect(app);

  await expect(client.callTool({ name: 'no_such_tool', arguments: {} })).rejects.toMatchObject({ code: -32602 });
});

it('ends when the agent closes its input, even while a server keeps it waiting', async () => {
  const app = await appWithServer();
  let asked = () => {};
  const waiting = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const silent = await loopbackStub(() => asked());
  const { command, args, cwd, env } = parameters({ ...app, env: { ...app.env, GLASSTRACE_ENDPOINT: silent.baseUrl } });
  const bridge = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] });
  const initialize = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'agent', version: '1' } };
  bridge.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: initialize })}\n`);
  const answer = await new Promise<string>((resolve) => bridge.stdout.once('data', (data) => resolve(String(data))));
  await waiting;

  bridge.stdin.end();
  const exitCode = await new Promise((resolve) => bridge.once('exit', resolve));

  expect(JSON.parse(answer)).toMatchObject({ id: 1, result: { protocolVersion: '2025-06-18' } });
  expect(exitCode).toBe(0);
});

it('takes a word it does not know for a mistake, and does not wait for input', async () => {
  const { exitCode, stderr, stdout } = await glasstrace(['mcp', 'ad'], { cwd: tempFolder() });

  expect(exitCode).toBe(2);
  expect(stderr).toContain("unknown command 'mcp ad'");
  expect(stdout).toBe('');
});

it('has prompts and the reference of the tools before any server runs, and says why a trace can not be read', async () => {
  const dir = tempFolder();
  writeFiles(dir, { 'package.json': '{"name":"app"}' });
  for (const client of [await connect({ dir, env: {} }), await connectOlder({ dir, env: {} })]) {
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['debug_latest_error']);
    expect((await client.getPrompt({ name: 'debug_latest_error' })).messages).toHaveLength(1);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['glasstrace://errors/latest', 'glasstrace://reference/tools']);
    const { contents } = await client.readResource({ uri: 'glasstrace://reference/tools/get_trace' });
    expect(contents).toMatchObject([{ text: expect.stringContaining('## get_trace') }]);
    await expect(client.readResource({ uri: 'glasstrace://errors/latest' })).rejects.toThrow(
      'Go to the folder of the app',
    );
  }
});
