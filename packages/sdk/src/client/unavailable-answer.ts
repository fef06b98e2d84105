import type { ToolDiagnostic } from '@glasstrace/protocol';
import { AppError } from '@glasstrace/protocol/errors';

type UnavailableAnswer = {
  content: [{ type: 'text'; text: string }];
  structuredContent: { success: false; diagnostic: ToolDiagnostic };
  isError: true;
};

/** What a tool answers when no server can be asked: the envelope that every tool has, with the reason and the way out. */
export function unavailableAnswer(error: unknown): UnavailableAnswer {
  const problem = error instanceof AppError ? error : new AppError('INTERNAL', undefined, { cause: error });
  const answer: UnavailableAnswer['structuredContent'] = {
    success: false,
    diagnostic: {
      reason: problem.reason ?? 'database_unreachable',
      message: `${problem.message} ${problem.fix}`,
    },
  };
  return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer, isError: true };
}
