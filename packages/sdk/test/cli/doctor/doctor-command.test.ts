import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '@glasstrace/protocol/version';
import { describe, expect, it } from 'vitest';
import { instrumentationFile } from '../../../src/cli/edit/instrumentation/code.ts';
import { appWithServer } from '../../support/app-with-server.ts';
import { glasstrace } from '../../support/glasstrace-command.ts';
import { writeFiles } from '../../support/temp-folder.ts';

/** An app whose instrumentation file was emptied after the set-up. */
async function anAppWithoutItsHook() {
  const app = await appWithServer({ version: VERSION });
  writeFiles(app.dir, {
    'node_modules/@glasstrace/sdk/package.json': JSON.stringify({ name: '@glasstrace/sdk', version: VERSION }),
    'node_modules/next/package.json': JSON.stringify({ version: '16.4.6' }),
    'app/page.js': '',
    'instrumentation.js': 'export function register() {}\n',
  });
  return { ...app, doctor: (...args: string[]) => glasstrace(['doctor', ...args], { cwd: app.dir, env: app.env }) };
}

describe('glasstrace doctor', () => {
  it('names what is broken with why and fix, and fails', async () => {
    const { doctor } = await anAppWithoutItsHook();
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(1);
    expect(stdout).toContain('✗ Instrumentation  instrumentation.js does not load Glasstrace');
    expect(stdout).toContain('    why  Next.js runs the file');
    expect(stdout).toContain('    fix  npx glasstrace init');
    expect(stdout).toMatch(/^\d problems?.*\.$/m);
    expect(stdout).toContain('npx glasstrace doctor --fix applies');
  });

  it('prints one object with --json', async () => {
    const { doctor } = await anAppWithoutItsHook();
    const { stdout } = await doctor('--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      firstBroken: 'instrumentation',
      checks: expect.arrayContaining([
        expect.objectContaining({ id: 'instrumentation', state: 'problem', fixable: true }),
      ]),
    });
  });

  it('changes nothing with --fix where nobody can be asked, and mends with --yes', async () => {
    const { doctor, dir } = await anAppWithoutItsHook();
    const file = join(dir, 'instrumentation.js');
    const before = readFileSync(file, 'utf8');

    expect((await doctor('--fix')).stdout).toContain('npx glasstrace doctor --fix --yes');
    expect(readFileSync(file, 'utf8')).toBe(before);

    const { stdout } = await doctor('--fix', '--yes');
    expect(stdout).toContain('Done: npx glasstrace init');
    expect(stdout.slice(stdout.indexOf('Once more:'))).toContain('✓ Instrumentation');
    expect(readFileSync(file, 'utf8')).toContain('@glasstrace/sdk');
  });

  it('writes the report where it is told to', async () => {
    const { doctor, dir } = await anAppWithoutItsHook();
    writeFileSync(join(dir, 'instrumentation.js'), instrumentationFile(false));
    const { stdout } = await doctor('--bundle', 'for-support.json');
    expect(stdout).toContain('Redacted report: for-support.json');
    expect(JSON.parse(readFileSync(join(dir, 'for-support.json'), 'utf8'))).toHaveProperty('doctor');
  });

  it('takes a URL, and nothing else, for where the app answers', async () => {
    const { doctor } = await anAppWithoutItsHook();
    expect(await doctor('--url', 'localhost')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is no URL'),
    });
    const { exitCode, stdout } = await doctor('--url', 'http://127.0.0.1:9');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('Broken at app: Nothing answers at http://127.0.0.1:9.');
  });
});
