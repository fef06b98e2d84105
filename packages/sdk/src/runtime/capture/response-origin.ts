import { ServerResponse } from 'node:http';
import { captureStack } from './capture-stack.ts';
import { replaceGlobal } from './replace-global.ts';
import type { RequestRecords } from './request-record.ts';

/**
 * Remembers where the app makes a response with a status of 400 or more: for an error that was caught and answered,
 * that line is often all there is to see.
 */
export function watchResponseOrigins(records: RequestRecords): void {
  function note(status: unknown, caller: (...args: never[]) => unknown): void {
    const record = typeof status === 'number' && status >= 400 ? records.current() : undefined;
    if (record) record.responseOrigin ??= captureStack(caller);
  }

  replaceGlobal('Response', (Original) => {
    const originalJson = Original.json;
    function json(this: unknown, ...args: Parameters<typeof Response.json>): Response {
      note((args[1] as ResponseInit | undefined)?.status, json);
      return Reflect.apply(originalJson, this, args) as Response;
    }
    Object.defineProperty(Original, 'json', { value: json, writable: true, configurable: true, enumerable: true });

    const construct: NonNullable<ProxyHandler<typeof Original>['construct']> = (target, args, newTarget) => {
      note((args[1] as ResponseInit | undefined)?.status, construct as (...args: never[]) => unknown);
      return Reflect.construct(target, args, newTarget) as Response;
    };
    // The same prototype: `instanceof` holds for responses from before and after.
    const Watched = new Proxy(Original, { construct });
    Original.prototype.constructor = Watched;
    return Watched;
  });

  // Where it is written is where it is made in Express and in plain Node.
  const { writeHead } = ServerResponse.prototype;
  ServerResponse.prototype.writeHead = function writeWatchedHead(this: ServerResponse, ...args: unknown[]) {
    note(args[0], writeWatchedHead as (...args: never[]) => unknown);
    return Reflect.apply(writeHead, this, args) as ServerResponse;
  } as typeof writeHead;
}
