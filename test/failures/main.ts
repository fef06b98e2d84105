// npm run capture:failures -- [--set rules] [program or name of a failure …]
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createSandbox } from '../e2e/support/sandbox.ts';
import { buildSdk } from '../matrix/prepare-app.ts';
import type { FailingProgram } from './failing-program.ts';
import { recordProgram } from './record-program.ts';
import { writeRecording } from './recording.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { set: { type: 'string', default: 'rules' } },
});
const set = values.set;
const programs = fileURLToPath(new URL(`${set}/programs`, import.meta.url));
if (!existsSync(programs)) throw new Error(`There is no set "${set}" in test/failures.`);
const { PROGRAMS }: { PROGRAMS: readonly FailingProgram[] } = await import(`./${set}/programs.ts`);
const isAsked = (name: string) => positionals.length === 0 || positionals.includes(name);

const sandbox = createSandbox('failures-sdk');
process.once('exit', () => rmSync(sandbox.folder, { recursive: true, force: true }));
const sdk = join(sandbox.folder, 'sdk');
await buildSdk(sdk);
for (const program of PROGRAMS) {
  const failures = program.failures.filter(({ name }) => isAsked(name) || isAsked(program.name));
  if (failures.length === 0) continue;
  for (const recording of await recordProgram(program, failures, { programs, sdk })) {
    writeRecording(set, recording);
    console.log(`${set}/${recording.name}: ${recording.spans.length} spans, ${recording.logs.length} log records`);
  }
}
