import type { Connection, ConnectionState } from '../../agents/connection/connection.ts';
import type { Row } from '../../terminal/lay-out.ts';
import type { Style } from '../../terminal/terminal.ts';
import type { AgentOutcome } from '../plan/agents/agent-setup.ts';
import { agentNextStep } from './setup-report.ts';

/** How it stands with an agent: as it says itself where it was asked, else as its file tells. */
export interface AgentReport {
  state: AgentOutcome['state'] | ConnectionState | 'planned';
  tools?: number;
  /** Name and version of the client that was asked. */
  client?: string;
  reason?: string;
  /** Absent when there is nothing left to do. */
  nextStep?: string;
}

/** Without a `connection` nobody was asked; with `dryRun` there was nothing to ask about. */
export function agentReport(outcome: AgentOutcome, connection: Connection | undefined, dryRun: boolean): AgentReport {
  if (connection === undefined) {
    const state = dryRun && outcome.state === 'written' ? 'planned' : outcome.state;
    return { state, nextStep: agentNextStep(outcome) };
  }
  const { state, tools, askedClient, reason, nextStep } = connection;
  return {
    state,
    ...(tools !== undefined && { tools }),
    ...(askedClient !== undefined && { client: askedClient }),
    ...(reason !== undefined && { reason }),
    // Nobody but the plan knows that the key comes from a variable.
    ...(state === 'written' ? { nextStep: agentNextStep(outcome) } : nextStep !== undefined && { nextStep }),
  };
}

export const STATE_STYLE: Record<AgentReport['state'], Style> = {
  connected: 'green',
  waiting: 'yellow',
  planned: 'cyan',
  written: 'cyan',
  unchanged: 'cyan',
  failed: 'red',
  kept: 'yellow',
  refused: 'yellow',
};

export const agentRows = (agents: readonly { name: string; report: AgentReport }[]): Row[] =>
  agents.map(({ name, report }) => [name, { text: report.state, style: STATE_STYLE[report.state] }, agentText(report)]);

function agentText({ tools, client, reason, nextStep }: AgentReport): string {
  const known = [client, tools === undefined ? undefined : `${tools} tools`, reason].filter(Boolean).join(', ');
  return [known, nextStep].filter(Boolean).join('; ');
}
