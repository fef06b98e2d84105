import type { DatabaseCondition } from '../../../traces/database-condition.ts';
import { name, names } from '../words.ts';
import type { Complaint } from './complaint.ts';

interface Words {
  cause: string;
  fix: string;
}

/** `at` is where in the app: `at src/lib/polls.ts:21`. */
type Explain = (complaint: Complaint, at: string) => Words;

const unreachable: Explain = ({ other, component }) => ({
  cause: `The database${other && name(other) ? ` at ${name(other)}` : ''} cannot be reached, or closed the connection.`,
  fix:
    component === 'sqlite'
      ? 'Check the path of the database file and that its folder exists and may be written.'
      : 'Start the database, and check host and port in the connection string (usually DATABASE_URL); inside of a container `localhost` is the container itself.',
});

/** What each complaint means, and what the app can do about it. */
export const EXPLANATIONS: Record<DatabaseCondition, Explain> = {
  unique: (complaint, at) => {
    const fields = names(complaint.fields);
    return {
      cause: `${said(complaint)} refused a row${inTable(complaint)} because another row has the same ${fields ?? 'value in a column that must be unique'}.`,
      fix: `Handle the duplicate ${at}: catch ${codeOf(complaint, 'the violation')} and answer 409, or use an upsert if the existing row is meant${fields ? `, or make ${fields} unique before writing` : ''}. Checking first is not enough: two requests can pass the check together.`,
    };
  },
  'foreign-key': (complaint, at) => {
    const fields = names(complaint.fields);
    const other = name(complaint.other);
    const isDelete = /^\s*delete/i.test(complaint.call?.query ?? complaint.call?.operation ?? '');
    return {
      cause: isDelete
        ? `A row${inTable(complaint)} is deleted that other rows${other ? ` in ${other}` : ''} still refer to${fields ? ` (${fields})` : ''}.`
        : `A row is written${inTable(complaint)} that refers${fields ? `, by ${fields},` : ''} to a row that does not exist${other ? ` in ${other}` : ''}.`,
      fix: isDelete
        ? `Delete or detach the rows that refer to it first, ${at}, or let the foreign key do it with ON DELETE CASCADE or SET NULL.`
        : `Check ${at} that the row referred to exists and answer 404 or 400 when it does not (catch ${codeOf(complaint, 'the violation')}); in seeds and tests, create the parent first.`,
    };
  },
  'not-null': (complaint, at) => {
    const fields = names(complaint.fields) ?? 'A required column';
    return {
      cause: `${fields} got no value${inTable(complaint)}, and the column does not allow that.`,
      fix: `Give ${fields} a value ${at}: refuse the request with 400 when the client must send it, or set a default in the schema.`,
    };
  },
  check: (complaint, at) => {
    const fields = names(complaint.fields);
    return {
      cause: `A value${inTable(complaint)} breaks a rule of the table${fields ? `: the check constraint on ${fields}` : ''}.`,
      fix: `Check the value before it is written, ${at}, and answer 400 when it breaks the rule${fields ? ` ${fields}` : ''}.`,
    };
  },
  'bad-value': (complaint, at) => {
    const fields = names(complaint.fields);
    const wrong = VALUES[complaint.code ?? ''];
    return {
      cause: wrong
        ? `${wrong[0]}${fields ? ` (${fields})` : ''}${inTable(complaint)}.`
        : `A value does not fit its column${fields ? ` ${fields}` : ''}${inTable(complaint)}: too long, out of range, or in a form of another type.`,
      fix: `${wrong?.[1] ?? `Validate the value${fields ? ` of ${fields}` : ''} before the query, and answer 400 when it does not fit, or change the column`} (${at}).`,
    };
  },
  'missing-table': ({ table, component }, at) => {
    const which = name(table) ?? 'A table';
    return {
      cause: `The table ${which} does not exist in the database that the app is connected to.`,
      fix: `${migrate(component)} If ${which} exists elsewhere, check the name used ${at}, the schema and which database the connection string names.`,
    };
  },
  'missing-column': (complaint, at) => {
    const which = names(complaint.fields) ?? 'a column';
    return {
      cause: `The query names the column ${which}${inTable(complaint)}, which the database does not have.`,
      fix: `${migrate(complaint.component)} If it should not exist, correct the name ${at}.`,
    };
  },
  'missing-database': ({ other, component }) => ({
    cause: `The database ${name(other) ?? 'that the connection string names'} does not exist on the server.`,
    fix: `Create it, or correct the name in the connection string (usually DATABASE_URL).${component === 'prisma' ? ' `npx prisma migrate dev` creates it in development.' : ''}`,
  }),
  'bad-statement': (complaint, at) => ({
    cause: `The database cannot run the statement${inTable(complaint)}: its syntax, a function or the types in it are wrong.`,
    fix: `Correct the statement ${at}; the message and the statement are in the evidence.`,
  }),
  'bad-arguments': ({ fields }, at) => {
    const which = names(fields);
    return {
      cause: `The Prisma call has arguments that do not fit the schema${which ? `: ${which} is missing, unknown or of the wrong type` : ''}.`,
      fix: `Correct ${which ?? 'the arguments'} in the call ${at}; after a change of the schema run \`npx prisma generate\`. Validate what comes from a request before it reaches the call.`,
    };
  },
  'record-not-found': (complaint, at) => ({
    cause: `The query needs a record${inTable(complaint)} that does not exist: nothing matches its condition.`,
    fix: `Answer 404 when there is none: catch ${codeOf(complaint, 'the error')} ${at}, or look the record up with a query that may find nothing and check the result.`,
  }),
  conflict: (complaint, at) => {
    const isDeadlock = /^(?:40P01|ER_LOCK_DEADLOCK|DeadlockException)$/.test(
      complaint.code ?? complaint.error.type ?? '',
    );
    return {
      cause: isDeadlock
        ? `A deadlock${inTable(complaint)}: two transactions wait for rows that the other one has locked, and the database ended this one.`
        : `Two transactions changed the same data${inTable(complaint)} at the same time, and the database gave up this one.`,
      fix: `${isDeadlock ? 'Lock rows in the same order everywhere (sort by id first), keep transactions short, and repeat' : 'Repeat'} the transaction ${at} when ${codeOf(complaint, 'this error')} comes, a few times.`,
    };
  },
  locked: (complaint, at) => ({
    cause: `The statement waited for a lock${inTable(complaint)} that another connection holds, until it gave up.`,
    fix: `Find the transaction that stays open, and keep transactions short. ${complaint.component === 'sqlite' ? `Set a busy timeout and WAL mode on the connection` : `Repeat the statement`} ${at}.`,
  }),
  'statement-timeout': (complaint, at) => ({
    cause: `The statement${inTable(complaint)} ran longer than the database allows, and was cancelled.`,
    fix: `Make the query ${at} faster (an index on what it filters and sorts by, fewer rows), or raise the statement timeout if that long is right.`,
  }),
  'transaction-timeout': (_complaint, at) => ({
    cause: 'The transaction was open longer than it may be, or had been closed before the query.',
    fix: `Do only the queries inside of the transaction ${at}, await all of them, and no outgoing calls; or raise its timeout.`,
  }),
  'pool-exhausted': (_complaint, at) => ({
    cause: 'No connection of the pool became free in time: all are in use, or were never given back.',
    fix: `Use one client for the whole process (in development keep it on globalThis, as hot reloads make new ones), release every connection that is taken, and avoid many queries at once ${at}; then raise the limit of the pool.`,
  }),
  'too-many-connections': () => ({
    cause: 'The database takes no more connections.',
    fix: 'Use one pool for the whole process (in development keep it on globalThis, as hot reloads make new ones), lower its size, or put a pooler in front of the database.',
  }),
  credentials: ({ other }) => ({
    cause: `The database refused the login${other && name(other) ? ` of ${name(other)}` : ''}: user or password are wrong.`,
    fix: 'Correct user and password in the connection string (usually DATABASE_URL), and start the server again so that it is read.',
  }),
  permission: (complaint) => ({
    cause: `The database user may not do this${inTable(complaint)}.`,
    fix: `Grant the right to the user of the connection string, or connect as another one.`,
  }),
  'read-only': (_complaint, at) => ({
    cause: 'The database can only be read: the connection, the transaction or the file is read-only.',
    fix: `Write through a connection that may (${at}): the primary instead of a replica, a file and folder that the process may write.`,
  }),
  unreachable,
  'connect-timeout': unreachable,
  'client-configuration': ({ other, fields }) => {
    const variable = name(other ?? fields[0]);
    return {
      cause: `The connection string of the database is missing or not valid${variable ? `: ${variable}` : ''}.`,
      fix: `Set ${variable ?? 'DATABASE_URL'} in the environment that the server is started with (or in .env), and start it again.`,
    };
  },
};

/** Of SQLSTATE class 22 and its like: what is wrong with the value, and what to do about it. */
const VALUES: Readonly<Record<string, readonly [cause: string, fix: string]>> = {
  P2000: [
    'A value is longer than its column allows',
    'Check the length before the query, and answer 400 when it is too long, or widen the column',
  ],
  P2033: ['A number is too large for its column', 'Check the number before the query, or use a larger type'],
  '22001': [
    'A value is longer than its column allows',
    'Check the length before the query, and answer 400 when it is too long, or widen the column',
  ],
  ER_DATA_TOO_LONG: [
    'A value is longer than its column allows',
    'Check the length before the query, and answer 400 when it is too long, or widen the column',
  ],
  '22003': ['A number is out of the range of its column', 'Check the number before the query, or use a larger type'],
  ER_WARN_DATA_OUT_OF_RANGE: [
    'A number is out of the range of its column',
    'Check the number before the query, or use a larger type',
  ],
  '22012': ['The statement divides by zero', 'Guard the divisor in the statement, for example with nullif(…, 0)'],
  ER_DIVISION_BY_ZERO: [
    'The statement divides by zero',
    'Guard the divisor in the statement, for example with nullif(…, 0)',
  ],
  '22P02': [
    'A text is not in the form of the type it is used as, such as a number or a UUID',
    'Validate the value before the query, and answer 400 or 404 when it is no such value',
  ],
  '22007': ['A text is no valid date or time', 'Validate the date before the query, and answer 400 when it is none'],
  '22008': ['A date or time is out of range', 'Validate the date before the query, and answer 400 when it is none'],
  P2023: [
    'A value is not in the form that its column has, such as a UUID',
    'Validate the value before the query, and answer 400 or 404 when it is no such value',
  ],
};

const SYSTEMS: Record<string, string> = {
  prisma: 'The database (through Prisma)',
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  sqlite: 'SQLite',
  mongodb: 'MongoDB',
};
const said = ({ component }: Complaint): string => SYSTEMS[component] ?? 'The database';

function inTable({ table, fields }: Complaint): string {
  const known = name(table);
  // `orders.number` says it already.
  if (!known || fields.some((field) => field.startsWith(`${table}.`))) return '';
  return ` in ${known}`;
}

const codeOf = ({ code }: Complaint, otherwise: string): string => name(code) ?? otherwise;

const migrate = (component: string): string =>
  component === 'prisma'
    ? 'Bring the database up to date with the schema: `npx prisma migrate dev` (or `migrate deploy`).'
    : 'Run the migrations against this database.';
