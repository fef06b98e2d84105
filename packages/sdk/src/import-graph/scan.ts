import type { ImportGraph } from '@glasstrace/protocol/import-graph';
import { findSourceFiles } from './find-source-files.ts';
import { openImportCache } from './import-cache.ts';
import { toImportGraph } from './to-import-graph.ts';

export interface Scan {
  graph: ImportGraph;
  /** Files that were new or had changed since the last scan. */
  parsed: number;
}

/**
 * Reads the import graph of the app in a folder. Blocks while it reads, some seconds the first time; what has not
 * changed is taken from `.glasstrace/import-graph.json` from then on.
 */
export function scanImportGraph(projectDir: string): Scan {
  const cache = openImportCache(projectDir);
  const graph = toImportGraph(findSourceFiles(projectDir, cache));
  cache.save();
  return { graph, parsed: cache.parsed };
}
