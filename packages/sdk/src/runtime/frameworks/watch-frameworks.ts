import type { ReportError } from '../capture/report-error.ts';
import type { RequestRecords } from '../capture/request-record.ts';
import type { Framework } from '../framework.ts';
import { watchExpress } from './express.ts';
import { watchFastify } from './fastify.ts';
import { createFrameworkListener } from './framework-listener.ts';
import { watchHono } from './hono.ts';

/** Listens to the frameworks that run on `node:http` by themselves. Resolves when the app may be loaded. */
export async function watchFrameworks(options: {
  projectDir: string;
  framework: Framework;
  records: RequestRecords;
  report: ReportError;
}): Promise<void> {
  const { projectDir, framework, records, report } = options;
  const listener = createFrameworkListener(records, report);
  watchExpress(listener);
  watchFastify(listener);
  if (framework.name === 'hono') await watchHono(projectDir, listener);
}
