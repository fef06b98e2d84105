import type { GraphFile, ImportGraph } from '@glasstrace/protocol';

type FileOptions = Omit<GraphFile, 'path' | 'imports' | 'test'> & {
  /** Paths; those of mere types after `type `, those of `import()` after `dynamic `. */
  imports?: string[];
  runner?: NonNullable<GraphFile['test']>['runner'];
  mocks?: string[];
};

/** A graph by paths; what is imported is in it, also when it is not named itself. */
export function aGraph(files: Record<string, FileOptions>): ImportGraph {
  const pathOf = (edge: string) => edge.replace(/^(?:type|dynamic) /, '');
  const paths = [
    ...new Set(Object.entries(files).flatMap(([path, file]) => [path, ...(file.imports ?? []).map(pathOf)])),
  ];
  const placeOf = (path: string) => paths.indexOf(path);
  return {
    hash: '0123456789abcdef0123456789abcdef',
    files: paths.map((path) => {
      const { imports = [], runner, mocks, needs, route } = files[path] ?? {};
      return {
        path,
        imports: imports.map((edge) => ({
          to: placeOf(pathOf(edge)),
          ...(edge.startsWith('type ') && { typeOnly: true as const }),
          ...(edge.startsWith('dynamic ') && { dynamic: true as const }),
        })),
        ...(runner && { test: { runner, ...(mocks && { mocks: mocks.map(placeOf) }) } }),
        ...(needs && { needs }),
        ...(route && { route }),
      };
    }),
  };
}
