import { spawn } from 'node:child_process';
import type { Remedy } from './check.ts';
import type { Finding } from './run-checks.ts';

export interface Fix {
  /** As the findings say it. */
  fix: string;
  remedy: Remedy;
}

/** What can be done about findings, each once. */
export function fixesFor(findings: readonly Finding[]): Fix[] {
  const fixes = findings.flatMap((finding) =>
    'remedy' in finding && finding.remedy ? [{ fix: finding.fix, remedy: finding.remedy }] : [],
  );
  return [...new Map(fixes.map((fix) => [fix.fix, fix])).values()];
}

/** Does what a fix says; resolves to whether it worked. */
export async function applyFix({ remedy }: Fix, dir: string, program: readonly string[]): Promise<boolean> {
  if ('glasstrace' in remedy) return runCommand(program, remedy.glasstrace, dir);
  try {
    remedy.run();
    return true;
  } catch {
    return false;
  }
}

/** This command itself, as it was started. */
export const ownProgram = (): string[] => [process.execPath, ...process.execArgv, process.argv[1]!];

/** These commands ask before they write; whoever chose the fix has been asked. */
const ASKS = new Set(['init', 'mcp']);

function runCommand([command, ...own]: readonly string[], words: readonly string[], dir: string): Promise<boolean> {
  const args = [...own, ...words, ...(ASKS.has(words[0]!) ? ['--yes'] : []), '--project', dir];
  return new Promise((resolve) => {
    const child = spawn(command!, args, { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'], windowsHide: true });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
