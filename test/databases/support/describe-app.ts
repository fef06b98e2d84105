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
  describeWhere(missing, name, () => {
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

/** Tests that need something of the machine; where it is missing, they are not run, and say so. */
export function describeWhere(missing: string | false | undefined, name: string, tests: () => void): void {
  if (missing) process.stderr.write(`\nNot run: ${name}, no ${missing}\n`);
  describe.skipIf(missing)(missing ? `${name}, no ${missing}` : name, tests);
}
