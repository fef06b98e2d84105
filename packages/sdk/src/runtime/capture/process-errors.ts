import type { ReportError } from './report-error.ts';
import type { RequestRecords } from './request-record.ts';

/**
 * Errors that nobody caught. A listener for rejections would keep Node from ending the process, so there is one only
 * where the framework has decided that already; elsewhere the rejection arrives as an uncaught exception.
 */
export function watchProcessErrors(records: RequestRecords, report: ReportError): void {
  if (process.listenerCount('unhandledRejection') > 0) {
    process.on('unhandledRejection', (error) => report({ error, hook: 'unhandled_rejection' }));
  }
  process.on('uncaughtExceptionMonitor', (error, origin) =>
    report({
      error,
      hook: origin === 'unhandledRejection' ? 'unhandled_rejection' : 'uncaught_exception',
      record: records.current() ?? records.failing(),
    }),
  );
}
