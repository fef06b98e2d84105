import type { AppSession, DropReason, SignalHealth } from '@glasstrace/protocol';
import { DEFAULT_PORT } from '@glasstrace/protocol/environment';
import type { Status } from '../status/look-around.ts';
import { age } from './duration.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './text.ts';
import { statusText } from './trace.ts';

type Health = NonNullable<AppSession['health']>;

/** One screen: what is set up, what runs, what was seen last, and the fix for what is broken. */
export function statusScreen(status: Status, { paint, width }: Terminal, nowMs: number): string {
  const row = (label: string, text: string) => `${paint('dim', label.padEnd(8))} ${oneLine(text, width - 9)}`;
  return [
    `${paint('bold', `Glasstrace ${status.version}`)} ${paint('dim', keyText(status))}`,
    row('App', status.project.instrumentation ? `set up (${status.project.instrumentation})` : 'not set up'),
    ...(status.plainTrpc ? [row('tRPC', trpcText(status.plainTrpc))] : []),
    row('Server', serverText(status)),
    row('Seen', seenText(status, nowMs)),
    ...(status.session?.health ? sentRows(status.session.health, row) : []),
    ...(status.session?.code ? [row('Code', codeText(status.session.code))] : []),
    row(
      'Agents',
      status.agents.map(({ name, file }) => `${name} (${file})`).join(', ') || 'none set up; npx glasstrace mcp add',
    ),
    ...status.problems.flatMap(({ message, said, fix }) => [
      '',
      `${paint('red', '✗')} ${message}`,
      ...(said === undefined ? [] : [`  ${paint('dim', 'said')} ${oneLine(said, width - 7)}`]),
      `  ${paint('dim', 'fix')}  ${fix}`,
    ]),
  ].join('\n');
}

function keyText({ project: { key } }: Status): string {
  if (key === undefined) return '· no key yet';
  return key.source === 'anonymous' ? `· anonymous project …${key.ends}` : `· key of the environment …${key.ends}`;
}

const trpcText = ({ file, line }: NonNullable<Status['plainTrpc']>) =>
  `${file}:${line} is without traceTrpc: production builds tell little of procedures (npx glasstrace init says more)`;

function serverText({ server: { state, baseUrl, version, pid } }: Status): string {
  switch (state) {
    case 'running':
      return version === undefined ? `${baseUrl}` : `running at ${baseUrl}, version ${version}, process ${pid}`;
    case 'unreachable':
      return `${baseUrl} gives no answers`;
    case 'stopped':
      return `not running; starts with your app or your agent (port ${DEFAULT_PORT})`;
    case 'not_installed':
      return 'not installed';
  }
}

const DROPPED: Record<DropReason, string> = {
  ignored_path: 'of ignored paths',
  request_limit: 'over the limit of a request',
  before_send: 'by the hook of the app',
  before_send_failed: 'because the hook of the app threw',
  queue_full: 'while no server took them',
  too_large: 'too large for the server',
  refused: 'refused by the server',
  rejected: 'rejected by the server',
  encoding_failed: 'that could not be written',
};

/** The app reports every few seconds; what it sent since then is not in it. */
function sentRows({ spans, logs }: Health, row: (label: string, text: string) => string): string[] {
  const asOf = '(as the app last reported)';
  return [
    row('Spans', `${sentText(spans)} ${asOf}`),
    ...(logs.captured > 0 ? [row('Logs', `${sentText(logs)} ${asOf}`)] : []),
  ];
}

function sentText({ captured, exported, dropped, failedAttempts }: SignalHealth): string {
  const reasons = Object.entries(dropped).map(([reason, count]) => `${count} ${DROPPED[reason as DropReason]}`);
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  const waiting = captured - exported - lost;
  return [
    `${exported} sent`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(failedAttempts > 0 ? [`${failedAttempts} failed attempts`] : []),
    lost === 0 ? 'none dropped' : `${lost} dropped: ${reasons.join(', ')}`,
  ].join(', ');
}

function codeText({ commit, branch, changes }: NonNullable<AppSession['code']>): string {
  const where = branch === undefined ? 'no branch' : branch;
  return `${commit.slice(0, 8)} on ${where}${changes === undefined ? '' : ', with edits that are not committed'}`;
}

function seenText({ server, lastTrace, lastError }: Status, nowMs: number): string {
  if (server.state === 'stopped') return 'unknown while the server is not running';
  if (lastTrace === undefined) return 'no request yet; start your app and open a page';
  const seen = (label: string, { route, statusCode, timestamp }: NonNullable<Status['lastTrace']>) =>
    `${label} ${age(nowMs - timestamp)} ago: ${route} ${statusText(statusCode)}`;
  return [seen('request', lastTrace), ...(lastError ? [seen('error', lastError)] : [])].join(' · ');
}
