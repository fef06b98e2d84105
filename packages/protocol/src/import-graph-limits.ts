/**
 * Most that an import graph may hold. The SDK cuts to it by worth and says what went; a server takes no more. No
 * dependencies: this file is also loaded beside the user's process.
 */
export const IMPORT_GRAPH_LIMITS = {
  files: 20_000,
  edges: 100_000,
  pathChars: 512,
  /** Of the JSON, before compression. */
  bodyBytes: 6_000_000,
} as const;

/** A path as the graph may hold it: `/` between its parts, no control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it must not hold
export const GRAPH_PATH: RegExp = /^[^\u0000-\u001f\u007f\\]+$/;

/**
 * What a file needs beside the files that it imports, to be loaded where the app does not run: the path aliases of its
 * tsconfig, or modules that only work inside Next.js.
 */
export const FILE_NEEDS = ['paths', 'next/cache', 'next/headers', 'server-only'] as const;
export type FileNeed = (typeof FILE_NEEDS)[number];
