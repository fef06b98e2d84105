import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

export interface Framework {
  name: string;
  version?: string;
}

interface Manifest {
  name?: unknown;
  version?: unknown;
  dependencies?: Record<string, unknown>;
  devDependencies?: Record<string, unknown>;
}

/** Packages by which a framework is known. What comes first is what an app with several is built on. */
const PACKAGES = { next: 'nextjs', fastify: 'fastify', hono: 'hono', express: 'express' } as const;

/**
 * The framework that the app is built on, by its own dependencies: in a monorepo others lie in the same `node_modules`.
 * An app that names none of them may still be one of Next.js.
 */
export function readFramework(projectDir: string): Framework {
  const { dependencies = {} } = readManifest(join(projectDir, 'package.json')) ?? {};
  const used = Object.entries(PACKAGES).find(([name]) => dependencies[name] !== undefined);
  const [packageName, framework] = used ?? ['next', 'nextjs'];
  const installed = findInstalled(projectDir, packageName);
  if (!used && !installed) return { name: 'node' };
  return { name: framework, ...(typeof installed?.version === 'string' && { version: installed.version }) };
}

/** Name of the app: of its package, else of its folder. */
export function readServiceName(projectDir: string): string {
  const { name } = readManifest(join(projectDir, 'package.json')) ?? {};
  return typeof name === 'string' && name !== '' ? name : basename(projectDir);
}

/** Not every package lets its manifest be required. */
function findInstalled(projectDir: string, packageName: string): Manifest | undefined {
  const folders = createRequire(join(projectDir, 'package.json')).resolve.paths(packageName) ?? [];
  for (const folder of folders) {
    const manifest = readManifest(join(folder, packageName, 'package.json'));
    if (manifest) return manifest;
  }
  return undefined;
}

/** A package.json; undefined when it can't be read. */
export function readManifest(file: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}
