import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { anAnswer, saying, startProvider } from '../enrichment/a-provider.ts';
import { aJsonBody, aJsonSpan, attribute, TRACE_ID } from '../ingest/otlp-body.ts';
import { aHome, freePort, type Program, startProgram, stateOf } from './a-program.ts';

const headers = {
  authorization: `Bearer gt_anon_${'ab'.repeat(24)}`,
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};

/** A failure that no rule explains. */
const puzzle = aJsonSpan({
  status: { code: 2 },
  attributes: [
    attribute('http.request.method', { stringValue: 'GET' }),
    attribute('http.response.status_code', { intValue: '500' }),
  ],
  events: [
    {
      timeUnixNano: `${Date.now()}000000`,
      name: 'exception',
      attributes: [
        attribute('exception.type', { stringValue: 'Error' }),
        attribute('exception.message', { stringValue: 'the depot said no' }),
      ],
    },
  ],
});

async function askRootCause(port: number): Promise<string> {
  const params = { name: 'get_root_cause', arguments: { traceId: TRACE_ID } };
  const response = await fetch(`http://127.0.0.1:${port}/mcp`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  });
  const { result } = (await response.json()) as { result: { content: { text: string }[] } };
  return result.content[0]!.text;
}

async function end({ child, exited }: Program): Promise<void> {
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
}

it('asks the model that it was started with, and knows the answer after a restart', { timeout: 60_000 }, async () => {
  const provider = await startProvider(saying(anAnswer()));
  const home = aHome();
  const start = async () => {
    const env = {
      GLASSTRACE_HOME: home,
      GLASSTRACE_PORT: String(await freePort()),
      GLASSTRACE_LLM_PROVIDER: 'openai-compatible',
      GLASSTRACE_LLM_MODEL: 'm',
      GLASSTRACE_LLM_BASE_URL: provider.baseUrl,
      GLASSTRACE_LLM_API_KEY: 'the-key',
    };
    const program = startProgram([], env);
    const { port } = await stateOf(home, program);
    return { program, port };
  };

  const first = await start();
  const sent = await fetch(`http://127.0.0.1:${first.port}/v1/traces`, {
    method: 'POST',
    headers,
    body: JSON.stringify(aJsonBody(puzzle)),
  });
  expect(sent.status).toBe(200);
  let answer = await askRootCause(first.port);
  expect(JSON.parse(answer)).toMatchObject({ data: { status: 'pending' } });
  for (let tries = 0; tries < 400 && answer.includes('"pending"'); tries++) {
    await sleep(50);
    answer = await askRootCause(first.port);
  }
  expect(JSON.parse(answer)).toMatchObject({ data: { status: 'completed', source: 'llm' } });
  await end(first.program);
  expect(first.program.output()).not.toContain('the-key');

  const second = await start();
  expect(await askRootCause(second.port)).toBe(answer);
  await end(second.program);
  expect(provider.received).toHaveLength(1);
});
