import { type AppSession, sdkSessionResponse } from '@glasstrace/protocol';
import { checkedFetch } from '../../client/checked-fetch.ts';
import type { ProjectKey } from '../../project/api-key.ts';
import type { Problem } from './look-around.ts';

/** How the latest boot of the app says it fares; undefined when none did, or the server is too old to be asked. */
export async function readLatestSession(baseUrl: string, { key, source }: ProjectKey): Promise<AppSession | undefined> {
  try {
    const ask = checkedFetch(baseUrl, source);
    const response = await ask(`${baseUrl}/v1/sdk/session`, { headers: { authorization: `Bearer ${key}` } });
    return sdkSessionResponse.parse(await response.json()).session;
  } catch {
    // Whatever is wrong with the server is told by the question for traces.
    return undefined;
  }
}

/** What the app lost or couldn't use, with what helps. Spans dropped on purpose are no problem. */
export function problemsOf({ health, settingsProblems = [] }: AppSession): Problem[] {
  const { refused = 0, encoding_failed: unreadable = 0, before_send_failed: thrown = 0 } = health?.dropped ?? {};
  const problems = settingsProblems.map((message) => ({
    message,
    fix: 'Correct it or leave it out, and restart the app; the default is in force.',
  }));
  if (refused > 0) {
    problems.push({
      message: `The server refused ${refused} spans of the app.`,
      fix: 'Bring both to one version: npm install --save-dev @glasstrace/sdk@latest @glasstrace/server@latest',
    });
  }
  if (thrown > 0) {
    problems.push({
      message: `beforeSend threw for ${thrown} spans; they were not sent.`,
      fix: 'Let it return the span, or null, for every span; then restart the app.',
    });
  }
  if (unreadable > 0) {
    problems.push({
      message: `${unreadable} spans of the app could not be written.`,
      fix: 'This is a defect of ours.',
    });
  }
  if (health?.lastFailure === 'key_refused') {
    problems.push({
      message: 'The server refused the key of the app the last time it sent something.',
      fix: 'Correct GLASSTRACE_API_KEY, or remove it to use the key of the project; then restart the app.',
    });
  }
  return problems;
}
