import { SPAN } from '@glasstrace/protocol/attributes';
import type { Attributes } from '@opentelemetry/api';

/** A Prisma error, as versions 5 to 7 write it. */
interface PrismaError {
  code?: unknown;
  meta?: {
    modelName?: unknown;
    target?: unknown;
    driverAdapterError?: { cause?: DriverCause };
  };
  cause?: unknown;
}

/** What the driver adapter of version 7 says about a failed statement. */
interface DriverCause {
  originalCode?: unknown;
  constraint?: { fields?: unknown; index?: unknown; foreignKey?: unknown };
}

/** Code, model and constrained fields of a Prisma error; empty for any other. */
export function readPrismaError(error: unknown): Attributes {
  if (typeof error !== 'object' || error === null) return {};
  const { code, meta, cause } = error as PrismaError;
  if (typeof code !== 'string' || !/^P\d{4}$/.test(code)) return {};
  const driver = meta?.driverAdapterError?.cause ?? (cause as DriverCause | undefined);
  const target = meta?.target ?? driver?.constraint?.fields ?? driver?.constraint?.index;
  return {
    [SPAN.prismaCode]: code,
    ...(meta?.modelName !== undefined && { [SPAN.prismaModel]: String(meta.modelName) }),
    ...(target !== undefined && { [SPAN.prismaTarget]: Array.isArray(target) ? target.map(String) : [String(target)] }),
    ...(driver?.originalCode !== undefined && { [SPAN.dbStatus]: String(driver.originalCode) }),
  };
}

/**
 * In development Prisma writes the call, its compiled file and an excerpt of compiled code in front of what happened:
 * keeps what happened. Any other message is returned as it is.
 */
export function cleanPrismaMessage(message: string): string {
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (!/^Invalid `.*invocation/.test(lines[0] ?? '')) return message;
  const told = lines.filter(
    (line) =>
      !/^Invalid `/.test(line) &&
      !/^(?:→\s*)?\d+(?:\s|$)/.test(line) &&
      !/^(?:\/|[A-Z]:\\|file:).*:\d+:\d+$/.test(line),
  );
  return told.join(' ') || (lines.at(-1) ?? message);
}
