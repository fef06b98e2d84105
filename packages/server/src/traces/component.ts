import { SPAN } from '@glasstrace/protocol/attributes';
import { readText } from './attribute.ts';
import type { Span } from './span.ts';

/** The part that failed, when it is not the app's own code: `prisma`, a database system, the host of an outgoing call. */
export function findComponent(types: string[], codes: string[], failedSpans: readonly Span[]): string | undefined {
  if (types.some((type) => type.startsWith('PrismaClient')) || codes.some((code) => /^P[1-6]\d{3}$/.test(code))) {
    return 'prisma';
  }
  if (types.some((type) => /^\$?ZodError$/.test(type))) return 'zod';
  const outgoing = failedSpans.filter(({ kind }) => kind === 'client').toSorted((a, b) => b.endMs - a.endMs)[0];
  return (
    outgoing &&
    readText(outgoing.attributes, SPAN.dbSystem, 'db.system', SPAN.serverAddress, 'net.peer.name', 'server.address')
  );
}
