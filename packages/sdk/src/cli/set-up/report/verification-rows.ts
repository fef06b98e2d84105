import type { Surroundings } from '../../surroundings/look-around.ts';
import type { Row } from '../../terminal/lay-out.ts';
import type { AgentOutcome } from '../plan/agents/agent-setup.ts';
import type { ServerCheck } from '../verification/check-server.ts';
import type { Verification } from '../verification/verify.ts';
import { agentReport, agentRows } from './agent-report.ts';

/** What is ready and what somebody has to do first: the server, and each agent. */
export function verificationRows(
  agents: readonly AgentOutcome[],
  verification: Verification | undefined,
  { app, root }: Pick<Surroundings, 'app' | 'root'>,
  dryRun: boolean,
): Row[] {
  const reports = agents.map((outcome) => ({
    name: outcome.agent.name,
    report: agentReport(outcome, verification?.connections.get(outcome.agent.id), dryRun),
  }));
  // Some agents look for their file in the folder that they are started in, and nowhere above it.
  const looksAtRoot = app !== root && agents.some(({ scope }) => scope === 'project');
  return [
    ...(verification ? [serverRow(verification.server)] : []),
    ...agentRows(reports),
    ...(looksAtRoot ? [`"here" is ${root}: their files are at the root of the repository.`] : []),
  ];
}

function serverRow(server: ServerCheck): Row {
  if (server.state === 'unreachable') {
    return ['server', { text: 'no answer', style: 'red' }, `${server.reason} ${server.nextStep}`];
  }
  const { url, tools, durationMs } = server;
  return ['server', { text: 'ok', style: 'green' }, `${url}, ${tools} tools, ${durationMs} ms`];
}
