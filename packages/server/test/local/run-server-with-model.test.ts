import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../protocol/test/support/free-port.ts';
import { anAnswer, saying, startProvider } from '../enrichment/a-provider.ts';
import { aJsonBody, aJsonSpan, attribute, TRACE_ID } from '../ingest/otlp-body.ts';
import { aHome, type Program, startProgram, stateOf } from './a-program.ts';

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

/** The program as it is where nobody installed the packages that speak to providers. */
const WITHOUT_AI = `--import data:text/javascript,${encodeURIComponent(
  `import { register } from 'node:module';
   const hooks = "export const resolve = (name, context, next) => { if (name === 'ai') throw new Error('Not found'); return next(name, context); }";
   register('data:text/javascript,' + encodeURIComponent(hooks));`,
)}`;

async function start(home: string, baseUrl: string, env: Record<string, string> = {}) {
  const program = startProgram([], {
    GLASSTRACE_HOME: home,
    GLASSTRACE_PORT: String(await freePort()),
    GLASSTRACE_LLM_PROVIDER: 'openai-compatible',
    GLASSTRACE_LLM_MODEL: 'm',
    GLASSTRACE_LLM_BASE_URL: baseUrl,
    GLASSTRACE_LLM_API_KEY: 'the-key',
    ...env,
  });
  const { port } = await stateOf(home, program);
  return { program, port };
}

async function sendPuzzle(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/v1/traces`;
  const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(aJsonBody(puzzle)) });
  expect(status).toBe(200);
}

/** The first answer that is not `pending`. */
async function settle(port: number): Promise<string> {
  for (let tries = 0; tries < 1_000; tries++) {
    const answer = await askRootCause(port);
    if (!answer.includes('"pending"')) return answer;
    await sleep(50);
  }
  throw new Error('The model never answered.');
}

describe('a server with a language model', { timeout: 60_000 }, () => {
  it('asks it, and knows the answer after a restart', async () => {
    const provider = await startProvider(saying(anAnswer()));
    const home = aHome();
    const first = await start(home, provider.baseUrl);
    await sendPuzzle(first.port);
    expect(JSON.parse(await askRootCause(first.port))).toMatchObject({ data: { status: 'pending' } });
    const answer = await settle(first.port);
    expect(JSON.parse(answer)).toMatchObject({ data: { status: 'completed', source: 'llm' } });
    await end(first.program);
    expect(first.program.output()).not.toContain('the-key');

    const second = await start(home, provider.baseUrl);
    expect(await askRootCause(second.port)).toBe(answer);
    await end(second.program);
    expect(provider.received).toHaveLength(1);
  });

  it('says what to install where the packages are missing, and answers everything else', async () => {
    const provider = await startProvider(saying(anAnswer()));
    const { program, port } = await start(aHome(), provider.baseUrl, { NODE_OPTIONS: WITHOUT_AI });
    await sendPuzzle(port);
    expect(JSON.parse(await settle(port))).toMatchObject({
      diagnostic: {
        reason: 'enrichment_failed',
        message: expect.stringContaining('ai@6 @ai-sdk/openai-compatible@2'),
      },
    });
    await end(program);
    expect(provider.received).toEqual([]);
  });
});
