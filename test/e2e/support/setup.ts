import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { mustRun } from './child-process.ts';
import { installExample, installPackages } from './example-app.ts';
import { createSandbox } from './sandbox.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The example app with its dependencies and the packed packages, without Glasstrace set up. */
    templateApp: string;
  }
}

/** Once per run: packs what is in the working tree and installs it into one copy of the example app. */
export default async function setup(project: TestProject): Promise<() => void> {
  if (!process.env.GLASSTRACE_TEST_PACKED) {
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    await mustRun(process.execPath, ['scripts/pack.mjs'], { cwd: root, env: process.env });
  }
  const sandbox = createSandbox('template');
  const templateApp = join(sandbox.folder, 'app');
  await installExample(templateApp, sandbox.env);
  await installPackages(templateApp, sandbox.env);
  project.provide('templateApp', templateApp);
  return () => sandbox.remove();
}
