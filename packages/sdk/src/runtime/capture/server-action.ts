import { existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';

export interface ServerAction {
  id: string;
  /** Exported name; `inline` for one declared inside a component. */
  name?: string;
  /** Relative to the project. */
  file?: string;
}

interface Manifest {
  node?: Record<string, ManifestEntry>;
  edge?: Record<string, ManifestEntry>;
}

interface ManifestEntry {
  exportedName?: string;
  filename?: string;
}

const ACTION_ID = /^[0-9a-f]{40,64}$/;
const SNIFFED_BYTES = 8_192;

/**
 * Finds out which server action a request calls. Next's router names it in a header; a form that is sent without
 * JavaScript only in its first fields, so the beginning of such a body is looked at while the app reads it.
 */
export function watchServerAction(request: IncomingMessage, onAction: (id: string) => void): void {
  const { 'next-action': header, 'content-type': contentType = '' } = request.headers;
  if (typeof header === 'string' && ACTION_ID.test(header)) onAction(header);
  else if (request.method === 'POST' && contentType.startsWith('multipart/form-data'))
    sniffFormAction(request, onAction);
}

function sniffFormAction(request: IncomingMessage, onAction: (id: string) => void): void {
  let sniffed = '';
  const { push } = request;
  // The HTTP parser hands the body over through `push`; a listener would start the stream before the app wants it.
  request.push = function (this: IncomingMessage, chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk instanceof Uint8Array && sniffed.length < SNIFFED_BYTES) {
      sniffed += Buffer.from(chunk)
        .toString('latin1')
        .slice(0, SNIFFED_BYTES - sniffed.length);
      const id =
        /name="\$ACTION_ID_([0-9a-f]{40,64})"/.exec(sniffed)?.[1] ?? /"id":"([0-9a-f]{40,64})"/.exec(sniffed)?.[1];
      if (id !== undefined) {
        request.push = push;
        onAction(id);
      }
    }
    return push.call(this, chunk, encoding);
  };
}

/** Looks actions up in what Next's build writes about them; the file is read again only when it changed. */
export function createActionLookup(projectDir: string): (id: string) => ServerAction {
  const files = ['.next/dev/server', '.next/server'].map((dir) =>
    join(projectDir, dir, 'server-reference-manifest.json'),
  );
  const known = new Map<string, { mtimeMs: number; manifest: Manifest }>();

  function read(file: string): Manifest {
    const mtimeMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (mtimeMs === undefined) return {};
    const cached = known.get(file);
    if (cached?.mtimeMs === mtimeMs) return cached.manifest;
    const manifest = parse(file);
    known.set(file, { mtimeMs, manifest });
    return manifest;
  }

  return (id) => {
    for (const file of files) {
      const { node, edge } = read(file);
      const entry = node?.[id] ?? edge?.[id];
      if (!entry) continue;
      const name = entry.exportedName?.startsWith('$$RSC_SERVER_ACTION') ? 'inline' : entry.exportedName;
      const source = entry.filename === undefined ? undefined : withSourceFolder(entry.filename, projectDir);
      return { id, ...(name !== undefined && { name }), ...(source !== undefined && { file: source }) };
    }
    return { id };
  };
}

/** Built with webpack, the manifest names files from the folder `src` on, where an app has one. */
function withSourceFolder(file: string, projectDir: string): string {
  const inSource = `src/${file}`;
  return !existsSync(join(projectDir, file)) && existsSync(join(projectDir, inSource)) ? inSource : file;
}

/** While Next writes it, the file may be half there. */
function parse(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    return {};
  }
}
