import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loopbackStub } from '../../support/loopback-stub.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';

const POST = fileURLToPath(new URL('../../../src/runtime/export/post.ts', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../../../../..', import.meta.url));

/** What a process prints that posts, does `then`, and has nothing else to do. */
async function printedBy(url: string, then: string): Promise<string> {
  const dir = tempFolder();
  writeFiles(dir, {
    'app.mts': `
      import { createPoster } from ${JSON.stringify(POST)};
      const poster = createPoster(() => {});
      void poster
        .post({ url: ${JSON.stringify(url)}, key: 'k', contentType: 'text/plain', body: 'x' })
        .then(({ status }) => console.log(status));
      ${then}`,
  });
  const app = spawn(process.execPath, ['--import', 'tsx', join(dir, 'app.mts')], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void app.kill('SIGKILL'));
  let printed = '';
  app.stdout.on('data', (chunk) => (printed += chunk));
  expect(await once(app, 'close')).toEqual([0, null]);
  return printed;
}

describe('a process that has nothing else to do', () => {
  it('ends before a post is answered', async () => {
    const { baseUrl } = await loopbackStub(() => {});
    expect(await printedBy(baseUrl, '')).toBe('');
  });

  it('waits for the answer while it is held, also when the post was under way before', async () => {
    const { baseUrl } = await loopbackStub((_, response) => void setTimeout(() => response.end(), 500));
    expect(await printedBy(baseUrl, 'poster.holdProcess(true);')).toBe('delivered\n');
  });

  it('waits no longer than it is held, although the server has not answered', async () => {
    const { baseUrl } = await loopbackStub(() => {});
    const holdAWhile = 'poster.holdProcess(true); setTimeout(() => poster.holdProcess(false), 300);';
    expect(await printedBy(baseUrl, holdAWhile)).toBe('');
  });
});
