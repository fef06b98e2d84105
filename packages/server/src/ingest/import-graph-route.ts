import {
  AppError,
  IMPORT_GRAPH_LIMITS,
  type ImportGraph,
  type ImportGraphState,
  importGraph,
} from '@glasstrace/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Authenticate } from '../auth/authenticate.ts';
import type { Credential } from '../auth/project-store.ts';
import { requireScope } from '../auth/require-scope.ts';
import type { ImportGraphStore } from '../store/import-graph-store.ts';
import { unzipBody } from './unzip-body.ts';

export interface ImportGraphDependencies {
  authenticate: Authenticate;
  importGraphs: ImportGraphStore;
}

const PATH = '/v1/import-graph';

/**
 * `PUT /v1/import-graph`: which file of an app imports which, as JSON, plain or gzip; it takes the place of the graph
 * before. `GET` answers the hash of the graph that is there, so that nobody sends it twice.
 */
export function registerImportGraph(
  app: FastifyInstance,
  { authenticate, importGraphs }: ImportGraphDependencies,
): void {
  // A scope of its own: only here are bodies of JSON read as bytes, to be unzipped.
  void app.register((routes, _options, done) => {
    const credentials = new WeakMap<FastifyRequest, Credential>();
    const projectOf = (request: FastifyRequest) => credentials.get(request)!.projectId;
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, parsed) =>
      parsed(null, body),
    );
    // Before the body is read: a stranger's megabytes are not worth the memory.
    routes.addHook('onRequest', async (request) => {
      const credential = await authenticate(request.headers.authorization);
      requireScope(credential, 'ingest');
      if (!credential.limits.coverageMapEnabled) {
        throw new AppError('TIER_LACKS_FEATURE', { feature: 'coverage map' });
      }
      credentials.set(request, credential);
    });

    routes.get(PATH, async (request): Promise<ImportGraphState> => {
      return { hash: (await importGraphs.readHash(projectOf(request))) ?? null };
    });

    const { bodyBytes: bodyLimit } = IMPORT_GRAPH_LIMITS;
    routes.put(PATH, { bodyLimit }, async (request): Promise<ImportGraphState> => {
      const body = (request.body ?? Buffer.alloc(0)) as Buffer;
      const graph = readGraph(await unzipBody(body, request.headers['content-encoding'], bodyLimit));
      await importGraphs.write(projectOf(request), graph);
      return { hash: graph.hash };
    });
    done();
  });
}

function readGraph(body: Buffer): ImportGraph {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AppError('INVALID_INPUT', { problem: 'The body is not JSON.' }, { cause: error });
  }
  const parsed = importGraph.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new AppError('INVALID_INPUT', { problem: `${path.join('.') || 'the body'}: ${message}` });
}
