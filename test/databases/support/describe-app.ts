import { afterAll, beforeAll, describe } from 'vitest';
import type { Engine } from './engines.ts';
import { type RecordedApp, startRecordedApp } from './recorded-app.ts';

interface AppDescription {
  /** What the tests are about: `PostgreSQL`. */
  name: string;
  /** What it needs and this machine lacks; the tests are not run then, and say so. */
  missing?: string | false | undefined;
  start?: () => Promise<Engine>;
  app: (engine: Engine | undefined) => Parameters<typeof startRecordedApp>[0];
}

/** Tests of one recorded app, with an engine of its own where it needs one. */
export function describeApp(
  { name, missing, start, app }: AppDescription,
  tests: (recorded: () => RecordedApp) => void,
): void {
  if (missing) process.stderr.write(`\nnot run: ${name}, no ${missing} on this machine\n`);
  describe.skipIf(missing)(missing ? `${name} (not run: no ${missing})` : name, () => {
    let engine: Engine | undefined;
    let recorded: RecordedApp | undefined;
    beforeAll(async () => {
      engine = await start?.();
      recorded = await startRecordedApp(app(engine));
    });
    afterAll(async () => {
      recorded?.stop();
      await engine?.stop();
    });
    tests(() => recorded!);
  });
}
