import { relative, sep } from 'node:path';
import type { AppProcess, AppSession } from '@glasstrace/protocol';
import { VERSION } from '@glasstrace/protocol/version';
import { findInstalledServer } from '../../local-server/installed-server.ts';
import { findPlainTrpc } from '../../project/find-plain-trpc.ts';
import type { AgentId } from '../agents/agent.ts';
import type { Connection } from '../agents/connection/connection.ts';
import { agentEntries } from '../doctor/agent-entries.ts';
import { type AppInSight, runningApp } from '../doctor/app-in-sight.ts';
import { agents } from '../doctor/checks/agents.ts';
import { QUICK_CHECKS } from '../doctor/checks.ts';
import { isAlive } from '../doctor/is-alive.ts';
import { keyOrNone } from '../doctor/key-or-none.ts';
import { readLastTraces, type Seen } from '../doctor/last-traces.ts';
import { type Finding, runChecks } from '../doctor/run-checks.ts';
import type { World } from '../doctor/world.ts';
import { describeApp } from '../set-up/report/setup-report.ts';
import { showPath } from '../terminal/show-path.ts';

/** What `glasstrace status --json` prints. Times are milliseconds since the epoch. */
export interface Status {
  /** false when something is broken; a server that sleeps until it is needed is not, nor an agent that waits for its user. */
  ok: boolean;
  version: string;
  project: {
    dir: string;
    /** Framework, routes and package manager, as people read it. */
    about: string;
    /** What loads Glasstrace in the app; absent when nothing does. */
    loadedBy?: string;
    key?: { source: 'environment' | 'anonymous'; ends: string };
  };
  /** Where tRPC is made without `traceTrpc`, relative to the app with `/`: production builds tell little of its procedures. */
  plainTrpc?: { file: string; line: number };
  server: {
    state: 'running' | 'stopped' | 'not_installed' | 'unreachable';
    /** Where it answers, or for a configured endpoint, where it should. */
    baseUrl?: string;
    version?: string;
    pid?: number;
  };
  /** The process that recording began in last. */
  app?: Pick<AppProcess, 'registeredAt' | 'listening'> & { running: boolean; processId?: number };
  /** What that process sent and dropped, what its hooks saw, and the code that it runs. */
  session?: Pick<AppSession, 'health' | 'code' | 'tracing' | 'settingsProblems'>;
  lastTrace?: Seen;
  lastError?: Seen;
  agents: AgentStatus[];
  problems: Told[];
  warnings: Told[];
}

export interface AgentStatus {
  id: AgentId;
  name: string;
  /** Relative to the root of the repository, or to the home folder as `~/…`. */
  file: string;
  state: Connection['state'];
  tools?: number;
  reason?: string;
  nextStep?: string;
}

/** What a check found. */
export interface Told {
  check: string;
  message: string;
  why: string;
  fix: string;
}

/** Looks at everything that has to be right for an agent to get an answer. Changes nothing. */
export async function readStatus(world: World): Promise<Status> {
  const connecting = lookAtAgents(world);
  const findings = await runChecks([...QUICK_CHECKS, agents], world);
  const app = await runningApp(world);
  const server = await lookAtServer(world, findings);
  const seen = server.state === 'running' ? await readLastTraces(world) : {};
  const problems = tell(findings, 'problem');
  return {
    ok: problems.length === 0,
    version: VERSION,
    project: lookAtProject(world, findings),
    ...lookAtTrpc(world),
    server,
    ...(app?.process && {
      app: {
        running: isAlive(app.processId),
        ...(app.processId !== undefined && { processId: app.processId }),
        registeredAt: app.process.registeredAt,
        listening: app.process.listening,
      },
    }),
    ...(app && { session: sessionOf(app) }),
    ...seen,
    agents: await connecting,
    problems,
    warnings: tell(findings, 'warning'),
  };
}

const sessionOf = ({ health, code, tracing, settingsProblems }: AppInSight): NonNullable<Status['session']> => ({
  health,
  code,
  tracing,
  settingsProblems,
});

const tell = (findings: readonly Finding[], state: Finding['state']): Told[] =>
  findings.flatMap((finding) =>
    finding.state === state && 'why' in finding
      ? [{ check: finding.id, message: finding.says, why: finding.why, fix: finding.fix }]
      : [],
  );

function lookAtProject(world: World, findings: readonly Finding[]): Status['project'] {
  const key = keyOrNone(world.key);
  const loads = findings.find(({ id }) => id === 'instrumentation');
  return {
    dir: world.dir,
    about: describeApp(world.surroundings()),
    ...(loads?.state === 'ok' && { loadedBy: loads.says }),
    ...(key && { key: { source: key.source, ends: key.key.slice(-4) } }),
  };
}

function lookAtTrpc({ dir, surroundings }: World): Pick<Status, 'plainTrpc'> {
  const plain = findPlainTrpc(dir, surroundings().root);
  return plain ? { plainTrpc: { file: relative(dir, plain.file).split(sep).join('/'), line: plain.line } } : {};
}

async function lookAtServer(world: World, findings: readonly Finding[]): Promise<Status['server']> {
  const { endpoint } = world.settings;
  const isSilent = findings.some(({ id, state }) => id === 'server' && state === 'problem');
  if (endpoint !== undefined) return { state: isSilent ? 'unreachable' : 'running', baseUrl: endpoint };
  const running = await world.localServer();
  if (!running) return { state: findInstalledServer(world.dir) ? 'stopped' : 'not_installed' };
  const { baseUrl, version, pid } = running;
  return { state: 'running', baseUrl, version, pid };
}

async function lookAtAgents(world: World): Promise<AgentStatus[]> {
  const entries = agentEntries(world);
  const connections = await world.connections();
  return entries.map(({ agent, file }, i) => {
    const { state, tools, reason, nextStep } = connections[i]!;
    return {
      id: agent.id,
      name: agent.name,
      file: showPath(file, world.surroundings().root, world.context.home),
      state,
      ...(tools !== undefined && { tools }),
      ...(reason !== undefined && { reason }),
      ...(nextStep !== undefined && { nextStep }),
    };
  });
}
