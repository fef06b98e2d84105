import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { SourceKind, WireFrame } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { mapOfVersion, wasReplaced } from './code-versions.ts';
import { findSourceMapOf } from './find-source-map.ts';
import { findOriginalPosition } from './original-position.ts';
import { parseStack, type RawFrame } from './parse-stack.ts';
import { runningVersion } from './running-version.ts';
import type { SourceMapPayload } from './source-map-payload.ts';

/** A frame with where to read its source; what is sent of it is `wire`. */
export interface MappedFrame {
  wire: WireFrame;
  /** Absolute path of the source; of the app's own code only. */
  path?: string;
  /** Text of the source as it was compiled. */
  content?: string;
}

export interface MappedStack {
  header: string;
  /** At most LIMITS.frames: the app's own, and the library frames just above them. */
  frames: MappedFrame[];
  /** How many frames the runtime reported. */
  observed: number;
  /** The innermost frame of the app's own code. */
  top?: MappedFrame;
  /** The error was made in the app's own code, not by a library or the runtime. */
  startsInApp: boolean;
}

export interface FrameMapper {
  /** Maps `error.stack` to the original source. `message` is the error's, to tell it from the frames. */
  mapStack(stack: string, message?: string): MappedStack;
}

/** Library frames kept: only near the throw do they say which call failed. */
const LIBRARY_FRAMES_WITHIN = 6;
const FRAMEWORK_PACKAGES =
  /^(?:next|react|react-dom|@next|@swc|scheduler|express|router|fastify|hono|@hono|@glasstrace)\//;
/** Bundlers' and frameworks' output: code there is never the developer's own. */
const BUILD_OUTPUT = /[\\/](?:\.next|dist|build|\.output|\.vercel)[\\/]/;
/** A file of a package; chunks of the app are not, wherever the app lives. */
const INSTALLED = /[\\/]node_modules[\\/](?!.*[\\/]\.next[\\/])/;
/** Turbopack keeps third-party code in chunks of these names; their maps are megabytes and tell nothing. */
const LIBRARY_CHUNK = /[\\/]\.next[\\/].*[\\/](?:%5B|\[)?(node_modules_[^/\\\\]*|externals)/;
const FRAMEWORK_CHUNK = /^node_modules_(?:next|react|react-dom|@?next)_/;
/** Our hooks stand between the app and what it calls. In the sources this file is a folder deeper than in the package. */
const OWN_FOLDER = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '.', import.meta.url));
const BUNDLER_RUNTIME = /\[turbopack\]|turbopack_runtime|[\\/]webpack[\\/](?:runtime|bootstrap)/;

export function createFrameMapper(projectDir: string): FrameMapper {
  const root = existsSync(projectDir) ? realpathSync(projectDir) : resolve(projectDir);
  // A production build puts code of the app into the chunk of the library that it is used by.
  const chunksAreApart = process.env.NODE_ENV !== 'production';

  function mapStack(stack: string, message?: string): MappedStack {
    const { header, frames: raw } = parseStack(stack, message);
    const mapped: MappedFrame[] = [];
    let inApp = 0;
    for (const frame of raw) {
      const next = mapSafely(frame);
      mapped.push(next);
      if (next.wire.inApp && ++inApp === LIMITS.frames) break;
    }
    const worthy = mapped.filter(
      ({ wire }, depth) => wire.inApp || (wire.sourceKind === 'dependency' && depth < LIBRARY_FRAMES_WITHIN),
    );
    const top = mapped.find(({ wire }) => wire.inApp);
    return {
      header,
      frames: worthy.length > 0 ? cutKeepingTop(worthy, top) : mapped.slice(0, 3),
      observed: raw.length,
      startsInApp: mapped[0] !== undefined && mapped[0] === top,
      ...(top && { top }),
    };
  }

  /** A map may name anything as a source, also what is no path on this system. */
  function mapSafely(frame: RawFrame): MappedFrame {
    try {
      return mapFrame(frame);
    } catch {
      return unmapped(frame, 'unknown');
    }
  }

  function mapFrame(frame: RawFrame): MappedFrame {
    const { file, line, column } = frame;
    if (line === undefined) return unmapped(frame, 'unknown');
    if (file.startsWith('node:')) return unmapped(frame, 'framework_internal', file);

    const { url, path } = locate(file);
    if (path?.startsWith(OWN_FOLDER)) return unmapped(frame, 'framework_internal', display(path));
    if (path !== undefined && INSTALLED.test(path)) return unmapped(frame, kindOf(path), display(path));
    const library = chunksAreApart ? LIBRARY_CHUNK.exec(file)?.[1] : undefined;
    if (library !== undefined) {
      return unmapped(
        frame,
        FRAMEWORK_CHUNK.test(library) ? 'framework_internal' : 'dependency',
        display(path ?? file),
      );
    }

    const map = mapOf(frame, url, path);
    const origin = map && findOriginalPosition(map, line, column ?? 1);
    if (origin) return fromSource(frame, origin, resolveSource(origin.source, path));
    if (url.startsWith('webpack-internal:')) {
      return unmapped(frame, 'compiled_source', url.replace(/^webpack-internal:\/+(?:\([^)]*\)\/)?(?:\.\/)?/, ''));
    }
    if (path === undefined) return unmapped(frame, 'unknown', file);
    if (BUILD_OUTPUT.test(path.slice(root.length))) return unmapped(frame, 'compiled_source', display(path));
    // A file that runs as it was written.
    return fromSource(frame, { line, column: column ?? 1, ignored: false }, path);
  }

  function fromSource(
    { functionName }: RawFrame,
    position: { line: number; column: number; ignored: boolean; content?: string },
    path: string,
  ): MappedFrame {
    const kind = position.ignored && kindOf(path) === 'mapped_source' ? 'framework_internal' : kindOf(path);
    const inApp = kind === 'mapped_source' && existsSync(path);
    return {
      wire: {
        ...(functionName !== undefined && { functionName }),
        file: display(path),
        line: position.line,
        column: position.column,
        sourceKind: kind === 'mapped_source' && !inApp ? 'framework_internal' : kind,
        mapped: true,
        inApp,
      },
      ...(inApp && { path }),
      ...(inApp && position.content !== undefined && { content: position.content }),
    };
  }

  /**
   * Relative to the project; a package outside of it (hoisted by a monorepo) from its `node_modules` on. What shares
   * nothing with the project stays absolute: redaction knows the home directory only in an absolute path.
   */
  function display(path: string): string {
    const local = relative(root, path);
    const outside = local.startsWith('..') ? path.lastIndexOf(`${sep}node_modules${sep}`) : -1;
    const shown = outside >= 0 ? path.slice(outside + 1) : isFarFrom(local) ? path : local;
    return shown.split(sep).join('/');
  }

  function isFarFrom(local: string): boolean {
    const ups = local.split(sep).findIndex((part) => part !== '..');
    return ups > 0 && root.split(sep).filter((part) => part !== '').length - ups < 2;
  }

  /** Absolute path of a source as a map names it. `generated` is the file that the map belongs to. */
  function resolveSource(source: string, generated: string | undefined): string {
    if (source.startsWith('file:')) return fileURLToPath(source);
    if (source.startsWith('turbopack:///')) return join(root, source.replace(/^turbopack:\/+(?:\[[^\]]+\]\/)?/, ''));
    if (source.startsWith('webpack:')) return join(root, source.replace(/^webpack:\/\/[^/]*\/|\?[0-9a-z]*$/g, ''));
    if (isAbsolute(source)) return source;
    const base = generated === undefined ? root : dirname(generated);
    // Builds write URL-encoded relative paths, those of edge chunks one `../` short.
    const candidates = [decode(source), source].flatMap((name) => [
      resolve(base, name),
      join(root, name.replace(/^(?:\.\.?\/)+/, '')),
    ]);
    return candidates.find((candidate) => existsSync(candidate)) ?? candidates[0]!;
  }

  return { mapStack };
}

/**
 * The map of the code that ran. Code of before a hot reload goes by the name of what took its place, whose map would tell
 * another line: its own, or none.
 */
function mapOf({ file, line, column }: RawFrame, url: string, path: string | undefined): SourceMapPayload | undefined {
  const name = [file, url, path].find((known) => known !== undefined && wasReplaced(known));
  const version = name === undefined ? undefined : runningVersion(file, line!, column ?? 1);
  return version === undefined ? findSourceMapOf(url, path) : mapOfVersion(name!, version);
}

function unmapped({ functionName, line, column }: RawFrame, sourceKind: SourceKind, file?: string): MappedFrame {
  return {
    wire: {
      ...(functionName !== undefined && { functionName }),
      ...(file !== undefined && { file }),
      ...(line !== undefined && file !== undefined && { line }),
      ...(column !== undefined && file !== undefined && { column }),
      sourceKind,
      mapped: false,
      inApp: false,
    },
  };
}

function kindOf(path: string): SourceKind {
  const installed = path.split(sep).join('/').split('/node_modules/');
  if (installed.length > 1) return FRAMEWORK_PACKAGES.test(installed.at(-1)!) ? 'framework_internal' : 'dependency';
  return BUNDLER_RUNTIME.test(path) ? 'framework_internal' : 'mapped_source';
}

function cutKeepingTop(frames: MappedFrame[], top: MappedFrame | undefined): MappedFrame[] {
  const kept = frames.slice(0, LIMITS.frames);
  return top && !kept.includes(top) ? [...kept.slice(0, -1), top] : kept;
}

/** React shows frames of the server as `about://React/Server/file:///app/x.js?42`. */
const REACT_FRAME = /^about:\/\/React\/[^/]*\/(.+?)(?:\?\d+)?$/;

function locate(file: string): { url: string; path?: string } {
  const name = REACT_FRAME.exec(file)?.[1];
  const url = name === undefined ? file : decode(name);
  if (isAbsolute(url)) return { url: pathToFileURL(url).href, path: url };
  if (!url.startsWith('file:')) return { url };
  try {
    return { url, path: fileURLToPath(url) };
  } catch {
    return { url };
  }
}

function decode(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
