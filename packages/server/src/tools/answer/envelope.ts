import type { DiagnosticReason, ToolResponse } from '@glasstrace/protocol';
import { stripControlCharacters } from '@glasstrace/protocol/redaction';

export interface ToolAnswer {
  response: ToolResponse;
  /** The response as compact JSON: what an agent reads. */
  text: string;
  isError: boolean;
}

/** Answers that the caller must act on; honest emptiness is not an error. */
const ERROR_REASONS = new Set<DiagnosticReason>(['invalid_input', 'database_unreachable', 'internal_error']);

/** A response as compact JSON; captured text in it loses control characters, whatever field it is in. */
export function writeText(response: ToolResponse): string {
  return JSON.stringify(response, (_, value) => (typeof value === 'string' ? stripControlCharacters(value) : value));
}

export function encodeResponse(response: ToolResponse): ToolAnswer {
  const text = writeText(response);
  const isError = !response.success && ERROR_REASONS.has(response.diagnostic.reason);
  return { response: JSON.parse(text), text, isError };
}
