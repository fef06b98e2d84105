import { gunzipSync } from 'node:zlib';
import { type LoopbackServer, listenOnLoopback } from '../../e2e/support/loopback-server.ts';

export interface NeighbourSink extends LoopbackServer {
  /** Names of all spans that arrived as OTLP JSON, or in envelopes of Sentry. */
  spanNames(): string[];
  /** Everything that arrived, as text. */
  text(): string;
}

/** Stands for the service that the other recorder sends to. */
export async function startNeighbourSink(): Promise<NeighbourSink> {
  const bodies: string[] = [];
  const server = await listenOnLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    bodies.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  return {
    ...server,
    text: () => bodies.join('\n'),
    spanNames: () => bodies.flatMap(namesIn),
  };
}

interface OtlpBody {
  resourceSpans?: { scopeSpans: { spans: { name: string }[] }[] }[];
  type?: string;
  transaction?: string;
  spans?: { description?: string }[];
  items?: { name?: string }[];
}

/** An OTLP body is one line of JSON, an envelope of Sentry several. */
function namesIn(body: string): string[] {
  return body.split('\n').flatMap((line) => {
    try {
      const { resourceSpans = [], type, transaction, spans = [], items = [] } = JSON.parse(line) as OtlpBody;
      const otlp = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
      if (type !== 'transaction') return [...otlp, ...items].map(({ name = '' }) => name);
      return [transaction ?? '', ...spans.map(({ description = '' }) => description)];
    } catch {
      return [];
    }
  });
}
