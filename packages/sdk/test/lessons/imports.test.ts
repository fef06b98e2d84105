import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findImports } from '../../src/import-graph/find-imports.ts';

const SOURCES = fileURLToPath(new URL('../../src', import.meta.url));
/** What is bundled into the SDK; everything else is looked up in the app. */
const BUNDLED = /^(?:@glasstrace\/protocol|@opentelemetry\/|@jridgewell\/|get-tsconfig$|resolve-pkg-maps$)/;

/** Types are gone before anything runs. */
const importsOf = (file: string): string[] =>
  findImports(readFileSync(join(SOURCES, file), 'utf8'), file).imports.flatMap(([specifier, kind]) =>
    kind === 'type' ? [] : [specifier],
  );

describe('what runs in the app', () => {
  it('has entries that a bundler can read: no module of Node.js, nothing but its own runtime, and that unbundled', () => {
    expect(importsOf('index.ts')).toEqual(['./note-failed-start.ts', './running.ts', './runtime/start.ts']);
    expect(importsOf('note-failed-start.ts')).toEqual(['@glasstrace/protocol/environment']);
    expect(importsOf('trpc.ts')).toEqual(['./running.ts']);
    expect(importsOf('running.ts')).toEqual([]);
    expect(readFileSync(join(SOURCES, 'index.ts'), 'utf8')).toContain(
      "import(/* webpackIgnore: true */ /* turbopackIgnore: true */ './runtime/start.ts')",
    );
  });

  it('names no package that an app may not have, and Node.js modules only by their prefix', () => {
    const files = readdirSync(join(SOURCES, 'runtime'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join('runtime', name));
    const foreign = files.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !specifier.startsWith('.') && !BUNDLED.test(specifier))
        .filter((specifier) => !specifier.startsWith('node:') || !builtinModules.includes(specifier.slice(5)))
        .map((specifier) => `${file}: ${specifier}`),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(foreign).toEqual([]);
  });
});
