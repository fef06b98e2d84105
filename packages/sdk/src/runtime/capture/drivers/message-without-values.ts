import { withoutValues } from './sql-statement.ts';

/** Where databases write values into what they say: a message is shown as the second. Each looks once at each quote. */
const VALUES: [message: RegExp, shown: string][] = [
  // MySQL.
  [/^(Duplicate entry )'[\s\S]*'( for key .*)$/, '$1?$2'],
  [/^((?:Incorrect|Truncated incorrect|Invalid) [\w ]+ value: )'[\s\S]*'( for \w+ \S+(?: at row \d+)?)?$/, '$1?$2'],
  [/^(You have an error in your SQL syntax;[^']* near )'[\s\S]*'( at line \d+)$/, '$1?$2'],
  [/^([\w ]+ value is out of range in )'[\s\S]*'$/, '$1?'],
  // PostgreSQL.
  [/^(invalid (?:input (?:syntax|value) for|byte sequence for) [^:]*: )"[\s\S]*"$/, '$1?'],
  [/^(value )"[\s\S]*"( is out of range.*)$/, '$1?$2'],
  [/^(date\/time field value out of range: )"[\s\S]*"$/, '$1?'],
];

/** Drizzle writes the query and its values, Prisma what the database said about SQL of the app. */
const DRIZZLE = /^Failed query: ([\s\S]*?)(?:\nparams: [\s\S]*)?$/;
const PRISMA = /^(Raw query failed\. Code: `[^`]*`\. Message: `)([\s\S]*)`$/;

/** What a database, Drizzle or Prisma says about a failure, without values. Any other message stays as it is. */
export function messageWithoutValues(message: string): string {
  const query = DRIZZLE.exec(message)?.[1];
  if (query !== undefined) return `Failed query: ${withoutValues(query, 'postgresql')}`;
  const [, prefix, said] = PRISMA.exec(message) ?? [];
  if (said !== undefined) return `${prefix}${withoutValuesOfDatabase(said)}\``;
  return withoutValuesOfDatabase(message);
}

function withoutValuesOfDatabase(message: string): string {
  const found = VALUES.find(([where]) => where.test(message));
  return found ? message.replace(...found) : message;
}
