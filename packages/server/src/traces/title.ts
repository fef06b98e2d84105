import { STATUS_CODES } from 'node:http';
import type { ErrorEvidencePacket } from '@glasstrace/protocol';
import { truncate } from '@glasstrace/protocol/redaction';
import { z } from 'zod';
import { parseJson } from './frames.ts';

const LONGEST_TITLE = 200;

/** An error in one line: `Type: message`, or the name of the status when nothing else is known. */
export function titleOf({ exceptionType, exceptionMessage }: ErrorEvidencePacket, statusCode: number): string {
  const message = exceptionMessage === undefined ? '' : oneLine(exceptionMessage);
  const title = [exceptionType, message].filter(Boolean).join(': ');
  if (title !== '') return truncate(title, LONGEST_TITLE);
  return STATUS_CODES[statusCode] ?? (statusCode === 0 ? 'Failed without a response' : `HTTP ${statusCode}`);
}

const issueList = z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }));

/** A message in one line; the JSON that Zod makes of its issues becomes `path: message; …`. */
export function oneLine(message: string): string {
  const issues = message.startsWith('[') ? parseJson(message, issueList) : undefined;
  const text = issues?.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(': ')).join('; ');
  return (text ?? message).trim().replace(/\s+/g, ' ');
}
