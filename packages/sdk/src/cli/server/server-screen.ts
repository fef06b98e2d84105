import type { ServerStatus } from '@glasstrace/protocol';
import { age } from '../terminal/duration.ts';
import { size } from '../terminal/size.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrap } from '../terminal/wrap.ts';
import type { ServerReport } from './look-at-server.ts';

const LABEL_WIDTH = 9;

type ShowPath = (path: string) => string;

/** One screen about the local server: where it is, what it keeps, who started it. */
export function serverScreen(
  report: ServerReport,
  { paint, width }: Terminal,
  { nowMs, show }: { nowMs: number; show: ShowPath },
): string {
  const row = (label: string, text: string) => {
    const [first, ...rest] = wrap(text, width - LABEL_WIDTH);
    return [
      `${paint('dim', label.padEnd(LABEL_WIDTH))}${first}`,
      ...rest.map((line) => ' '.repeat(LABEL_WIDTH) + line),
    ].join('\n');
  };
  const { endpoint, logFile, dataDir, home } = report;
  return [
    row('Server', stateText(report)),
    ...(report.startedAt === undefined ? [] : [row('Started', startedText(report, nowMs, show))]),
    ...(report.installed === undefined
      ? []
      : [row('Here', `version ${report.installed} is installed; npx glasstrace server restart takes it`)]),
    ...(report.traces === undefined ? [] : [row('Keeps', keptText(report))]),
    row('Data', show(dataDir ?? home)),
    ...(logFile === undefined ? [] : [row('Log', `${show(logFile)}; npx glasstrace server logs`)]),
    ...(report.allowedHosts === undefined ? [] : reachableRows(report, row)),
    ...(endpoint === undefined ? [] : [row('But', `the app here uses ${endpoint} (GLASSTRACE_ENDPOINT) instead`)]),
  ].join('\n');
}

function stateText({ state, baseUrl, version, pid }: ServerReport): string {
  switch (state) {
    case 'running':
      return `running at ${baseUrl}, version ${version}, process ${pid}`;
    case 'stopped':
      return `not running; version ${version} starts with your app, your agent, or npx glasstrace server start`;
    case 'not_installed':
      return 'not installed; npm install --save-dev @glasstrace/server';
  }
}

const STARTERS = { app: 'the app in', agent: 'an agent in', command: 'a command in' } as const;

function startedText({ startedAt = 0, startedBy, idleTimeoutMs }: ServerReport, nowMs: number, show: ShowPath): string {
  const by = startedBy === undefined ? '' : ` by ${STARTERS[startedBy.starter]} ${show(startedBy.dir)}`;
  const leaves = idleTimeoutMs === undefined ? '' : `; leaves after ${age(idleTimeoutMs)} without a request`;
  const since = nowMs - startedAt < 1_000 ? 'just now' : `${age(nowMs - startedAt)} ago`;
  return `${since}${by}${leaves}`;
}

function keptText({ traces = 0, projects = 0, sizeBytes = 0, maxBytes, retentionHours = 0 }: ServerReport): string {
  const room = maxBytes === undefined ? size(sizeBytes) : `${size(sizeBytes)} of ${size(maxBytes)}`;
  const of = projects === 1 ? '1 project' : `${projects} projects`;
  return `${count(traces, 'trace')} of ${of}, ${room}; each for ${age(retentionHours * 3_600_000)}`;
}

function reachableRows(
  { host, allowedHosts = [] }: Partial<Pick<ServerStatus, 'host' | 'allowedHosts'>>,
  row: (label: string, text: string) => string,
): string[] {
  return allowedHosts.length === 0 ? [] : [row('Open to', `${allowedHosts.join(', ')}, listening on ${host}`)];
}

const count = (number: number, what: string) => `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
