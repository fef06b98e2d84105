import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFrameMapper } from '../../../src/runtime/frames/frame-mapper.ts';
import { readSourceLines } from '../../../src/runtime/frames/source-lines.ts';

const MAP = readFileSync(new URL('./fixtures/turbopack-chunk.map.json', import.meta.url), 'utf8');
const CHUNK = '.next/dev/server/chunks/[root-of-the-server]__03acty_vvim93._.js';
/** Positions of that chunk, as Node reported them. */
const STACK = (project: string) => `TypeError: Cannot read properties of undefined (reading 'votes')
    at explode (${project}/${CHUNK}:100:20)
    at summarize (${project}/${CHUNK}:86:146)
    at GET (${project}/${CHUNK}:73:160)
    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)
    at async handle (${project}/.next/dev/server/chunks/node_modules_next_0cegv_nmb77eg._.js:10:1)`;

/** Before this process was started. */
const BUILT = new Date(Date.now() - 3_600_000);

let project: string;
beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'glasstrace-frames-')));
  write('src/lib/deeper.ts', 'export {};\n');
  write('src/lib/deep.ts', 'export {};\n');
  write('src/app/api/deep/route.ts', 'export {};\n');
  writeChunk(MAP);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(project, { recursive: true });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

function writeChunk(map: string): void {
  write(CHUNK, '//# sourceMappingURL=%5Broot-of-the-server%5D__03acty_vvim93._.js.map\n');
  write(`${CHUNK}.map`, map.replaceAll('file:///PROJECT', pathToFileURL(project).href));
}

describe('createFrameMapper', () => {
  it("finds the app's frames in a Turbopack chunk, innermost first, line and column exact", () => {
    const { frames, top, observed, startsInApp } = createFrameMapper(project).mapStack(STACK(project));

    expect(frames.map(({ wire }) => `${wire.functionName} ${wire.file}:${wire.line}:${wire.column}`)).toEqual([
      'explode src/lib/deeper.ts:4:18',
      'summarize src/lib/deep.ts:3:17',
      'GET src/app/api/deep/route.ts:4:33',
    ]);
    expect(top?.wire).toMatchObject({ sourceKind: 'mapped_source', mapped: true, inApp: true });
    expect({ observed, startsInApp }).toEqual({ observed: 5, startsInApp: true });
  });

  it('shows the source as it was compiled, also when the file has changed since', () => {
    write('src/lib/deeper.ts', '// rewritten\n');
    const { top } = createFrameMapper(project).mapStack(STACK(project));

    expect(readSourceLines(top!)).toContainEqual({
      line: 4,
      text: '  return results.votes.length; // marker:deep',
      current: true,
    });
  });

  it('reads the map again when the chunk was written anew', () => {
    const mapper = createFrameMapper(project);
    mapper.mapStack(STACK(project));
    // The same module two lines further down in its source: two more lines before the first mapping.
    const moved = JSON.parse(MAP) as { sections: Array<{ offset: { line: number } }> };
    for (const section of moved.sections) section.offset.line += 2;
    writeChunk(JSON.stringify(moved));
    utimesSync(join(project, CHUNK), new Date(), new Date(Date.now() + 5_000));

    const shifted = STACK(project).replace(':100:20', ':102:20');
    expect(mapper.mapStack(shifted).top?.wire).toMatchObject({ file: 'src/lib/deeper.ts', line: 4, column: 18 });
  });

  it('keeps the library frames near the throw, without mapping them', () => {
    const { frames, top, startsInApp } = createFrameMapper(project).mapStack(
      `ZodError: invalid\n    at parse (${project}/node_modules/zod/v4/parse.js:10:5)\n${STACK(project).split('\n')[1]}`,
    );

    expect(frames[0]?.wire).toEqual({
      functionName: 'parse',
      file: 'node_modules/zod/v4/parse.js',
      line: 10,
      column: 5,
      sourceKind: 'dependency',
      mapped: false,
      inApp: false,
    });
    expect(top?.wire.functionName).toBe('explode');
    expect(startsInApp).toBe(false);
  });

  it("unwraps React's frames of the server", () => {
    const url = pathToFileURL(join(project, CHUNK)).href;
    const { top } = createFrameMapper(project).mapStack(
      `Error: x\n    at explode (about://React/Server/${url}?42:100:20)`,
    );
    expect(top?.wire).toMatchObject({ file: 'src/lib/deeper.ts', line: 4 });
  });

  it('takes a file that runs as it was written at its word', () => {
    const { top } = createFrameMapper(project).mapStack(`Error: x\n    at f (${project}/src/lib/deep.ts:7:3)`);
    expect(top?.wire).toMatchObject({ file: 'src/lib/deep.ts', line: 7, column: 3, inApp: true });
  });

  it('keeps at most twelve frames of a recursion, and the innermost is among them', () => {
    const recursion = Array.from({ length: 40 }, () => STACK(project).split('\n')[1]).join('\n');
    const { frames, top } = createFrameMapper(project).mapStack(`RangeError: x\n${recursion}`);
    expect(frames).toHaveLength(12);
    expect(frames[0]).toBe(top);
  });

  it('finds code of the app that a production build has put into the chunk of a library', () => {
    vi.stubEnv('NODE_ENV', 'production');
    const chunk = '.next/server/chunks/ssr/node_modules_next_dist_esm_build_templates_pages_0zb._.js';
    write(chunk, '//# sourceMappingURL=page.js.map\n');
    write('.next/server/chunks/ssr/page.js.map', MAP.replaceAll('file:///PROJECT', pathToFileURL(project).href));
    utimesSync(join(project, chunk), BUILT, BUILT);
    const { top } = createFrameMapper(project).mapStack(`Error: x\n    at h (${project}/${chunk}:100:20)`);
    expect(top?.wire).toMatchObject({ file: 'src/lib/deeper.ts', line: 4, column: 18 });
  });

  it('tells no line by the map of a build that was made while the app ran, but by the one that it has read before', () => {
    vi.stubEnv('NODE_ENV', 'production');
    const chunk = '.next/server/chunks/app.js';
    write(chunk, '//# sourceMappingURL=app.js.map\n');
    write('.next/server/chunks/app.js.map', MAP.replaceAll('file:///PROJECT', pathToFileURL(project).href));
    const stack = `Error: x\n    at h (${project}/${chunk}:100:20)`;

    const { top, frames } = createFrameMapper(project).mapStack(stack);
    expect(top).toBeUndefined();
    expect(frames[0]?.wire).toMatchObject({ file: chunk, line: 100, sourceKind: 'compiled_source', mapped: false });

    const seen = chunk.replace('app', 'seen');
    write(seen, '//# sourceMappingURL=app.js.map\n');
    utimesSync(join(project, seen), BUILT, BUILT);
    const again = () => createFrameMapper(project).mapStack(stack.replace(chunk, seen)).top?.wire.line;
    expect(again()).toBe(4);
    write('.next/server/chunks/app.js.map', '{ "mappings": "" }');
    utimesSync(join(project, seen), new Date(), new Date());
    expect(again()).toBe(4);
  });

  it('survives maps and paths that make no sense', () => {
    write(
      `${CHUNK}.map`,
      '{"sections":[{"offset":{"line":0,"column":0},"map":{"mappings":"AAAA","sources":["file://%zz"]}}]}',
    );
    utimesSync(join(project, CHUNK), new Date(), new Date(Date.now() + 9_000));
    const { frames, top } = createFrameMapper(project).mapStack(STACK(project));
    expect(top).toBeUndefined();
    expect(frames.length).toBeGreaterThan(0);
  });

  it('names a file in the home directory of somebody so that redaction knows it', () => {
    const { frames } = createFrameMapper(project).mapStack('Error: x\n    at run (/home/jane/other/x.ts:1:1)');
    expect(frames[0]!.wire.file).toBe('/home/jane/other/x.ts');
  });
});
