import type { DropReason, HealthReport } from '@glasstrace/protocol';
import { runningApp } from '../app-in-sight.ts';
import { type Check, type Outcome, ok, problem, skipped, warning } from '../check.ts';

/** What the app recorded and lost. What it drops on purpose is no loss. */
export const losses: Check = {
  id: 'losses',
  title: 'Losses',
  async run(world) {
    const health = (await runningApp(world))?.health;
    if (health === undefined) return skipped('the app has told of none yet');
    const faults = lossesOf(health);
    return faults.length > 0 ? faults : ok(`none; ${countText(health.spans.exported, 'span')} sent`);
  },
};

export function lossesOf(health: HealthReport): Outcome[] {
  const { lastRefusal, lastFailure } = health;
  const faults = LOSSES.flatMap(({ reason, tell, why, fix }) => {
    const what = describeLost(health, reason);
    if (what === undefined) return [];
    const said = lastRefusal?.reason === reason ? `${why} It said: ${lastRefusal.message}` : why;
    return [problem({ says: tell(what), why: said, fix })];
  });
  const overflow = describeLost(health, 'queue_full');
  if (overflow !== undefined) {
    faults.push(
      warning({
        says: `The app dropped ${overflow} while no server took them.`,
        why: 'It keeps the newest 16 MB of what waits, for as long as it runs.',
        fix: 'What "Server" and "Canary" say, if they say anything; what was dropped can’t be brought back.',
      }),
    );
  }
  if (lastFailure === 'key_refused') {
    faults.push(
      problem({
        says: 'The server refused the key of the app the last time it sent something.',
        why: 'What the app records waits, and is lost when it ends.',
        fix: 'Correct GLASSTRACE_API_KEY, or remove it to use the key of the project; then restart the app.',
      }),
    );
  }
  return faults;
}

interface Loss {
  reason: DropReason;
  /** `what` is such as `2 spans and 1 log record`. */
  tell: (what: string) => string;
  why: string;
  fix: string;
}

const LOSSES: readonly Loss[] = [
  {
    reason: 'refused',
    tell: (what) => `The server refused ${what} of the app.`,
    why: 'It did not understand the request they were in.',
    fix: 'Bring both to one version: npm install --save-dev @glasstrace/sdk@latest @glasstrace/server@latest',
  },
  {
    reason: 'too_large',
    tell: (what) => `The server refused ${what} of the app.`,
    why: 'They are too large for one request.',
    fix: 'Record less of it: ignore the path, or shorten what is large with beforeSend or beforeSendLog.',
  },
  {
    reason: 'rejected',
    tell: (what) => `The server took requests of the app without ${what}.`,
    why: 'They are over a limit of the project, or of a time out of range.',
    fix: 'Limits are those of the project on that server; a time out of range is a wrong clock.',
  },
  {
    reason: 'before_send_failed',
    tell: (what) => `beforeSend or beforeSendLog threw for ${what}.`,
    why: 'They were not sent: what a hook should have taken out may be in them.',
    fix: 'Let the hook return what it was given, or null, every time and at once; then restart the app.',
  },
  {
    reason: 'encoding_failed',
    tell: (what) => `${what} of the app could not be written.`,
    why: 'They have a form that our encoder does not know.',
    fix: 'This is a defect of ours: report it.',
  },
];

function describeLost({ spans, logs }: HealthReport, reason: DropReason): string | undefined {
  const [lostSpans = 0, lostLogs = 0] = [spans.dropped[reason], logs.dropped[reason]];
  const counts = [
    ...(lostSpans > 0 ? [countText(lostSpans, 'span')] : []),
    ...(lostLogs > 0 ? [countText(lostLogs, 'log record')] : []),
  ];
  return counts.join(' and ') || undefined;
}

const countText = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
