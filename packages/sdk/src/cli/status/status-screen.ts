import type { AppSession, DropReason, Hook, SignalHealth } from '@glasstrace/protocol';
import { DEFAULT_PORT } from '@glasstrace/protocol/environment';
import { statusText } from '../query/render/trace.ts';
import { age } from '../terminal/duration.ts';
import { layOut, type Row } from '../terminal/lay-out.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';
import { oneLine } from '../terminal/text.ts';
import { wrap } from '../terminal/wrap.ts';
import type { AgentStatus, Status } from './read-status.ts';

type Health = NonNullable<AppSession['health']>;
const LABEL = 9;

/** One screen: what is set up, what runs, what was seen last, and the fix for what is broken. */
export function statusScreen(status: Status, { paint, width }: Terminal, nowMs: number): string {
  const row = (label: string, text: string) =>
    wrap(text, width - LABEL)
      .map((line, i) => `${paint('dim', (i === 0 ? label : '').padEnd(LABEL))}${oneLine(line, width - LABEL)}`)
      .join('\n');
  return [
    `${paint('bold', `Glasstrace ${status.version}`)} ${paint('dim', keyText(status))}`,
    row('App', `${status.project.about} · ${status.project.loadedBy ?? 'not set up'}`),
    row('Register', registerText(status, nowMs)),
    ...(status.plainTrpc ? [row('tRPC', trpcText(status.plainTrpc))] : []),
    row('Server', serverText(status)),
    row('Seen', seenText(status, nowMs)),
    ...(status.session?.health ? sentRows(status.session.health, row) : []),
    ...(status.session?.code ? [row('Code', codeText(status.session.code))] : []),
    ...agentRows(status.agents, { paint, width }),
    ...status.problems.flatMap((told) => toldLines('✗', 'red', told, { paint, width })),
    ...status.warnings
      // What an agent waits for stands in its own line.
      .filter(({ check }) => check !== 'agents')
      .flatMap((told) => toldLines('▲', 'yellow', told, { paint, width })),
    ...(status.problems.length + status.warnings.length > 0
      ? ['', paint('dim', `${countText(status)} Why: npx glasstrace doctor`)]
      : []),
  ].join('\n');
}

function toldLines(
  sign: string,
  style: Style,
  { message, fix }: Status['problems'][number],
  { paint, width }: Terminal,
) {
  const below = wrap(fix, width - 7).map((line, i) => `  ${paint('dim', i === 0 ? 'fix' : '   ')}  ${line}`);
  const [first = '', ...more] = wrap(message, width - 2);
  return ['', `${paint(style, sign)} ${first}`, ...more.map((line) => `  ${line}`), ...below];
}

function countText({ problems, warnings }: Status): string {
  const count = (number: number, noun: string) => (number === 0 ? [] : [`${number} ${noun}${number === 1 ? '' : 's'}`]);
  return `${[...count(problems.length, 'problem'), ...count(warnings.length, 'warning')].join(', ')}.`;
}

function keyText({ project: { key } }: Status): string {
  if (key === undefined) return '· no key yet';
  return key.source === 'anonymous' ? `· anonymous project …${key.ends}` : `· key of the environment …${key.ends}`;
}

function registerText({ app }: Status, nowMs: number): string {
  if (app === undefined) return 'has not run yet; start the app';
  const ports = app.listening.map(({ port }) => port).join(', ');
  const began = `ran ${age(nowMs - app.registeredAt)} ago`;
  if (!app.running) return `${began}; that process has ended`;
  return `${began}, process ${app.processId}${ports === '' ? '' : `, listening on ${ports}`}`;
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
function sentRows({ spans, logs, hooks }: Health, row: (label: string, text: string) => string): string[] {
  const fired = hooks === undefined ? '' : hooksText(hooks);
  return [
    ...(fired === '' ? [] : [row('Hooks', fired)]),
    row('Spans', sentText(spans)),
    ...(logs.captured > 0 ? [row('Logs', sentText(logs))] : []),
  ];
}

const HOOK_TITLE: Partial<Record<Hook, string>> = {
  incoming_request: 'requests',
  next_span: 'spans of Next.js',
  procedure_call: 'tRPC procedures',
  database_call: 'database calls',
  outgoing_call: 'outgoing calls',
};

/** Which hooks fired, and how often; those of errors by their own names. */
function hooksText(hooks: NonNullable<Health['hooks']>): string {
  const fired = Object.entries(hooks) as [Hook, number][];
  const errors = fired.filter(([hook]) => hook.startsWith('error:'));
  const named = fired.flatMap(([hook, count]) => (HOOK_TITLE[hook] ? [`${HOOK_TITLE[hook]} ${count}`] : []));
  const seenBy = errors.map(([hook, count]) => `${hook.slice('error:'.length)} ${count}`);
  return [...named, ...(seenBy.length > 0 ? [`errors: ${seenBy.join(', ')}`] : [])].join(' · ');
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

const STATE_STYLE: Record<AgentStatus['state'], Style> = {
  connected: 'green',
  waiting: 'yellow',
  written: 'dim',
  failed: 'red',
};

function agentRows(agents: readonly AgentStatus[], { paint, width }: Terminal): string[] {
  const rows: Row[] =
    agents.length === 0
      ? ['none set up; npx glasstrace mcp add']
      : agents.map(({ name, state, tools, reason, nextStep }) => {
          const more =
            state === 'connected' ? (tools === undefined ? '' : `${tools} tools`) : (reason ?? nextStep ?? '');
          return [name, { text: state, style: STATE_STYLE[state] }, more];
        });
  return layOut(rows, { width: width - LABEL, paint }).map(
    (line, i) => `${paint('dim', (i === 0 ? 'Agents' : '').padEnd(LABEL))}${line}`,
  );
}
