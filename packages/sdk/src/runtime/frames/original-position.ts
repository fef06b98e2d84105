import { originalPositionFor, sourceContentFor, TraceMap } from '@jridgewell/trace-mapping';
import type { FlatSourceMap, SourceMapPayload } from './source-map-payload.ts';

export interface OriginalPosition {
  /** As the map names it: a path, a `file:` or bundler URL. */
  source: string;
  line: number;
  /** From 1. */
  column: number;
  /** The bundler marked the source as not the developer's own. */
  ignored: boolean;
  /** Text of the source as it was compiled, when the map carries it. */
  content?: string;
}

const tracers = new WeakMap<SourceMapPayload, TraceMap>();

/** Where generated code comes from; `line` and `column` count from 1. Undefined when the map doesn't say. */
export function findOriginalPosition(
  payload: SourceMapPayload,
  line: number,
  column: number,
): OriginalPosition | undefined {
  const section = findSection(payload, line - 1, column - 1);
  if (section?.map.mappings === undefined) return undefined;
  const tracer = tracerOf(section.map);
  const found = originalPositionFor(tracer, { line: section.line + 1, column: section.column });
  if (found.source === null) return undefined;
  const index = tracer.resolvedSources.indexOf(found.source);
  const content = sourceContentFor(tracer, found.source);
  return {
    source: section.map.sources?.[index] ?? found.source,
    line: found.line,
    column: found.column + 1,
    ignored: tracer.ignoreList?.includes(index) ?? false,
    ...(content !== null && { content }),
  };
}

function tracerOf(map: SourceMapPayload): TraceMap {
  let tracer = tracers.get(map);
  if (!tracer) {
    tracer = new TraceMap(map as FlatSourceMap);
    tracers.set(map, tracer);
  }
  return tracer;
}

interface Section {
  map: SourceMapPayload;
  /** Position within the section, from 0. */
  line: number;
  column: number;
}

/** Only the section that holds the position is decoded: flattening an index map costs its whole size. */
function findSection(map: SourceMapPayload, line: number, column: number): Section | undefined {
  if (!map.sections) return { map, line, column };
  let low = 0;
  let high = map.sections.length - 1;
  let found = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { offset } = map.sections[middle]!;
    const startsBefore = offset.line < line || (offset.line === line && offset.column <= column);
    if (startsBefore) {
      found = middle;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  const section = map.sections[found];
  if (!section) return undefined;
  const { offset } = section;
  return findSection(section.map, line - offset.line, line === offset.line ? column - offset.column : column);
}
