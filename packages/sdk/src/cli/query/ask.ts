import { LARGEST_MAX_TOKENS, type ToolContract, type ToolResponse } from '@glasstrace/protocol';
import { AppError } from '@glasstrace/protocol/errors';
import type { CallToolResult } from '@modelcontextprotocol/client';
import type { z } from 'zod';
import { type GlasstraceClient, openClient } from '../../client/open-client.ts';
import { readAnswer } from '../../client/read-answer.ts';
import { unavailableAnswer } from '../../client/unavailable-answer.ts';
import { findProject } from '../../project/find-project.ts';
import type { AppOptions } from '../options.ts';
import { describeTerminal, type Terminal } from '../terminal/terminal.ts';

interface Query<Input extends z.ZodObject, Output extends z.ZodType> {
  contract: ToolContract<Input, Output>;
  args: z.input<Input>;
  options: AppOptions;
  render: (answer: ToolResponse<z.infer<Output>>, terminal: Terminal, nowMs: number) => string;
}

/**
 * Asks the server the same question that an agent asks with the tool, and prints the answer for a person, or with
 * `--json` the envelope as the tool answers it. People have no token budget: they get the largest answer there is.
 * Throws AppError when there is no answer; with `--json` that is an envelope too.
 */
export async function ask<Input extends z.ZodObject, Output extends z.ZodType>(
  query: Query<Input, Output>,
): Promise<{ success: boolean; isError: boolean }> {
  const { contract, options, render } = query;
  const result = await call(query);
  if (options.json) {
    const { success } = result.structuredContent as { success: boolean };
    console.log(JSON.stringify(result.structuredContent));
    return { success, isError: result.isError === true };
  }
  const answer = readAnswer(contract, result);
  console.log(render(answer, describeTerminal(process.stdout, process.env), Date.now()));
  return { success: answer.success, isError: result.isError === true };
}

async function call<Input extends z.ZodObject, Output extends z.ZodType>({
  contract,
  args,
  options,
}: Query<Input, Output>): Promise<CallToolResult> {
  let client: GlasstraceClient | undefined;
  try {
    client = openClient({ projectDir: findProject(process.cwd(), options.project) });
    return await client.callTool(contract.name, { maxTokens: LARGEST_MAX_TOKENS, ...args });
  } catch (error) {
    if (options.json && error instanceof AppError) return unavailableAnswer(error);
    throw error;
  } finally {
    client?.close();
  }
}
