import {
  AppError,
  DEFAULT_MAX_TOKENS,
  inputJsonSchema,
  type ToolContract,
  type ToolDiagnostic,
  type ToolResponse,
} from '@glasstrace/protocol';
import type { z } from 'zod';
import { encodeResponse, type ToolAnswer } from './answer/envelope.ts';
import { type Budget, openBudget } from './budget/budget.ts';
import { fitDiagnostic } from './budget/fit-diagnostic.ts';
import { describeProblems } from './input/describe-problems.ts';
import { type CallContext, type ToolContext, toToolContext } from './tool-context.ts';

export interface Tool {
  name: string;
  title: string;
  description: string;
  /** JSON Schema of the parameters. */
  inputSchema: Record<string, unknown>;
  /** Always answers, in the envelope that all tools share; never rejects. */
  call(args: unknown, context: CallContext): Promise<ToolAnswer>;
}

export type ToolHandler<Contract extends ToolContract> = (
  input: z.output<Contract['input']>,
  context: ToolContext & { budget: Budget },
) => Promise<ToolResponse<z.output<Contract['output']>>>;

/** Joins a contract and its handler: arguments are checked, and every problem becomes a diagnostic. */
export function implementTool<Contract extends ToolContract>(contract: Contract, handler: ToolHandler<Contract>): Tool {
  const inputSchema = inputJsonSchema(contract);

  async function respond(args: unknown, context: CallContext): Promise<ToolResponse> {
    const input = contract.input.safeParse(args ?? {});
    if (!input.success) {
      throw new AppError('INVALID_INPUT', { problem: describeProblems(contract.name, inputSchema, args, input.error) });
    }
    const { maxTokens } = input.data as { maxTokens?: number };
    const budget = await openBudget(maxTokens ?? DEFAULT_MAX_TOKENS);
    return fitDiagnostic(
      await handler(input.data as z.output<Contract['input']>, { ...toToolContext(context), budget }),
      budget,
    );
  }

  return {
    name: contract.name,
    title: contract.title,
    description: contract.description,
    inputSchema,
    async call(args, context) {
      try {
        return encodeResponse(await respond(args, context));
      } catch (error) {
        if (!(error instanceof AppError)) console.error(`${contract.name} failed:`, error);
        return encodeResponse({ success: false, diagnostic: diagnose(error) });
      }
    },
  };
}

function diagnose(error: unknown): ToolDiagnostic {
  const known = error instanceof AppError ? error : new AppError('INTERNAL');
  return {
    reason: known.reason ?? 'internal_error',
    message: known.message,
    recoveryActions: [{ label: known.fix }],
  };
}
