import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

export interface Framework {
  name: string;
  version?: string;
}

/** The framework that the app is built on. */
export function readFramework(projectDir: string): Framework {
  try {
    const { version } = createRequire(join(projectDir, 'package.json'))('next/package.json') as { version?: unknown };
    return { name: 'nextjs', ...(typeof version === 'string' && { version }) };
  } catch {
    return { name: 'node' };
  }
}

/** Name of the app: of its package, else of its folder. */
export function readServiceName(projectDir: string): string {
  try {
    const { name } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as { name?: unknown };
    if (typeof name === 'string' && name !== '') return name;
  } catch {
    // An app without a manifest has a folder.
  }
  return basename(projectDir);
}
