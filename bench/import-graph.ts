// How long it takes to read the import graph of an app: 1,000 TSX files of 6 kB with what trips scanners up, every run
// in a process of its own, without a cache and with one. Prints milliseconds and memory; exits with 1 when an import is
// missing or a run without a cache takes more CPU time than the limit: it has one thread, so that this is its time on a
// machine that is not busy.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { scanImportGraph } from '../packages/sdk/src/import-graph/scan.ts';

const FILES = 1_000;
/** Steps from a file's number to those of the files that it imports. */
const IMPORTED = [1, 7, 49, 343, 501] as const;
const RUNS = 5;
const LIMIT_COLD_MS = 3_000;

interface Run {
  scanMs: number;
  /** Of the scan; what it takes where no other process wants the core. */
  cpuMs: number;
  /** With the start of Node.js, and the scanner compiled from its source. */
  processMs: number;
  peakMB: number;
  files: number;
  imports: number;
  parsed: number;
}

const scannedApp = process.argv[2];
if (scannedApp !== undefined) {
  process.stdout.write(JSON.stringify(measure(scannedApp)));
} else {
  const app = mkdtempSync(join(tmpdir(), 'glasstrace-bench-graph-'));
  try {
    writeApp(app);
    const cold = Array.from({ length: RUNS }, () => {
      rmSync(join(app, '.glasstrace'), { recursive: true, force: true });
      return measureApart(app);
    });
    report('no cache', cold);
    report(
      'nothing changed',
      Array.from({ length: RUNS }, () => measureApart(app)),
    );
    const isComplete = cold.every(({ files, imports }) => files === FILES && imports === FILES * IMPORTED.length);
    const isFast = cold.every(({ cpuMs }) => cpuMs <= LIMIT_COLD_MS);
    if (!isComplete) console.error(`Not every file, or not all of its ${IMPORTED.length} imports.`);
    if (!isFast) console.error(`Over the limit of ${LIMIT_COLD_MS} ms.`);
    process.exitCode = isComplete && isFast ? 0 : 1;
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
}

function measure(app: string): Run {
  const start = performance.now();
  const cpuBefore = process.cpuUsage();
  const { graph, parsed } = scanImportGraph(app);
  const { user, system } = process.cpuUsage(cpuBefore);
  const end = performance.now();
  return {
    scanMs: Math.round(end - start),
    cpuMs: Math.round((user + system) / 1_000),
    processMs: Math.round(end),
    peakMB: Math.round(process.resourceUsage().maxRSS / 1_000),
    files: graph.files.length,
    imports: graph.files.reduce((sum, { imports }) => sum + imports.length, 0),
    parsed,
  };
}

function measureApart(app: string): Run {
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), app];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Run;
}

function report(name: string, runs: Run[]): void {
  const median = (field: keyof Run) => runs.map((run) => run[field]).sort((a, b) => a - b)[runs.length >> 1]!;
  const slowestMs = Math.max(...runs.map(({ scanMs }) => scanMs));
  const { files, imports, parsed } = runs[0]!;
  console.log(
    `${name}: scan ${median('scanMs')} ms (slowest of ${runs.length}: ${slowestMs}), of them CPU ${median('cpuMs')} ms; ` +
      `process ${median('processMs')} ms, peak ${median('peakMB')} MB; ${files} files, ${imports} imports, ${parsed} parsed`,
  );
}

function writeApp(app: string): void {
  write(join(app, 'package.json'), JSON.stringify({ dependencies: { next: '16.0.0' } }));
  write(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }));
  for (let number = 0; number < FILES; number++) write(join(app, 'src', `${moduleOf(number)}.tsx`), sourceOf(number));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function moduleOf(number: number): string {
  return `area-${number % 25}/feature-${number % 200}/part-${number % FILES}`;
}

/** A component as people write them, with an import in each kind of statement, and others that are none. */
function sourceOf(number: number): string {
  const [aliased, typed, relative, lazy, exported] = IMPORTED.map((step) => moduleOf(number + step));
  return `'use client';
import { useMemo, useState, type ReactNode } from 'react';
import { part as aliased, type Row } from '@/${aliased}';
import type { Row as Typed } from '@/${typed}';
import * as relative from '../../${relative}.js';
export { part as exported } from '@/${exported}';

const Lazy = dynamic(() => import(/* webpackChunkName: "part" */ '@/${lazy}'), { ssr: false });
// import nothing from '@/commented-out';
const text = "import nothing from '@/in-a-string'";
const quotes = /["'\`]|import\\('.\\/nothing'\\)/g;
const generic = <T,>(value: T): T => value;

export interface Row { id: string; label: string; votes: number; children?: ReactNode }
export const part = { name: 'part-${number}', ratio: ${number} / 7 / 3, aliased, relative };
${Array.from({ length: 6 }, (_, index) => componentOf(number, index)).join('')}`;
}

function componentOf(number: number, index: number): string {
  return `
export function Part${number}View${index}({ rows, typed }: { rows: readonly Row[]; typed?: Typed }) {
  const [open, setOpen] = useState<Record<string, boolean>>({});
  const sorted = useMemo(() => [...rows].sort((a, b) => b.votes - a.votes || a.label.localeCompare(b.label)), [rows]);
  if (sorted.length === 0) return <p title="it's > 0">Don't import('./nothing') here, it's {\`empty: \${rows.length / 2}\`}</p>;
  return (
    <section aria-label={\`part \${generic(typed?.label ?? 'none')}\`}>
      {sorted.map(({ id, label, votes }) => (
        <button key={id} type="button" onClick={() => setOpen((now) => ({ ...now, [id]: !now[id] }))}>
          {label.replace(quotes, '')} <b>{votes >= 1_000 ? \`\${(votes / 1_000).toFixed(1)}k\` : votes}</b>
          {open[id] ? <Lazy {...{ id, text }} /> : null}
        </button>
      ))}
    </section>
  );
}
`;
}
