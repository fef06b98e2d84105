import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The suite is run by a Node.js that it can run on; the server stays on the one that tests it. */
const NODE = 'node@24.21.0';
const SUITE = '@modelcontextprotocol/conformance@0.2.0-alpha.12';

export interface Check {
  scenario: string;
  id: string;
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  message?: string;
}

/** Runs every scenario of one revision of the protocol against the server; the suite's own files go to the folder. */
export async function runSuite(url: URL, revision: string, folder: string): Promise<Check[]> {
  const args = ['--yes', '--package', NODE, '--package', SUITE, '--', 'conformance', 'server'];
  const suite = spawn('npx', [...args, '--url', url.href, '--requirements', revision, '--output-dir', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [suite.stdout, suite.stderr]) stream.on('data', (chunk) => (printed += chunk));
  await once(suite, 'close');
  const checks = readChecks(folder);
  // Its exit code is 1 with the first failure, of which some are expected: what tells is what it wrote.
  if (checks.length === 0) throw new Error(`The conformance suite did not run:\n${printed}`);
  return checks;
}

interface Written extends Omit<Check, 'scenario' | 'message'> {
  errorMessage?: string;
}

/** One folder a scenario: `server-<scenario>-<time>`. */
function readChecks(folder: string): Check[] {
  return readdirSync(folder).flatMap((name) => {
    const scenario = name.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');
    const written: Written[] = JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8'));
    return written.map(({ id, status, errorMessage }) => ({
      scenario,
      id,
      status,
      ...(errorMessage !== undefined && { message: errorMessage }),
    }));
  });
}
