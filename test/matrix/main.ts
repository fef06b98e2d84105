// npm run test:matrix -- [--write] [--ci] [cell …] [--only kind,kind]
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSandbox } from '../e2e/support/sandbox.ts';
import { CELLS, CI_CELLS, titleOf } from './cells.ts';
import { compareWithDocument, writeDocument } from './document.ts';
import { buildSdk } from './prepare-app.ts';
import { type CellResult, runCell } from './run-cell.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean' }, ci: { type: 'boolean' }, only: { type: 'string' } },
});
const only = values.only === undefined ? undefined : new Set(values.only.split(','));
const cells = values.ci ? CI_CELLS : CELLS.filter(({ id }) => positionals.length === 0 || positionals.includes(id));

const sandbox = createSandbox('matrix-sdk');
process.once('exit', () => rmSync(sandbox.folder, { recursive: true, force: true }));
const sdk = join(sandbox.folder, 'sdk');
await buildSdk(sdk);
const results = new Map<string, CellResult>();
for (const cell of cells) {
  const startedAt = Date.now();
  const result = await runCell(cell, sdk, only);
  results.set(cell.id, result);
  if (values.write && !only) writeDocument(results);
  console.log(`\n${titleOf(cell)} (${Math.round((Date.now() - startedAt) / 1_000)} s)`);
  for (const [kind, { found, lacks }] of Object.entries(result)) {
    console.log(`  ${lacks.length === 0 ? '✓' : '✗'} ${kind.padEnd(22)} ${found}`);
    for (const { what, detail } of lacks) console.log(`      ${what}: ${detail}`);
  }
}

if (!values.write && !only) {
  const differences = compareWithDocument(results);
  for (const difference of differences) console.error(difference);
  if (differences.length > 0) process.exitCode = 1;
}
