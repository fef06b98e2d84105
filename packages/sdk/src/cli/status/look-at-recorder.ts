import { type AppSession, type DropReason, type HealthReport, sdkSessionResponse } from '@glasstrace/protocol';
import { checkedFetch } from '../../client/checked-fetch.ts';
import type { ProjectKey } from '../../project/api-key.ts';
import type { Problem } from './look-around.ts';

const ANSWERS_WITHIN_MS = 5_000;

/** How the latest boot of the app says it fares; undefined when none did, or the server is too old to be asked. */
export async function readLatestSession(baseUrl: string, { key, source }: ProjectKey): Promise<AppSession | undefined> {
  try {
    const ask = checkedFetch(baseUrl, source);
    const response = await ask(`${baseUrl}/v1/sdk/session`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    return sdkSessionResponse.parse(await response.json()).session;
  } catch {
    // Whatever is wrong with the server is told by the question for traces.
    return undefined;
  }
}

/** What the app lost or couldn't use, with what helps. What is dropped on purpose is no problem. */
export function problemsOf({ health, tracing, settingsProblems = [] }: AppSession): Problem[] {
  const problems: Problem[] = settingsProblems.map((message) => ({
    message,
    fix: 'Correct it or leave it out, and restart the app; the default is in force.',
  }));
  if (tracing?.mode === 'apart') {
    problems.push({
      message:
        'Another tracing SDK in the app takes no further span processor: spans of Next.js and of the app go to it alone; requests and errors are recorded.',
      fix: 'To record them too, start that SDK with a tracer provider of OpenTelemetry, or leave it out in development.',
    });
  }
  if (tracing?.sampler !== undefined) {
    problems.push({
      message: `The OpenTelemetry SDK of the app samples, with ${tracing.sampler}: requests that it leaves out are not recorded.`,
      fix: 'Let it record all in development, such as with OTEL_TRACES_SAMPLER=always_on; then restart the app.',
    });
  }
  if (!health) return problems;
  for (const { reason, tell, fix } of LOSSES) {
    const what = describeLost(health, reason);
    if (what === undefined) continue;
    const { lastRefusal } = health;
    problems.push({ message: tell(what), ...(lastRefusal?.reason === reason && { said: lastRefusal.message }), fix });
  }
  if (health.lastFailure === 'key_refused') {
    problems.push({
      message: 'The server refused the key of the app the last time it sent something.',
      fix: 'Correct GLASSTRACE_API_KEY, or remove it to use the key of the project; then restart the app.',
    });
  }
  return problems;
}

interface Loss {
  reason: DropReason;
  /** `what` is such as `2 spans and 1 log record`. */
  tell: (what: string) => string;
  fix: string;
}

const LOSSES: readonly Loss[] = [
  {
    reason: 'refused',
    tell: (what) => `The server refused ${what} of the app.`,
    fix: 'Bring both to one version: npm install --save-dev @glasstrace/sdk@latest @glasstrace/server@latest',
  },
  {
    reason: 'too_large',
    tell: (what) => `The server refused ${what} of the app: too large for one request.`,
    fix: 'Record less of it: ignore the path, or shorten what is large with beforeSend or beforeSendLog.',
  },
  {
    reason: 'rejected',
    tell: (what) => `The server took requests of the app without ${what}.`,
    fix: 'Limits are those of the project on that server; a time out of range is a wrong clock.',
  },
  {
    reason: 'before_send_failed',
    tell: (what) => `beforeSend or beforeSendLog threw for ${what}; they were not sent.`,
    fix: 'Let the hook return what it was given, or null, every time and at once; then restart the app.',
  },
  {
    reason: 'encoding_failed',
    tell: (what) => `${what} of the app could not be written.`,
    fix: 'This is a defect of ours.',
  },
];

function describeLost({ spans, logs }: HealthReport, reason: DropReason): string | undefined {
  const counts = [countText(spans.dropped[reason], 'span'), countText(logs.dropped[reason], 'log record')];
  return counts.filter((text) => text !== undefined).join(' and ') || undefined;
}

const countText = (count: number | undefined, what: string): string | undefined =>
  count === undefined ? undefined : `${count} ${what}${count === 1 ? '' : 's'}`;
