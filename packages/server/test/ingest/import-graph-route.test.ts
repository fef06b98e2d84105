import { gzipSync } from 'node:zlib';
import { IMPORT_GRAPH_LIMITS, type ImportGraph } from '@glasstrace/protocol';
import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createDeveloperKey, hashKey } from '../../src/auth/api-key.ts';
import { aGraph } from '../analysis/a-graph.ts';
import { anAnonymousKey, aServer } from '../http/a-server.ts';

const url = '/v1/import-graph';
const headers = { 'content-type': 'application/json' };
const put = (graph: unknown): InjectOptions => ({ method: 'PUT', url, headers, payload: JSON.stringify(graph) });
const get: InjectOptions = { method: 'GET', url };

const graph = aGraph({
  'src/slug.test.ts': { runner: 'vitest', imports: ['src/slug.ts'] },
  'src/app/api/polls/route.ts': { route: { kind: 'handler', pattern: '/api/polls' }, imports: ['src/slug.ts'] },
});

describe('PUT /v1/import-graph', () => {
  it('keeps the graph, and says from then on that it has it', async () => {
    const { inject, importGraphs, projectOf, key } = await aServer();
    expect((await inject(get)).json()).toEqual({ hash: null });
    expect((await inject(put(graph))).json()).toEqual({ hash: graph.hash });
    expect((await inject(get)).json()).toEqual({ hash: graph.hash });
    expect(await importGraphs.read(await projectOf(key))).toEqual(graph);
  });

  it('takes gzip', async () => {
    const { inject } = await aServer();
    const response = await inject({
      ...put(graph),
      headers: { ...headers, 'content-encoding': 'gzip' },
      payload: gzipSync(JSON.stringify(graph)),
    });
    expect(response.json()).toEqual({ hash: graph.hash });
  });

  it('keeps the graphs of two projects apart', async () => {
    const { inject } = await aServer();
    await inject(put(graph));
    const other = { authorization: `Bearer ${anAnonymousKey()}` };
    expect((await inject({ ...get, headers: other })).json()).toEqual({ hash: null });
  });

  const broken: [what: string, graph: Partial<ImportGraph> | string, problem: string][] = [
    ['no JSON', '{"files":', 'not JSON'],
    ['no hash', { ...graph, hash: '' }, 'hash'],
    ['an import of a file that is not there', { ...graph, files: [{ path: 'a', imports: [{ to: 1 }] }] }, 'files.0'],
    ['a mock of a file that is not there', { ...graph, files: [aTest([9])] }, 'files.0'],
    ['a path with a line break', { ...graph, files: [{ path: 'a\nb', imports: [] }] }, 'files.0.path'],
    ['an endless path', { ...graph, files: [{ path: 'a'.repeat(513), imports: [] }] }, 'files.0.path'],
    ['too many files', { ...graph, files: filesOf(IMPORT_GRAPH_LIMITS.files + 1, 0) }, 'files'],
    ['too many imports', { ...graph, files: filesOf(1, IMPORT_GRAPH_LIMITS.edges + 1) }, 'imports'],
  ];
  it.each(broken)('refuses %s and names what is wrong', async (_what, body, problem) => {
    const { inject } = await aServer();
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await inject({ method: 'PUT', url, headers, payload });
    expect(response.statusCode).toBe(400);
    expect(response.json().error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(problem) });
    expect((await inject(get)).json()).toEqual({ hash: null });
  });

  it('refuses a body that is too large, also one that only grows when it is unzipped', async () => {
    const { inject } = await aServer();
    const large = `{"hash":"${' '.repeat(IMPORT_GRAPH_LIMITS.bodyBytes)}"}`;
    const plain = await inject({ ...put(graph), payload: large });
    const zipped = await inject({
      ...put(graph),
      headers: { ...headers, 'content-encoding': 'gzip' },
      payload: gzipSync(large),
    });
    expect([plain, zipped].map((response) => [response.statusCode, response.json().error.code])).toEqual([
      [413, 'BODY_TOO_LARGE'],
      [413, 'BODY_TOO_LARGE'],
    ]);
  });

  it('asks for a key that may send, of a tier that has a coverage map', async () => {
    const { inject, projects } = await aServer({ tier: 'anonymous' });
    const keyOf = async (scope: 'ingest' | 'read', tier: 'anonymous' | 'pro') => {
      const key = createDeveloperKey();
      await projects.openProject({ hash: hashKey(key), name: 'a key', scope, tier });
      return `Bearer ${key}`;
    };
    const answerTo = async (authorization: string) => {
      const response = await inject({ ...put(graph), headers: { ...headers, authorization } });
      return [response.statusCode, response.json().error?.code];
    };
    expect(await answerTo('')).toEqual([401, 'KEY_MISSING']);
    expect(await answerTo(await keyOf('read', 'pro'))).toEqual([403, 'SCOPE_MISSING']);
    expect(await answerTo(await keyOf('ingest', 'anonymous'))).toEqual([403, 'TIER_LACKS_FEATURE']);
    expect(await answerTo(await keyOf('ingest', 'pro'))).toEqual([200, undefined]);
  });
});

function aTest(mocks: number[]): ImportGraph['files'][number] {
  return { path: 'a.test.ts', imports: [], test: { runner: 'vitest', mocks } };
}

function filesOf(count: number, imports: number): ImportGraph['files'] {
  return Array.from({ length: count }, (_, i) => ({
    path: `${i}.ts`,
    imports: Array.from({ length: imports }, () => ({ to: 0 })),
  }));
}
