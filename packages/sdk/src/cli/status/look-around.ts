import { relative, sep } from 'node:path';
import { type AppSession, getErrorList, getTrace, LARGEST_MAX_TOKENS } from '@glasstrace/protocol';
import { AppError } from '@glasstrace/protocol/errors';
import { VERSION } from '@glasstrace/protocol/version';
import { type GlasstraceClient, openClient } from '../../client/open-client.ts';
import { readAnswer } from '../../client/read-answer.ts';
import { resolveSettings } from '../../config/resolve-settings.ts';
import { findLocalServer } from '../../local-server/find.ts';
import { findInstalledServer } from '../../local-server/installed-server.ts';
import { readKey } from '../../project/api-key.ts';
import { findPlainTrpc } from '../../project/find-plain-trpc.ts';
import { readSettings, type Settings } from '../../project/settings.ts';
import { findGitRoot } from '../steps/git.ts';
import { type ConfiguredAgent, findConfiguredAgents } from './look-at-agents.ts';
import { findInstrumentation } from './look-at-app.ts';
import { problemsOf, readLatestSession } from './look-at-recorder.ts';

export interface Problem {
  message: string;
  /** What the server said of it, in its own words. */
  said?: string;
  fix: string;
}

/** What `glasstrace status --json` prints. Times are milliseconds since the epoch. */
export interface Status {
  /** false when something is broken; a server that sleeps until it is needed is not. */
  ok: boolean;
  version: string;
  project: { dir: string; instrumentation?: string; key?: { source: 'environment' | 'anonymous'; ends: string } };
  /** Where tRPC is made without `traceTrpc`, relative to the app with `/`: production builds tell little of its procedures. */
  plainTrpc?: { file: string; line: number };
  server: {
    state: 'running' | 'stopped' | 'not_installed' | 'unreachable';
    /** Where it answers, or for a configured endpoint, where it should. */
    baseUrl?: string;
    version?: string;
    pid?: number;
  };
  /** The latest boot of the app: what code it runs, what it sent and what it dropped. */
  session?: AppSession;
  lastTrace?: Seen;
  lastError?: Seen;
  agents: ConfiguredAgent[];
  problems: Problem[];
}

interface Seen {
  traceId: string;
  route: string;
  statusCode: number;
  timestamp: number;
}

const FIX_SETUP = 'Run: npx glasstrace init';
const HISTORY = '7d';

/** Looks at everything that has to be right for an agent to get an answer. Changes nothing in the app. */
export async function lookAround(projectDir: string): Promise<Status> {
  const settings = readSettings(projectDir);
  const problems: Problem[] = settings.problems.map((message) => ({
    message,
    fix: 'Correct it in the environment or in .env.local.',
  }));

  const project = lookAtProject(projectDir, settings, problems);
  const server = await lookAtServer(projectDir, settings, problems);
  const recorded = (await resolveSettings(projectDir)).problems;
  for (const message of recorded)
    problems.push({ message, fix: 'Correct it or leave it out; the default is in force.' });
  const session = await lookAtSession(projectDir, settings, server);
  if (session)
    problems.push(...problemsOf(session).filter(({ message }) => !problems.some((known) => known.message === message)));
  const seen = server.state === 'running' && project.key ? await lookAtTraces(projectDir, problems) : {};
  if (seen.refused) server.state = 'unreachable';
  const agents = findConfiguredAgents(projectDir);

  const plainTrpc = lookAtTrpc(projectDir);

  const { lastTrace, lastError } = seen;
  return {
    ok: problems.length === 0,
    version: VERSION,
    project,
    ...(plainTrpc && { plainTrpc }),
    server,
    ...(session && { session }),
    ...(lastTrace && { lastTrace }),
    ...(lastError && { lastError }),
    agents,
    problems,
  };
}

function lookAtProject(dir: string, settings: Settings, problems: Problem[]): Status['project'] {
  const instrumentation = findInstrumentation(dir);
  if (instrumentation === undefined) problems.push({ message: 'The app does not load Glasstrace.', fix: FIX_SETUP });
  const key = lookAtKey(dir, settings, problems);
  return { dir, ...(instrumentation !== undefined && { instrumentation }), ...(key && { key }) };
}

function lookAtTrpc(dir: string): Status['plainTrpc'] {
  const plain = findPlainTrpc(dir, findGitRoot(dir) ?? dir);
  return plain && { file: relative(dir, plain.file).split(sep).join('/'), line: plain.line };
}

function lookAtKey(dir: string, settings: Settings, problems: Problem[]): Status['project']['key'] {
  try {
    const found = readKey(dir, settings);
    return found && { source: found.source, ends: found.key.slice(-4) };
  } catch (error) {
    problems.push(problemOf(error));
    return undefined;
  }
}

async function lookAtServer(dir: string, settings: Settings, problems: Problem[]): Promise<Status['server']> {
  if (settings.endpoint !== undefined) return { state: 'running', baseUrl: settings.endpoint };
  const running = await findLocalServer(settings);
  if (running) {
    const { baseUrl, version, pid } = running;
    if (version.localeCompare(VERSION, 'en', { numeric: true }) < 0) {
      problems.push({
        message: `The running server is of version ${version}, older than ${VERSION} of this package.`,
        fix: 'Restart the app or the agent: it replaces the server with the one the project has.',
      });
    }
    return { state: 'running', baseUrl, version, pid };
  }
  if (findInstalledServer(dir)) return { state: 'stopped' };
  problems.push(problemOf(new AppError('SERVER_NOT_INSTALLED')));
  return { state: 'not_installed' };
}

async function lookAtSession(
  dir: string,
  settings: Settings,
  { state, baseUrl }: Status['server'],
): Promise<AppSession | undefined> {
  if (state !== 'running' || baseUrl === undefined) return undefined;
  try {
    const key = readKey(dir, settings);
    return key && (await readLatestSession(baseUrl, key));
  } catch {
    // A key that can't be read has been told of.
    return undefined;
  }
}

async function lookAtTraces(
  projectDir: string,
  problems: Problem[],
): Promise<{ lastTrace?: Seen; lastError?: Seen; refused?: true }> {
  const client = openClient({ projectDir });
  try {
    const [lastTrace, lastError] = await Promise.all([readLastTrace(client), readLastError(client)]);
    return { ...(lastTrace && { lastTrace }), ...(lastError && { lastError }) };
  } catch (error) {
    problems.push(problemOf(error));
    return { refused: true };
  } finally {
    client.close();
  }
}

const newest = { timeWindow: HISTORY, limit: 1, maxTokens: LARGEST_MAX_TOKENS };

async function readLastTrace(client: GlasstraceClient): Promise<Seen | undefined> {
  const answer = readAnswer(getTrace, await client.callTool(getTrace.name, newest));
  const summary = answer.success ? answer.data.items[0]?.summary : undefined;
  return summary && pick(summary, summary.route);
}

async function readLastError(client: GlasstraceClient): Promise<Seen | undefined> {
  const answer = readAnswer(getErrorList, await client.callTool(getErrorList.name, newest));
  const item = answer.success ? answer.data.items[0] : undefined;
  return item && pick(item, `${item.method} ${item.route}`);
}

const pick = ({ traceId, statusCode, timestamp }: Omit<Seen, 'route'>, route: string): Seen => ({
  traceId,
  route,
  statusCode,
  timestamp,
});

function problemOf(error: unknown): Problem {
  if (error instanceof AppError) return { message: error.message, fix: error.fix };
  return { message: String(error), fix: 'This is a defect of ours.' };
}
