import { findAgent } from '../agents/catalogue.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { reportStop } from '../report-failure.ts';
import { STATE_STYLE } from '../set-up/report/agent-report.ts';
import { layOut, type Row } from '../terminal/lay-out.ts';
import { describeTerminal } from '../terminal/terminal.ts';
import { type EntryList, type ListOptions, listEntries } from './list-entries.ts';

/** Prints the list. Returns the exit code. */
export async function showEntries(options: ListOptions, context: CliContext): Promise<number> {
  try {
    const list = await listEntries(options, context);
    context.stdout.write(options.json ? `${JSON.stringify(list)}\n` : listText(list, context));
    return EXIT.done;
  } catch (error) {
    return reportStop(error, context, options.json === true && {});
  }
}

const listText = (list: EntryList, { stdout, env }: CliContext): string => {
  const terminal = describeTerminal(stdout, env);
  const width = stdout.isTTY ? terminal.width : Number.POSITIVE_INFINITY;
  return `${layOut(listRows(list), { ...terminal, width }).join('\n')}\n`;
};

function listRows({ agents, notSetUp }: EntryList): Row[] {
  if (agents.length === 0) return ['No agent has an entry of this app. Add them: npx glasstrace mcp add'];
  const rows: Row[] = agents.map(({ name, path, scope, server, transport, state, tools, reason, nextStep }) => {
    const words = transport === undefined ? 'not as we write it' : transport;
    const text = [
      `${path} (${scope}, ${words}${server === 'glasstrace' ? '' : `, "${server}"`})`,
      ...(tools === undefined ? [] : [`${tools} tools`]),
      ...(reason === undefined ? [] : [reason]),
      ...(nextStep === undefined ? [] : [nextStep]),
    ];
    return [name, { text: state, style: STATE_STYLE[state] }, text.join('; ')];
  });
  if (notSetUp.length === 0) return rows;
  const names = notSetUp.map((id) => findAgent(id).name).join(', ');
  return [...rows, `Not set up: ${names}. Add: npx glasstrace mcp add --agents ${notSetUp.join(',')}`];
}
