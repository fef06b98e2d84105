import type { IncomingMessage, ServerResponse } from 'node:http';

export declare function mcpRoute(options: {
  version?: string;
  answers?: Record<string, unknown>;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
