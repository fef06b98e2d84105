import type { ReportError } from '../capture/report-error.ts';
import type { RequestRecords } from '../capture/request-record.ts';

/** What a framework knows of the current request and Node does not. Neither call throws. */
export interface FrameworkListener {
  /** The pattern of the route that matched, with the prefixes it is mounted under: `/api/users/:id`. */
  matched(route: string): void;
  /** An error that reached the framework, before an error handler of the app turns it into a response. */
  failed(error: unknown): void;
}

export function createFrameworkListener(records: RequestRecords, report: ReportError): FrameworkListener {
  return {
    matched(route) {
      const record = records.current();
      if (record?.state === 'open') record.reportedRoute = route;
    },
    failed(error) {
      try {
        if (records.current()) report({ error, hook: 'framework' });
      } catch {
        // The app's error handler comes first.
      }
    },
  };
}
