import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { mustRun } from '../../e2e/support/child-process.ts';
import { PINNED_CLIENTS } from './pinned-clients.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** PATH of a developer who has every client: their programs and Node.js 24 come first. */
    clientsPath: string;
  }
}

/** A gigabyte and a half: kept between runs, and out of the repository. */
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'glasstrace-test', 'agents');

export default async function setup(project: TestProject): Promise<void> {
  const bins: string[] = [];
  for (const [name, version] of Object.entries(PINNED_CLIENTS)) bins.push(await installOnce(name, version));
  project.provide('clientsPath', [...bins, process.env.PATH].join(delimiter));
}

/** Returns the folder of its programs. */
async function installOnce(name: string, version: string): Promise<string> {
  const folder = join(CACHE, `${name.replace('/', '-')}-${version}`);
  if (!existsSync(folder)) {
    console.log(`Installing ${name} ${version} …`);
    const fresh = `${folder}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    writeFileSync(join(fresh, 'package.json'), '{"private": true}');
    const flags = ['--no-audit', '--no-fund', '--loglevel=error', '--save-exact'];
    await mustRun('npm', ['install', ...flags, `${name}@${version}`], { cwd: fresh, env: process.env });
    renameSync(fresh, folder);
  }
  return join(folder, 'node_modules', '.bin');
}
