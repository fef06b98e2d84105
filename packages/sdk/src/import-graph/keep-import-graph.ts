import { spawn } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { fileURLToPath } from 'node:url';
import { plugAndPlayOptions } from '../project/plug-and-play.ts';
import type { Settings } from '../project/settings.ts';

/** The first requests of a boot compile the app: they have the machine for themselves. */
const FIRST_SCAN_MS = 5_000;
/** After a request, as the code may have changed before it; not while it and what it calls for are under way. */
const LATER_SCAN_MS = 3_000;
const SCAN_AT_MOST_EVERY_MS = 60_000;

/**
 * Keeps the server's import graph of this app up to date: reads it some seconds after boot, and again while requests
 * come, once a minute at most. A process of its own with low priority does the work and ends; nothing of it happens
 * here. Only in development.
 */
export function keepImportGraph(projectDir: string, { coverageMap }: Pick<Settings, 'coverageMap'>): void {
  if (!coverageMap || process.env.NODE_ENV === 'production') return;
  let nextScanAt = 0;
  let isScanning = false;

  function scan(): void {
    if (isScanning) return;
    isScanning = true;
    startScan(projectDir, () => {
      isScanning = false;
    });
  }

  function scanAfter(delayMs: number): void {
    nextScanAt = performance.now() + SCAN_AT_MOST_EVERY_MS;
    setTimeout(scan, delayMs).unref();
  }

  scanAfter(FIRST_SCAN_MS);
  subscribe('http.server.request.start', () => {
    if (performance.now() >= nextScanAt) scanAfter(LATER_SCAN_MS);
  });
}

/** Returns at once. The scan neither keeps this process alive nor has a say in how it ends. */
function startScan(projectDir: string, onEnd: () => void): void {
  const program = fileURLToPath(new URL(isSource ? './main.ts' : './import-graph.js', import.meta.url));
  // Debugger and memory limit of the app are not meant for it.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const options = isSource ? ['--import', 'tsx'] : plugAndPlayOptions(import.meta.url);
  const scan = spawn(process.execPath, [...options, program, projectDir], {
    env,
    stdio: 'ignore',
    windowsHide: true,
  });
  // Also when it can't be started: an app without its import graph is still an app.
  scan.on('error', onEnd).on('exit', onEnd);
  scan.unref();
}

const isSource = import.meta.url.endsWith('.ts');
