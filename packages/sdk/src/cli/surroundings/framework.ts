import { findPackage } from './find-package.ts';
import { dependenciesOf, type PackageJson, readPackageJson } from './package-json.ts';

export interface Framework {
  name: FrameworkName;
  /** Of the installed package; absent for plain Node.js and where it is not installed. */
  version?: string;
}

export type FrameworkName = 'next' | 'express' | 'fastify' | 'hono' | 'node';

export const FRAMEWORK_TITLE: Record<FrameworkName, string> = {
  next: 'Next.js',
  express: 'Express',
  fastify: 'Fastify',
  hono: 'Hono',
  node: 'Node.js',
};

/** Dependencies that tell a framework, the most telling first: a Next.js app may have an Express server around it. */
const SIGNS: [dependency: string, framework: Exclude<FrameworkName, 'node'>][] = [
  ['next', 'next'],
  ['hono', 'hono'],
  ['fastify', 'fastify'],
  ['@nestjs/platform-fastify', 'fastify'],
  ['express', 'express'],
  ['@nestjs/platform-express', 'express'],
];

/** The framework that the package depends on; plain Node.js when it names none. */
export function findFramework(app: string, manifest: PackageJson): Framework {
  const dependencies = dependenciesOf(manifest);
  const name = SIGNS.find(([dependency]) => dependencies[dependency] !== undefined)?.[1];
  if (name === undefined) return { name: 'node' };
  const folder = findPackage(app, name);
  const version = folder && readPackageJson(folder)?.version;
  return version === undefined ? { name } : { name, version };
}
