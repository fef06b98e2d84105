import type { SourceMapInput } from '@jridgewell/trace-mapping';

/** A source map as bundlers write it; Turbopack writes index maps, with one section for every module of a chunk. */
export interface SourceMapPayload {
  sections?: Array<{ offset: { line: number; column: number }; map: SourceMapPayload }>;
  mappings?: string;
  sources?: Array<string | null>;
  sourcesContent?: Array<string | null>;
  ignoreList?: number[];
}

export type FlatSourceMap = SourceMapPayload & Exclude<SourceMapInput, string>;
