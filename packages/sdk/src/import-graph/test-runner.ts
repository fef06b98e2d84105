import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TestRunner } from '@glasstrace/protocol/import-graph';
import type { Manifest, Manifests } from './read-manifest.ts';

/** The runner whose test a file is; undefined for a file that is no test. */
export type RunnerOf = (file: string, specifiers: readonly string[]) => TestRunner | undefined;

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
export function createRunnerFinder(manifests: Manifests): RunnerOf {
  const runners = new Map<Manifest, TestRunner>();

  function runnerAround(file: string): TestRunner {
    const manifest = manifests.nearest(dirname(file));
    if (!manifest) return 'other';
    const known = runners.get(manifest) ?? runnerOfPackage(manifest, manifests);
    runners.set(manifest, known);
    return known;
  }

  return (file, specifiers) => {
    const imported = specifiers.map((specifier) => IMPORTED_BY_TESTS[specifier]).find((runner) => runner !== undefined);
    if (NAMED_AS_TEST.test(file)) return imported ?? runnerAround(file);
    if (imported === 'node:test') return imported;
    // The rest of these folders is helpers, except for Jest.
    return IN_TEST_FOLDER.test(file) && runnerAround(file) === 'jest' ? 'jest' : undefined;
  };
}

/** In a workspace the runner is often set up once, above the package. */
function runnerOfPackage(manifest: Manifest, manifests: Manifests): TestRunner {
  const own = ownRunner(manifest);
  if (own !== undefined) return own;
  const above = manifests.nearest(dirname(manifest.dir));
  return above && above !== manifest ? runnerOfPackage(above, manifests) : 'other';
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
