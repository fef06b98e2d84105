import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';

export interface ResponseOutcome {
  /** As written to the client: frameworks change `statusCode` afterwards. */
  status: number;
  bytes: number;
  /** The client went away before the response was complete. */
  aborted: boolean;
  header(name: string): string;
  /** The first bytes of the body; empty unless `keepBytes` was given. */
  body: Buffer;
}

/** Calls `onEnd` once, when the response has ended or its connection is gone. The response itself is untouched. */
export function watchResponse(
  response: ServerResponse,
  { keepBytes }: { keepBytes: number },
  onEnd: (outcome: ResponseOutcome) => void,
): void {
  let status: number | undefined;
  let written: Record<string, string> = {};
  let bytes = 0;
  let kept = 0;
  const chunks: Buffer[] = [];

  const { writeHead, write, end } = response;
  response.writeHead = function (this: ServerResponse, ...args: unknown[]) {
    status ??= Number(args[0]);
    written = readHeaders(args.find((arg) => typeof arg === 'object' && arg !== null));
    return Reflect.apply(writeHead, this, args) as ServerResponse;
  } as typeof writeHead;
  response.write = function (this: ServerResponse, ...args: unknown[]) {
    count(args[0], args[1]);
    return Reflect.apply(write, this, args) as boolean;
  } as typeof write;
  response.end = function (this: ServerResponse, ...args: unknown[]) {
    count(args[0], args[1]);
    return Reflect.apply(end, this, args) as ServerResponse;
  } as typeof end;

  response.once('close', () =>
    onEnd({
      status: status ?? response.statusCode,
      bytes,
      aborted: !response.writableFinished,
      header: (name) => String(response.getHeader(name) ?? written[name] ?? ''),
      body: Buffer.concat(chunks),
    }),
  );

  function count(chunk: unknown, encoding: unknown): void {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
    const charset = typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8';
    bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk, charset) : chunk.byteLength;
    if (kept >= keepBytes) return;
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk, charset) : Buffer.from(chunk);
    chunks.push(buffer.subarray(0, keepBytes - kept));
    kept += buffer.length;
  }
}

/** `writeHead` takes headers as an object, as pairs, or as one flat list. */
function readHeaders(given: unknown): Record<string, string> {
  const headers = given as OutgoingHttpHeaders | IncomingHttpHeaders | unknown[] | undefined;
  if (headers === undefined) return {};
  const pairs = !Array.isArray(headers)
    ? Object.entries(headers)
    : Array.isArray(headers[0])
      ? (headers as Array<[unknown, unknown]>)
      : headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1]]] : []));
  return Object.fromEntries(pairs.map(([name, value]) => [String(name).toLowerCase(), String(value)]));
}
