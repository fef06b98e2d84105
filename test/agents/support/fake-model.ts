import { text } from 'node:stream/consumers';
import { type LoopbackServer, listenOnLoopback } from '../../e2e/support/loopback-server.ts';

export interface FakeModel extends LoopbackServer {
  /** The tools of the server "glasstrace" that a client told its model of, sorted, without their prefix. */
  offeredTools(): string[];
}

/** A language model's API that answers nothing: what a client sends it is what its agent can use. */
export async function startFakeModel(): Promise<FakeModel> {
  const received: string[] = [];
  const server = await listenOnLoopback(async (request, response) => {
    received.push(await text(request));
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end('{"type":"error","error":{"type":"invalid_request_error","message":"no model here"}}');
  });
  return {
    ...server,
    offeredTools() {
      const named = received.join('\n').matchAll(/mcp__?glasstrace__?([a-z]\w+)/g);
      return [...new Set([...named].map(([, tool]) => tool!))].sort();
    },
  };
}
