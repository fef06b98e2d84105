import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ImportGraph, TestRunner } from '@glasstrace/protocol/import-graph';
import type { Manifest, Manifests } from './read-manifest.ts';

export interface RunnerFinder {
  /** The runner whose test a file is; undefined for a file that is no test. */
  runnerOf(file: string, specifiers: readonly string[]): TestRunner | undefined;
  /** How the package of a folder runs its tests; undefined when it is set up for none of the runners. */
  setupOf(folder: string): ImportGraph['testSetup'];
}

const NAMED_AS_TEST = /\.(?:test|spec)\.[cm]?[jt]sx?$/;
const IN_TEST_FOLDER = /[/\\]__tests__[/\\]/;

/** What only a test of that runner imports. */
const IMPORTED_BY_TESTS: Record<string, TestRunner> = {
  vitest: 'vitest',
  '@jest/globals': 'jest',
  'node:test': 'node:test',
  '@playwright/test': 'other',
  'bun:test': 'other',
  cypress: 'other',
  mocha: 'other',
};

/**
 * A file is a test by its name, or by importing `node:test`, whose tests may be called anything. Its runner is the one
 * that it imports, else the one that its package is set up for.
 */
export function createRunnerFinder(manifests: Manifests): RunnerFinder {
  const packages = new Map<Manifest, PackageRunner | undefined>();

  function around(folder: string): PackageRunner | undefined {
    const manifest = manifests.nearest(folder);
    if (!manifest) return undefined;
    if (!packages.has(manifest)) packages.set(manifest, runnerOfPackage(manifest, manifests));
    return packages.get(manifest);
  }

  const runnerAround = (file: string) => around(dirname(file))?.runner ?? 'other';

  function runnerOf(file: string, specifiers: readonly string[]): TestRunner | undefined {
    const imported = specifiers.map((specifier) => IMPORTED_BY_TESTS[specifier]).find((runner) => runner !== undefined);
    if (NAMED_AS_TEST.test(file)) return imported ?? runnerAround(file);
    if (imported === 'node:test') return imported;
    // The rest of these folders is helpers, except for Jest.
    return IN_TEST_FOLDER.test(file) && runnerAround(file) === 'jest' ? 'jest' : undefined;
  }

  function setupOf(folder: string): ImportGraph['testSetup'] {
    const found = around(folder);
    return found && { runner: found.runner, ...(resolvesPaths(found) && { paths: true as const }) };
  }

  return { runnerOf, setupOf };
}

interface PackageRunner {
  runner: TestRunner;
  /** The one that is set up: in a workspace perhaps the one above. */
  manifest: Manifest;
}

/** In a workspace the runner is often set up once, above the package. */
function runnerOfPackage(manifest: Manifest, manifests: Manifests): PackageRunner | undefined {
  const runner = ownRunner(manifest);
  if (runner !== undefined) return { runner, manifest };
  const above = manifests.nearest(dirname(manifest.dir));
  return above && above !== manifest ? runnerOfPackage(above, manifests) : undefined;
}

function ownRunner({ dir, scripts, jest, dependencies, devDependencies }: Manifest): TestRunner | undefined {
  const test = scripts?.test ?? '';
  const installed = { ...dependencies, ...devDependencies };
  const configs = readdirSync(dir).filter((name) => /^(?:vitest|jest)\.(?:config|workspace)\./.test(name));
  // What the script runs comes first: a package may still have the runner that it moved away from.
  if (/\bvitest\b/.test(test)) return 'vitest';
  if (/\bjest\b/.test(test)) return 'jest';
  if (/\bnode\b.*--test\b/.test(test)) return 'node:test';
  if (installed.vitest !== undefined || configs.some((name) => name.startsWith('vitest'))) return 'vitest';
  if (installed.jest !== undefined || jest || configs.some((name) => name.startsWith('jest'))) return 'jest';
  return undefined;
}

/** What a configuration says when it brings the aliases of a tsconfig along, in whatever way. */
const NAMES_ALIASES: Partial<Record<TestRunner, { files: RegExp; sign: RegExp }>> = {
  vitest: { files: /^vite(?:st)?\.(?:config|workspace)\.[cm]?[jt]s$/, sign: /\balias\b|tsconfig-?paths/i },
  // What Next.js sets Jest up with reads the tsconfig.
  jest: { files: /^jest\.config\.(?:[cm]?[jt]s|json)$/, sign: /moduleNameMapper|next\/jest/ },
};

function resolvesPaths({ runner, manifest: { dir, jest } }: PackageRunner): boolean {
  const { files, sign } = NAMES_ALIASES[runner] ?? {};
  if (!files || !sign) return false;
  const configs = readdirSync(dir).filter((name) => files.test(name));
  const texts = configs.map((name) => readFileSync(join(dir, name), 'utf8'));
  return [...texts, runner === 'jest' ? JSON.stringify(jest ?? {}) : ''].some((text) => sign.test(text));
}
