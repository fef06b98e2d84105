import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readSettings } from '../../src/project/settings.ts';
import { createDestinationFinder } from '../../src/runtime/export/destination.ts';
import { createPoster } from '../../src/runtime/export/post.ts';
import { startSink } from '../runtime/support/sink.ts';
import { tempFolder } from '../support/temp-folder.ts';

it('delivers though the framework has replaced fetch with one that never answers', async () => {
  const { fetch } = globalThis;
  onTestFinished(() => {
    globalThis.fetch = fetch;
  });
  const patched = vi.fn(() => new Promise<never>(() => {}));
  globalThis.fetch = patched;
  const sink = await startSink();
  const project = tempFolder();
  const env = { GLASSTRACE_ENDPOINT: sink.baseUrl, GLASSTRACE_HOME: join(project, 'home') };

  const { baseUrl, key } = (await createDestinationFinder(project, readSettings(project, env)).find())!;
  const url = `${baseUrl}/v1/traces`;
  const outcome = await createPoster(() => {}).post({ url, key, contentType: 'application/x-protobuf', body: 'x' });

  expect(outcome.status).toBe('delivered');
  expect(patched).not.toHaveBeenCalled();
});
