import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { getTestSuggestions } from '@glasstrace/protocol';
import { expect } from 'vitest';
import type { z } from 'zod';
import type { Agent } from './agent.ts';
import { type Finished, runProcess } from './child-process.ts';
import { until } from './until.ts';

export type TestSuggestions = z.infer<typeof getTestSuggestions.output>;
export type TestFile = NonNullable<TestSuggestions['regressionTests'][number]['testFile']>;

/** Asks until the answer has a coverage map: the import graph comes some seconds after the app. */
export async function suggestTests(agent: Agent, traceId: string): Promise<TestSuggestions> {
  const ask = () => agent.ask<TestSuggestions>('get_test_suggestions', { traceId });
  const answer = await until(ask, (it) => it.success && it.data.coverage.basis !== undefined, 60_000);
  return (answer as { data: TestSuggestions }).data;
}

export function writeTestFile(app: string, { path, text }: TestFile): void {
  const file = join(app, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { flag: 'wx' });
}

/** Fills in what the file leaves open, as an agent does that has read the code. */
export function fillIn(app: string, { path, fillIn: open = [] }: TestFile, values: Record<string, string>): void {
  expect(Object.keys(values)).toEqual(open);
  const file = join(app, path);
  let text = readFileSync(file, 'utf8');
  for (const [name, value] of Object.entries(values)) {
    const filled = text.replace(new RegExp(`(?<=^const ${name} = )undefined\\b`, 'm'), () => value);
    expect(filled).not.toBe(text);
    text = filled;
  }
  writeFileSync(file, text);
}

/** Runs the command that came with the file, in the app's folder. */
export const runSuggested = (app: string, { run }: TestFile, env: NodeJS.ProcessEnv): Promise<Finished> =>
  runProcess('sh', ['-c', run], { cwd: app, env });

/** Replaces a part of a source file that is there exactly once. */
export function edit(app: string, path: string, from: string, to: string): void {
  const file = join(app, path);
  const parts = readFileSync(file, 'utf8').split(from);
  expect(parts).toHaveLength(2);
  writeFileSync(file, parts.join(to));
}
