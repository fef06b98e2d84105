import { Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Server as HttpsServer } from 'node:https';

export type HandleRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  /** Lets the application handle the request; must be called exactly once. */
  proceed: () => boolean,
) => boolean;

const WATCHED = Symbol.for('glasstrace.incoming');

/**
 * Stands between every HTTP server of this process, also those that already listen, and their handlers. `handle` must
 * not throw before it has called `proceed`. `onListening` is called when one of them begins to listen.
 */
export function watchIncomingRequests(handle: HandleRequest, onListening: () => void): void {
  for (const Server of [HttpServer, HttpsServer]) {
    const { emit } = Server.prototype;
    // A server that passes its requests on to another one emits them twice.
    Server.prototype.emit = function (this: HttpServer, event: string | symbol, ...args: unknown[]): boolean {
      const proceed = () => Reflect.apply(emit, this, [event, ...args]) as boolean;
      if (event !== 'request') {
        if (event === 'listening') setImmediate(onListening);
        return proceed();
      }
      const [request, response] = args as [IncomingMessage & { [WATCHED]?: true }, ServerResponse];
      if (request[WATCHED]) return proceed();
      request[WATCHED] = true;
      return handle(request, response, proceed);
    };
  }
}
