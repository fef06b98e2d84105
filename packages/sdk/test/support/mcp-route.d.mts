import type { IncomingMessage, ServerResponse } from 'node:http';

export declare function mcpRoute(options: {
  version: string;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
