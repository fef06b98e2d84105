import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import type { ModelAnswer } from '../../src/enrichment/answer.ts';

/** A question as it was on the wire. */
export interface Received {
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Reaction = (response: ServerResponse, request: Received) => void | Promise<void>;

/** A server on loopback that speaks a provider's protocol, and keeps what it was asked. */
export async function startProvider(react: Reaction) {
  const received: Received[] = [];
  let reaction = react;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const question = { url: request.url!, headers: request.headers, body };
    received.push(question);
    await reaction(response, question);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    received,
    reactWith(next: Reaction) {
      reaction = next;
    },
  };
}

export const USAGE = { input: 900, output: 100 };

export const anAnswer = (changed: Partial<ModelAnswer> = {}): ModelAnswer => ({
  conclusive: true,
  rootCause: 'The depot refuses orders while it is closed.',
  suggestedFix: 'Check the opening hours before placing the order.',
  confidence: 0.7,
  file: null,
  line: null,
  ...changed,
});

const send = (response: ServerResponse, body: object, status = 200, headers = {}) =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** As OpenAI-compatible chat completions answer. */
export const saying =
  (text: string | object): Reaction =>
  (response) =>
    send(response, {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'm',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: typeof text === 'string' ? text : JSON.stringify(text) },
        },
      ],
      usage: {
        prompt_tokens: USAGE.input,
        completion_tokens: USAGE.output,
        total_tokens: USAGE.input + USAGE.output,
      },
    });

/** As Anthropic's messages answer: in a tool's input where the question forces a tool, else as text. */
export const sayingAsAnthropic =
  (answer: object): Reaction =>
  (response, { body }) => {
    const [tool] = (JSON.parse(body) as { tools?: { name: string }[] }).tools ?? [];
    send(response, {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: tool
        ? [{ type: 'tool_use', id: 'toolu_1', name: tool.name, input: answer }]
        : [{ type: 'text', text: JSON.stringify(answer) }],
      stop_reason: tool ? 'tool_use' : 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: USAGE.input, output_tokens: USAGE.output },
    });
  };

export const refusing =
  (status: number, headers: Record<string, string> = {}): Reaction =>
  (response) =>
    send(response, { error: { message: 'no', type: 'error' } }, status, headers);

/** Takes the question, and answers when told. */
export function holding(then: Reaction): { reaction: Reaction; release: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return {
    reaction: async (response, request) => {
      await promise;
      await then(response, request);
    },
    release: () => resolve(),
  };
}

export const neverAnswering: Reaction = () => {};
