import { type ToolContract, type ToolResponse, toolDiagnostic } from '@glasstrace/protocol';
import { AppError } from '@glasstrace/protocol/errors';
import type { CallToolResult } from '@modelcontextprotocol/client';
import { z } from 'zod';

/** Reads the envelope of a tool's answer by its contract. Throws ANSWER_NOT_UNDERSTOOD when it isn't one. */
export function readAnswer<Input extends z.ZodObject, Output extends z.ZodType>(
  contract: ToolContract<Input, Output>,
  { structuredContent }: CallToolResult,
): ToolResponse<z.infer<Output>> {
  const envelope = z.discriminatedUnion('success', [
    z.object({ success: z.literal(true), data: contract.output }),
    z.object({ success: z.literal(false), diagnostic: toolDiagnostic }),
  ]);
  const parsed = envelope.safeParse(structuredContent);
  if (!parsed.success) throw new AppError('ANSWER_NOT_UNDERSTOOD', { tool: contract.name }, { cause: parsed.error });
  return parsed.data as ToolResponse<z.infer<Output>>;
}
