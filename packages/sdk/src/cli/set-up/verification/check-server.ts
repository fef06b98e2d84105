import { AppError } from '@glasstrace/protocol/errors';

/** What the server said when it was asked for its tools. */
export type ServerCheck =
  | { state: 'answers'; url: string; tools: number; durationMs: number }
  | { state: 'unreachable'; reason: string; nextStep: string };

const TOOLS_WITHIN_MS = 5_000;

/** Asks the server of the app as an agent would; starts the local one when it is that. Never throws. */
export async function checkServer(projectDir: string, env: NodeJS.ProcessEnv): Promise<ServerCheck> {
  // The client is most of what this command loads; a plan needs none of it.
  const { openClient } = await import('../../../client/open-client.ts');
  const client = openClient({ projectDir, env });
  try {
    const url = await client.connect();
    const askedAt = performance.now();
    const { tools } = await client.listTools({ signal: AbortSignal.timeout(TOOLS_WITHIN_MS) });
    return { state: 'answers', url, tools: tools.length, durationMs: Math.round(performance.now() - askedAt) };
  } catch (error) {
    if (error instanceof AppError) return { state: 'unreachable', reason: error.message, nextStep: error.fix };
    return { state: 'unreachable', reason: (error as Error).message, nextStep: 'Look again: npx glasstrace status' };
  } finally {
    client.close();
  }
}
