import { type IncomingHttpHeaders, type OutgoingHttpHeaders, ServerResponse } from 'node:http';

export interface ResponseOutcome {
  /** As written to the client: frameworks change `statusCode` afterwards. 0 when it left before anything was written. */
  status: number;
  bytes: number;
  /** The client went away, or the app ended, before the response was complete. */
  aborted: boolean;
  header(name: string): string;
  /** The first bytes of the body; empty unless `keepBytes` was given. */
  body: Buffer;
}

/** What is noted while a response is written. */
interface Notes {
  status?: number;
  /** As `writeHead` was given them. */
  headers?: unknown;
  bytes: number;
  readonly keepBytes: number;
  kept: number;
  readonly chunks: Buffer[];
}

const NOTES = Symbol('glasstrace.notes');
type WatchedResponse = ServerResponse & { [NOTES]?: Notes };

/**
 * Calls `onEnd` once, when the response has ended or its connection is gone, or when the returned function says that the
 * app is ending. The response itself is untouched.
 */
export function watchResponse(
  response: ServerResponse,
  { keepBytes }: { keepBytes: number },
  onEnd: (outcome: ResponseOutcome) => void,
): () => void {
  watchWriting();
  const notes: Notes = { bytes: 0, keepBytes, kept: 0, chunks: [] };
  (response as WatchedResponse)[NOTES] = notes;
  // Next adds ten for a request that it passes on to itself: with ours Node would warn of a leak.
  const maxListeners = response.getMaxListeners();
  if (maxListeners > 0) response.setMaxListeners(maxListeners + 1);
  const end = (aborted: boolean) =>
    onEnd({
      status: notes.status ?? (response.headersSent ? response.statusCode : 0),
      bytes: notes.bytes,
      aborted,
      header: (name) => String(response.getHeader(name) ?? readHeaders(notes.headers)[name] ?? ''),
      body: Buffer.concat(notes.chunks),
    });
  const onClose = () => end(!response.writableFinished);
  response.once('close', onClose);
  return () => {
    response.off('close', onClose);
    // What the app has said, Node has most likely written. Where it said nothing, nobody cut it off.
    end(response.headersSent && !response.writableEnded);
  };
}

let isWatching = false;

/** On the prototype: three functions of its own would make every response slower, and another kind of object. */
function watchWriting(): void {
  if (isWatching) return;
  isWatching = true;
  const { prototype } = ServerResponse;
  const { writeHead, write, end } = prototype;
  prototype.writeHead = function (this: WatchedResponse, ...args: unknown[]) {
    const notes = this[NOTES];
    if (notes) {
      notes.status ??= Number(args[0]);
      notes.headers = args.find((arg) => typeof arg === 'object' && arg !== null);
    }
    return Reflect.apply(writeHead, this, args) as ServerResponse;
  } as typeof writeHead;
  prototype.write = function (this: WatchedResponse, ...args: unknown[]) {
    if (this[NOTES]) count(this[NOTES], args[0], args[1]);
    return Reflect.apply(write, this, args) as boolean;
  } as typeof write;
  prototype.end = function (this: WatchedResponse, ...args: unknown[]) {
    if (this[NOTES]) count(this[NOTES], args[0], args[1]);
    return Reflect.apply(end, this, args) as ServerResponse;
  } as typeof end;
}

function count(notes: Notes, chunk: unknown, encoding: unknown): void {
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
  const charset = typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8';
  notes.bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk, charset) : chunk.byteLength;
  if (notes.kept >= notes.keepBytes) return;
  const buffer = typeof chunk === 'string' ? Buffer.from(chunk, charset) : Buffer.from(chunk);
  notes.chunks.push(buffer.subarray(0, notes.keepBytes - notes.kept));
  notes.kept += buffer.length;
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
