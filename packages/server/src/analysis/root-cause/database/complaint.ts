import { SPAN } from '@glasstrace/protocol/attributes';
import { readText, readTexts } from '../../../traces/attribute.ts';
import {
  type DatabaseCondition,
  databaseConditionOf,
  databaseConditionOfClass,
} from '../../../traces/database-condition.ts';
import type { DatabaseCall, ErrorSeen, Facts } from '../facts.ts';
import type { Evidence } from '../rule.ts';
import { excerpt } from '../words.ts';

/** What a database said about a statement of the app. */
export interface Complaint {
  condition: DatabaseCondition;
  error: ErrorSeen;
  /** `P2002`, `23505`; absent where only the message says it. */
  code?: string;
  /** Columns, fields or the constraint it is about; names as they were said, unchecked. */
  fields: string[];
  table?: string;
  /** Table at the other end of a foreign key, or the argument, host, or database that is named. */
  other?: string;
  call?: DatabaseCall;
  /** `prisma`, `postgresql`, … */
  component: string;
  evidence: Evidence[];
}

/** The first complaint of a database among the errors of a failure; undefined when none of them is one. */
export function readComplaint(facts: Facts): Complaint | undefined {
  const found = facts.errors
    .map((error) => ({ error, condition: conditionOf(error) }))
    .filter((candidate) => candidate.condition !== undefined)
    // That a raw query failed says less than what the database below it said.
    .toSorted((a, b) => Number(a.error.code === 'P2010') - Number(b.error.code === 'P2010'))[0];
  if (!found) return undefined;
  const { error } = found;
  const condition = found.condition!;
  const failed = facts.database.filter(({ span }) => span.status === 'ERROR');
  const call = facts.database.find(({ span }) => span === error.span) ?? failed.at(-1);
  const operations = facts.failure?.failedCalls ?? [];
  const targets = operations.flatMap(({ attributes }) => readTexts(attributes, SPAN.prismaTarget));
  const model = operations.map(({ attributes }) => readText(attributes, SPAN.prismaModel)).find(Boolean);
  const said = readNames(error.message);
  const table = model ?? said.table ?? call?.table;
  const fields = targets.length > 0 ? [...new Set(targets)] : said.fields;
  const isPrisma = error.type?.startsWith('PrismaClient') === true || /^P[1-6]\d{3}$/.test(error.code ?? '');
  return {
    condition,
    error,
    ...(error.code !== undefined && { code: error.code }),
    fields,
    ...(table !== undefined && { table }),
    ...(said.other !== undefined && { other: said.other }),
    ...(call && { call }),
    component: isPrisma ? 'prisma' : (call?.system ?? facts.failure?.component ?? systemOf(error) ?? 'database'),
    evidence: [
      ...(error.code === undefined
        ? []
        : [{ path: error.paths.code, value: error.code, why: 'the code that the database or its client gave' }]),
      { path: error.paths.message, value: excerpt(error.message), why: 'names what it is about' },
      ...(call?.query === undefined
        ? []
        : [
            {
              path: `${call.span.spanId}:${SPAN.dbQuery}`,
              value: excerpt(call.query),
              why: 'the statement that failed',
            },
          ]),
    ],
  };
}

function conditionOf({ code, type, message }: ErrorSeen): DatabaseCondition | undefined {
  const byCode = code === undefined ? undefined : databaseConditionOf(code);
  if (byCode) return byCode;
  const byClass = databaseConditionOfClass(type ?? '');
  if (byClass) return byClass;
  // pg has no codes for what its own client finds.
  if (message.startsWith('SASL: ')) return 'credentials';
  if (message === 'timeout exceeded when trying to connect') return 'pool-exhausted';
  if (type === 'PrismaClientValidationError') return 'bad-arguments';
  const isSqlite = /^(?:SQLITE_|ERR_SQLITE)/.test(code ?? '') || /^(?:SqliteError|LibsqlError)$/.test(type ?? '');
  if (isSqlite) return SQLITE_WORDS.find(([words]) => words.test(message))?.[1];
  if (type?.startsWith('PrismaClientInitialization')) return PRISMA_WORDS.find(([words]) => words.test(message))?.[1];
  return undefined;
}

/** SQLite's own words, for the codes that say no more than that something failed. */
const SQLITE_WORDS: [RegExp, DatabaseCondition][] = [
  [/\bUNIQUE constraint failed\b/, 'unique'],
  [/\bFOREIGN KEY constraint failed\b/, 'foreign-key'],
  [/\bNOT NULL constraint failed\b/, 'not-null'],
  [/\bCHECK constraint failed\b/, 'check'],
  [/\bno such table: /, 'missing-table'],
  [/\b(?:no such column: |has no column named )/, 'missing-column'],
  [/\bdatabase (?:table )?is locked\b/, 'locked'],
  [/\battempt to write a readonly database\b/, 'read-only'],
  [/\bunable to open database file\b/, 'unreachable'],
  [/\bdatatype mismatch\b|\bcannot store \w+ value in \w+ column\b/, 'bad-value'],
  [/\bsyntax error\b|\bincomplete input\b|\bvalues for \d+ columns\b/, 'bad-statement'],
];

/** Prisma 5 and 6 start their engine late: what it says then carries its code in a field of another name. */
const PRISMA_WORDS: [RegExp, DatabaseCondition][] = [
  [/^Can't reach database server at /m, 'unreachable'],
  [/Environment variable not found: |the URL must start with the protocol/, 'client-configuration'],
  [/^Authentication failed against /m, 'credentials'],
  [/^Database .+ does not exist/m, 'missing-database'],
];

interface Names {
  fields: string[];
  table?: string;
  other?: string;
}

/** Names in the messages of Prisma, PostgreSQL, MySQL and SQLite, as they have written them for many versions. */
function readNames(message: string): Names {
  for (const pattern of NAMES) {
    const groups = pattern.exec(message)?.groups;
    if (!groups) continue;
    const { fields = '', table, other } = groups;
    return {
      fields: fields
        .split(/[,\s]+/)
        .map((field) => field.replace(/[`"'()]/g, ''))
        .filter((field) => field !== ''),
      ...(table !== undefined && { table }),
      ...(other !== undefined && { other }),
    };
  }
  return { fields: [] };
}

const NAMES: readonly RegExp[] = [
  // MongoDB
  /E11000 duplicate key error collection: (?<table>[\w.]+) index: (?<fields>\w+?)(?:_-?1)? dup key/,
  // SQLite
  /constraint failed: (?<fields>[\w.]+(?:, [\w.]+)*)$/m,
  /CHECK constraint failed: (?<fields>\w+)/,
  /no such table: (?<table>[\w.]+)/,
  /no such column: "?(?<fields>[\w.]+)/,
  /table (?<table>\w+) has no column named (?<fields>\w+)/,
  // PostgreSQL
  /null value in column "(?<fields>[^"]+)" (?:of relation "(?<table>[^"]+)" )?violates/,
  /on table "(?<table>[^"]+)" violates foreign key constraint "(?<fields>[^"]+)"(?: on table "(?<other>[^"]+)")?/,
  /for relation "(?<table>[^"]+)" violates check constraint "(?<fields>[^"]+)"/,
  /unique constraint "(?<fields>[^"]+)"/,
  /column "?(?<fields>[\w.]+)"? of relation "(?<table>[^"]+)" does not exist/,
  /column "?(?<fields>[\w.]+)"? does not exist/,
  /relation "(?<table>[^"]+)" does not exist/,
  /(?:database|role) "(?<other>[^"]+)" does not exist/,
  /for (?:user|role) "(?<other>[^"]+)"/,
  // MySQL
  /for key '(?<fields>[^']+)'/,
  /foreign key constraint fails \(`[^`]+`\.`(?<table>[^`]+)`, CONSTRAINT `[^`]+` FOREIGN KEY \((?<fields>[^)]+)\) REFERENCES `(?<other>[^`]+)`/,
  /Column '(?<fields>[^']+)' cannot be null/,
  /Field '(?<fields>[^']+)' doesn't have a default value/,
  /(?:too long|Out of range value|truncated) for column '(?<fields>[^']+)'/,
  /for column `?[^`]*`?\.?`?(?<table>[^`.]+)`?\.`(?<fields>[^`]+)` at row/,
  /Table '(?:[^'.]+\.)?(?<table>[^']+)' doesn't exist/,
  /Unknown column '(?<fields>[^']+)'/,
  /Check constraint '(?<fields>[^']+)' is violated/,
  // Prisma
  /on the (?:fields?|constraint): (?<fields>\([^)]+\)|`[^`]+`)/,
  /Foreign key constraint violated(?: on the constraint)?: `(?<fields>[^`]+)`/,
  /on (?:the )?field:? `?(?<fields>[^`\s]+)`?/,
  /Null constraint violation on the fields?: (?<fields>\([^)]+\))/,
  /provided value for the column is too long for the column's type\. Column: (?<fields>[\w.]+)/,
  /The table `(?<table>[^`]+)` does not exist/,
  /The column `(?<fields>[^`]+)` does not exist/,
  /Argument `(?<fields>[^`]+)` is missing/,
  /Unknown (?:argument|field) `(?<fields>[^`]+)`/,
  /(?:Invalid value|Argument) (?:for argument )?`(?<fields>[^`]+)`/,
  /database server at `(?<other>[^`]+)`/,
  /Environment variable not found: (?<other>\w+)/,
];

function systemOf({ type, code = '' }: ErrorSeen): string | undefined {
  if (/^(?:SQLITE|ERR_SQLITE)/.test(code) || /^(?:SqliteError|LibsqlError)$/.test(type ?? '')) return 'sqlite';
  if (/^(?:ER_|PROTOCOL_)/.test(code)) return 'mysql';
  if (type?.startsWith('Mongo')) return 'mongodb';
  return /^[0-9A-Z]{5}$/.test(code) ? 'postgresql' : undefined;
}
