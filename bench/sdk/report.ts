import type { RequestSample, Samples } from './measure-requests.ts';
import { RECORDER_NAMES, RECORDERS } from './recorders.ts';
import type { Usage } from './server.ts';

/** Markdown tables of what was measured: median, then minimum in parentheses. */
export function requestTable(title: string, samples: Samples<RequestSample>): string {
  const rows = RECORDERS.map((recorder) => {
    const own = samples[recorder];
    const cpu = own.map(({ cpuUs }) => cpuUs);
    const baseline = samples.none.map(({ cpuUs }) => cpuUs);
    return [
      RECORDER_NAMES[recorder],
      `${median(cpu).toFixed(0)} (${Math.min(...cpu).toFixed(0)})`,
      `${median(cpu.map((us, round) => us / baseline[round]!)).toFixed(2)}`,
      `${(Math.min(...cpu) / Math.min(...baseline)).toFixed(2)}`,
      median(own.map(({ p50Ms }) => p50Ms)).toFixed(2),
      inMb(median(own.map(({ rssBytes }) => rssBytes))),
      median(own.map(({ spans }) => spans)).toFixed(1),
    ];
  });
  const head = ['', 'CPU µs a request', '× none', '× none, by min', 'p50 ms, one by one', 'RSS MB', 'spans a request'];
  return table(title, head, rows);
}

export function startTable(title: string, samples: Samples<Usage>): string {
  const rows = RECORDERS.map((recorder) => {
    const cpu = samples[recorder].map(({ cpuUs }) => cpuUs / 1_000);
    const rss = samples[recorder].map(({ rssBytes }) => rssBytes);
    return [RECORDER_NAMES[recorder], `${median(cpu).toFixed(0)} (${Math.min(...cpu).toFixed(0)})`, inMb(median(rss))];
  });
  return table(title, ['', 'CPU ms', 'RSS MB'], rows);
}

function table(title: string, head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [`### ${title}`, '', line(head), line(rule), ...rows.map(line), ''].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const inMb = (bytes: number): string => (bytes / 1_000_000).toFixed(0);
