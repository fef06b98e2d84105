import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasOtherTracingSdk } from '../../../src/runtime/trace/other-sdks.ts';
import { tempFolder } from '../../support/temp-folder.ts';

function appWith(manifest: object): string {
  const folder = tempFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

it.each(['@vercel/otel', '@sentry/nextjs', '@opentelemetry/sdk-node', 'dd-trace', '@azure/monitor-opentelemetry'])(
  'knows %s as a tracing SDK',
  (name) => {
    expect(hasOtherTracingSdk(appWith({ dependencies: { next: '16.0.0', [name]: '1.0.0' } }))).toBe(true);
    expect(hasOtherTracingSdk(appWith({ devDependencies: { [name]: '1.0.0' } }))).toBe(true);
  },
);

it.each(['@opentelemetry/api', '@opentelemetry/instrumentation-pg', '@glasstrace/sdk', 'hotel-booking-ui'])(
  'does not take %s for one',
  (name) => {
    expect(hasOtherTracingSdk(appWith({ dependencies: { [name]: '1.0.0' } }))).toBe(false);
  },
);

it('knows of none where there is no package.json', () => {
  expect(hasOtherTracingSdk(tempFolder())).toBe(false);
});
