import { LARGEST_MAX_TOKENS, SMALLEST_MAX_TOKENS, type ToolContract, type ToolResponse } from '@glasstrace/protocol';
import { MIN_TRACE_ID_PREFIX, readTraceIdPrefix } from '@glasstrace/protocol/ids';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { type AppOptions, PROJECT } from '../options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { ask } from './ask.ts';
import { FLAGS, VERBS } from './verbs.ts';

/** A command that asks what a tool asks. Its options are the tool's parameters. */
interface ToolCommand<Input extends z.ZodObject, Output extends z.ZodType> {
  contract: ToolContract<Input, Output>;
  description: string;
  /** How the argument is written, when the tool has one that stands without a flag: `<id>`, `[words...]`. */
  argument?: { usage: string; description: string };
  /** Largest `--limit`. */
  maxLimit?: number;
  render: (answer: ToolResponse<z.infer<Output>>, terminal: Terminal, nowMs: number) => string;
  /** An answer without success is none: the command fails. Else only one that is an error fails. */
  failsWithoutSuccess?: boolean;
  /** Asked when no parameter narrows the search. */
  defaults?: (args: Record<string, unknown>) => Record<string, unknown>;
}

/** Builds the command of a tool. It can be given more options and an action of its own for them. */
export function toolCommand<Input extends z.ZodObject, Output extends z.ZodType>(
  {
    contract,
    description,
    argument,
    maxLimit = 100,
    render,
    failsWithoutSuccess = false,
    defaults,
  }: ToolCommand<Input, Output>,
  instead?: (args: z.input<Input>, options: AppOptions & Record<string, unknown>) => Promise<boolean>,
): Command {
  const { command: name, argument: parameter } = VERBS[contract.name]!;
  const command = queryCommand(name).description(description);
  if (argument) {
    command.argument(argument.usage, argument.description, (value: string, before: string[] | undefined) =>
      parameter === 'traceId'
        ? readTraceId(value)
        : argument.usage.endsWith('...]')
          ? [...(before ?? []), value]
          : value,
    );
  }
  const flags = Object.keys(contract.input.shape).filter((one) => one !== parameter);
  const options = flags.map((one) => ({ parameter: one, option: optionOf(one, maxLimit) }));
  for (const { option } of options) command.addOption(option);

  return command.action(async (...given: unknown[]) => {
    const [value] = argument ? given : [];
    const chosen = command.opts<AppOptions & Record<string, unknown>>();
    const named = Object.fromEntries(
      options
        .map((one) => [one.parameter, chosen[one.option.attributeName()]])
        .filter(([, text]) => text !== undefined),
    );
    const text = Array.isArray(value) ? value.join(' ') || undefined : value;
    const asked = { ...named, ...(parameter !== undefined && text !== undefined && { [parameter]: text }) };
    const args = { ...asked, ...defaults?.(asked) } as z.input<Input>;
    if (await instead?.(args, chosen)) return;
    const { success, isError } = await ask({ contract, args, options: chosen, render });
    if (isError || (failsWithoutSuccess && !success)) process.exitCode = 1;
  });
}

/** A command that asks the server something: the options that all of these have. */
const queryCommand = (name: string): Command =>
  new Command(name)
    .option('--json', 'print the answer as agents get it')
    .option(...PROJECT)
    .addHelpText('after', '\nExit codes: 0 answered, 1 no answer, 2 usage.');

function optionOf(parameter: string, maxLimit: number): Option {
  const flag = FLAGS[parameter]!;
  switch (parameter) {
    case 'limit':
      return new Option(`${flag} <n>`, `how many, at most ${maxLimit}`).argParser(wholeNumber(1, maxLimit));
    case 'maxTokens':
      return new Option(`${flag} <n>`, `budget of the answer; default: the largest, ${LARGEST_MAX_TOKENS}`).argParser(
        wholeNumber(SMALLEST_MAX_TOKENS, LARGEST_MAX_TOKENS),
      );
    case 'statusCode':
      return new Option(`${flag} <code>`, 'HTTP status').argParser(wholeNumber(100, 599));
    case 'includeFrameworkInternal':
      return new Option(flag, 'with what the framework does for itself');
    case 'grouped':
      return new Option(flag, 'one line for each distinct error');
    default:
      return new Option(`${flag} <${VALUES[parameter]?.[0] ?? 'text'}>`, VALUES[parameter]?.[1] ?? '');
  }
}

const VALUES: Record<string, [placeholder: string, description: string]> = {
  url: ['url', 'path or URL, exactly'],
  route: ['route', 'route pattern or path, exactly'],
  procedure: ['name', 'tRPC procedure'],
  method: ['method', 'HTTP method'],
  timeWindow: ['time', 'how far back, as in 15m, 24h, 7d, or an ISO 8601 time or interval'],
  sessionId: ['id', 'one boot of the app'],
  correlationId: ['id', 'of the header x-gt-cid'],
  cursor: ['cursor', 'goes on after an answer that had more'],
};

/** Reads a whole number for an option. */
function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Needed is a whole number from ${min} to ${max}.`);
  };
}

function readTraceId(text: string): string {
  const id = readTraceIdPrefix(text);
  if (id === undefined) throw new InvalidArgumentError(`A trace id has ${MIN_TRACE_ID_PREFIX} to 32 hex digits.`);
  return id;
}
