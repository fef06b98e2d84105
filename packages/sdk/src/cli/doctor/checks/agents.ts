import { findAgent } from '../../agents/catalogue.ts';
import type { Connection } from '../../agents/connection/connection.ts';
import { type Check, type Outcome, ok, problem, skipped, warning } from '../check.ts';

/** Whether the agents reach the server: the real clients say so, where they are on this machine. */
export const agents: Check = {
  id: 'agents',
  title: 'Agents',
  async run(world) {
    const connections = await world.connections();
    return connections.length === 0 ? skipped('none is set up') : connections.map(describe);
  },
};

function describe(connection: Connection): Outcome {
  const { id, state, tools, reason = 'it does not say why', nextStep = '', askedClient } = connection;
  const name = askedClient ?? findAgent(id).name;
  switch (state) {
    case 'connected':
      return ok(`${name}: connected${tools === undefined ? '' : `, ${tools} tools`}`);
    case 'written':
      return skipped(
        `${name}: written; whether it connects can’t be asked${nextStep === '' ? '' : `. In it: ${nextStep}`}`,
      );
    case 'waiting':
      return warning({
        says: `${name} waits for you.`,
        why:
          reason === 'it does not say why'
            ? 'It connects to a server of a project when its user has allowed it.'
            : reason,
        fix: nextStep,
      });
    case 'failed':
      return problem({
        says: `${name} does not reach Glasstrace.`,
        why: reason,
        fix: nextStep,
        ...(nextStep === `npx glasstrace mcp add --agents ${id}` && {
          remedy: { glasstrace: ['mcp', 'add', '--agents', id] },
        }),
      });
  }
}
