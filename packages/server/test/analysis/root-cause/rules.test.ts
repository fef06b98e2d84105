import type { ErrorCategory, WireCause } from '@glasstrace/protocol';
import { CODE, RESOURCE, RESPONSE_ORIGIN_EVENT } from '@glasstrace/protocol/attributes';
import { describe, expect, it } from 'vitest';
import { type Finding, findRootCause } from '../../../src/analysis/root-cause/find-root-cause.ts';
import type { Span } from '../../../src/traces/span.ts';
import { interpretTrace } from '../../../src/traces/trace.ts';
import { aFrame, anException, aRequest, aSpan, SDK_RESOURCE, START_MS } from '../../traces/a-span.ts';

type Error = Parameters<typeof anException>[0];

/** What the rules say of a request that failed with this error. */
function explain(error: Error, around: { spans?: Span[]; statusCode?: number } = {}): Finding | undefined {
  const { spans = [], statusCode = 500 } = around;
  const root = aRequest({ method: 'POST', statusCode, events: [anException(error)] });
  return findRootCause(interpretTrace([root, ...spans.map((span) => ({ ...span, parentSpanId: root.spanId }))]));
}

const aCall = (attributes: Span['attributes'], span: Partial<Span> = {}): Span =>
  aSpan({
    kind: 'client',
    name: 'GET',
    ...span,
    attributes: {
      'http.request.method': 'GET',
      'url.full': 'http://rates.example/eur',
      'server.address': 'rates.example',
      ...attributes,
    },
  });

describe('code that does not compile', () => {
  const frames = [aFrame({ file: 'src/app/report/page.tsx', line: 3, column: 14 })];

  it('is the cause, whichever request met it', () => {
    const finding = explain({ type: 'CompileError', message: 'Expected a semicolon', frames });
    expect(finding).toMatchObject({
      rule: 'does-not-compile',
      rootCause: 'The code does not compile: the compiler stopped at src/app/report/page.tsx:3.',
      codeLocation: { file: 'src/app/report/page.tsx', line: 3, column: 14 },
      evidence: [{ path: 'errorEvidence.exceptionMessage', value: 'Expected a semicolon' }],
    });
  });

  it('is explained by what is known of the framework where that says more', () => {
    const message = 'Only async functions are allowed to be exported in a "use server" file.';
    expect(explain({ type: 'CompileError', message, frames })).toMatchObject({ rule: 'misuse-of-framework' });
  });
});

describe('codes of databases, in the words of their drivers', () => {
  it.each<[code: string, message: string, names: string, ErrorCategory]>([
    [
      'P2002',
      'Unique constraint failed on the fields: (`tenantId`,`slug`)',
      '`tenantId` and `slug`',
      'unique-constraint',
    ],
    [
      'P2003',
      'Foreign key constraint violated on the constraint: `Post_authorId_fkey`',
      '`Post_authorId_fkey`',
      'foreign-key-violation',
    ],
    ['P2025', 'No record was found for an update.', 'does not exist', 'not-found'],
    [
      'P2000',
      "The provided value for the column is too long for the column's type. Column: title",
      '`title`',
      'validation-error',
    ],
    ['P2011', 'Null constraint violation on the fields: (`email`)', '`email`', 'validation-error'],
    ['P2021', 'The table `main.Poll` does not exist in the current database.', '`main.Poll`', 'configuration-error'],
    [
      'P2022',
      'The column `Poll.colour` does not exist in the current database.',
      '`Poll.colour`',
      'configuration-error',
    ],
    ['P2024', 'Timed out fetching a new connection from the connection pool.', 'No connection of the pool', 'timeout'],
    [
      'P2034',
      'Transaction failed due to a write conflict or a deadlock. Please retry your transaction',
      'same data',
      'unknown',
    ],
    ['P1001', "Can't reach database server at `db:5432`", '`db:5432`', 'connection-error'],
    ['P1012', 'Environment variable not found: DATABASE_URL.', '`DATABASE_URL`', 'configuration-error'],
    [
      '23505',
      'duplicate key value violates unique constraint "users_email_key"',
      '`users_email_key`',
      'unique-constraint',
    ],
    [
      '23503',
      'insert or update on table "orders" violates foreign key constraint "orders_user_id_fkey"',
      '`orders`',
      'foreign-key-violation',
    ],
    [
      '23502',
      'null value in column "name" of relation "users" violates not-null constraint',
      '`name`',
      'validation-error',
    ],
    [
      '23514',
      'new row for relation "items" violates check constraint "items_price_check"',
      '`items_price_check`',
      'validation-error',
    ],
    ['22P02', 'invalid input syntax for type uuid: ?', 'UUID', 'validation-error'],
    ['42P01', 'relation "coupons" does not exist', '`coupons`', 'configuration-error'],
    ['42703', 'column "phone" does not exist', '`phone`', 'configuration-error'],
    ['40P01', 'deadlock detected', 'deadlock', 'unknown'],
    ['40001', 'could not serialize access due to concurrent update', 'same data', 'unknown'],
    ['57014', 'canceling statement due to statement timeout', 'longer than the database allows', 'timeout'],
    ['53300', 'sorry, too many clients already', 'no more connections', 'connection-error'],
    ['28P01', 'password authentication failed for user "app"', '`app`', 'configuration-error'],
    ['08006', 'connection failure', 'cannot be reached', 'connection-error'],
    ['ER_DUP_ENTRY', "Duplicate entry ? for key 'users.email'", '`users.email`', 'unique-constraint'],
    [
      'ER_NO_REFERENCED_ROW_2',
      'Cannot add or update a child row: a foreign key constraint fails (`shop`.`orders`, CONSTRAINT `fk` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`))',
      '`users`',
      'foreign-key-violation',
    ],
    ['ER_BAD_NULL_ERROR', "Column 'name' cannot be null", '`name`', 'validation-error'],
    ['ER_DATA_TOO_LONG', "Data too long for column 'title' at row 1", '`title`', 'validation-error'],
    ['ER_NO_SUCH_TABLE', "Table 'shop.coupons' doesn't exist", '`coupons`', 'configuration-error'],
    ['ER_BAD_FIELD_ERROR', "Unknown column 'phone' in 'field list'", '`phone`', 'configuration-error'],
    ['ER_LOCK_DEADLOCK', 'Deadlock found when trying to get lock; try restarting transaction', 'deadlock', 'unknown'],
    ['ER_ACCESS_DENIED_ERROR', "Access denied for user 'app'@'localhost'", 'login', 'configuration-error'],
    [
      'SQLITE_CONSTRAINT',
      'SQLITE_CONSTRAINT: UNIQUE constraint failed: users.email',
      '`users.email`',
      'unique-constraint',
    ],
    ['ERR_SQLITE_ERROR', 'FOREIGN KEY constraint failed', 'does not exist', 'foreign-key-violation'],
    ['SQLITE_BUSY', 'database is locked', 'lock', 'timeout'],
    [
      '11000',
      'E11000 duplicate key error collection: shop.users index: email_1 dup key: { email: "?" }',
      '`email`',
      'unique-constraint',
    ],
  ])('%s: %s', (code, message, names, category) => {
    const finding = explain({ type: 'DatabaseError', code, message });
    expect(finding).toMatchObject({ rule: 'database-complaint', errorCategory: category, codeLocation: { line: 9 } });
    expect(finding?.rootCause.toLowerCase()).toContain(names.toLowerCase());
  });

  it.each([
    ['SequelizeUniqueConstraintError', 'unique-constraint'],
    ['KnexTimeoutError', 'timeout'],
    ['EntityNotFoundError', 'not-found'],
    ['PrismaClientValidationError', 'validation-error'],
  ])('class %s', (type, category) => {
    expect(explain({ type, message: 'Validation error' })).toMatchObject({
      rule: 'database-complaint',
      errorCategory: category,
    });
  });
});

describe('a call that got no answer', () => {
  it.each<[code: string, says: string, ErrorCategory]>([
    ['ECONNREFUSED', 'refused the connection', 'connection-error'],
    ['ECONNRESET', 'closed the connection', 'connection-error'],
    ['ENOTFOUND', 'cannot be resolved', 'connection-error'],
    ['EAI_AGAIN', 'cannot be resolved', 'connection-error'],
    ['CERT_HAS_EXPIRED', 'certificate', 'connection-error'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate', 'connection-error'],
    ['UND_ERR_CONNECT_TIMEOUT', 'in time', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'sent nothing', 'timeout'],
    ['ETIMEDOUT', 'in the time', 'timeout'],
  ])('%s, by way of a cause, with the peer from the span', (code, says, category) => {
    const cause: WireCause = { type: 'Error', message: `failed ${code}`, code };
    const call = aCall({ 'error.type': code }, { status: 'ERROR', statusMessage: `failed ${code}` });
    const finding = explain({ type: 'TypeError', message: 'fetch failed', causes: [cause] }, { spans: [call] });
    expect(finding).toMatchObject({ rule: 'connection', errorCategory: category, affectedComponent: 'rates.example' });
    expect(finding?.rootCause).toContain('`GET http://rates.example/eur`');
    expect(finding?.rootCause).toContain(says);
  });

  it('is a timeout of its own where axios gives the code of a broken connection', () => {
    const finding = explain({ type: 'AxiosError', code: 'ECONNABORTED', message: 'timeout of 250ms exceeded' });
    expect(finding).toMatchObject({ rule: 'connection', errorCategory: 'timeout' });
  });

  it('was given up by the app, where it aborted it', () => {
    const call = aCall(
      { 'error.type': 'AbortError' },
      { status: 'ERROR', statusMessage: 'This operation was aborted' },
    );
    const finding = explain({ type: 'AbortError', message: 'This operation was aborted' }, { spans: [call] });
    expect(finding).toMatchObject({
      rule: 'aborted-by-app',
      errorCategory: 'timeout',
      affectedComponent: 'rates.example',
    });
    expect(finding?.confidence).toBeLessThan(0.8);
  });

  it('is inferred to have led to an error that says nothing, and marked as that', () => {
    const call = aCall({ 'error.type': 'ECONNREFUSED' }, { status: 'ERROR', statusMessage: 'connect ECONNREFUSED' });
    const finding = explain({ type: 'Error', message: 'could not load rates' }, { spans: [call] });
    expect(finding).toMatchObject({ rule: 'connection', errorCategory: 'connection-error' });
    expect(finding?.confidence).toBeLessThan(0.8);
  });

  it('does not explain an error that has a reason of its own', () => {
    const call = aCall({ 'error.type': 'ECONNREFUSED' }, { status: 'ERROR', statusMessage: 'connect ECONNREFUSED' });
    const finding = explain(
      { type: 'TypeError', message: "Cannot read properties of null (reading 'x')" },
      { spans: [call] },
    );
    expect(finding?.rule).toBe('null-property');
  });
});

describe('an answer of another service', () => {
  it.each<[number, ErrorCategory]>([
    [401, 'auth-failure'],
    [403, 'auth-failure'],
    [429, 'rate-limited'],
    [503, 'connection-error'],
    [504, 'timeout'],
  ])('%i explains the error that says so', (status, category) => {
    const call = aCall({ 'http.response.status_code': status }, { status: 'ERROR' });
    const finding = explain(
      { type: 'AxiosError', message: `Request failed with status code ${status}` },
      { spans: [call] },
    );
    expect(finding).toMatchObject({ rule: 'upstream-refused', errorCategory: category, confidence: 0.85 });
  });

  it('that came after the error explains nothing', () => {
    const call = aCall({ 'http.response.status_code': 401 }, { status: 'ERROR', startMs: START_MS + 8 });
    expect(explain({ message: 'boom' }, { spans: [call] })).toBeUndefined();
  });
});

describe('how sure it is', () => {
  const p2002: Error = {
    type: 'PrismaClientKnownRequestError',
    code: 'P2002',
    message: 'Unique constraint failed on the fields: (`slug`)',
  };

  it('is less of an error that the app caught and logged', () => {
    expect(explain({ ...p2002, hooks: ['prisma', 'console_error'] })?.confidence).toBe(0.85);
  });

  it('is not less where the response is the one that such an error asks for', () => {
    expect(explain({ ...p2002, hooks: ['prisma'] }, { statusCode: 409 })?.confidence).toBe(0.95);
  });

  it('is much less where the response is a refusal of another kind', () => {
    expect(explain({ ...p2002, hooks: ['prisma'] }, { statusCode: 404 })?.confidence).toBe(0.6);
  });
});

describe('what it must not say', () => {
  const origin = {
    name: RESPONSE_ORIGIN_EVENT,
    timeMs: START_MS + 6,
    attributes: { [CODE.file]: 'src/app.ts', [CODE.line]: 17 },
  };

  it('that the line which made the response is the one that failed', () => {
    const refused = anException({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:4', frames: [] });
    const finding = findRootCause(interpretTrace([aRequest({ statusCode: 500, events: [refused, origin] })]));
    expect(finding).toMatchObject({ errorCategory: 'connection-error' });
    expect(finding).not.toHaveProperty('codeLocation');
    expect(finding?.suggestedFix).not.toContain('src/app.ts');
  });

  it('that a route is missing where the routes of a server are not known', () => {
    const resource = { ...SDK_RESOURCE, [RESOURCE.frameworkName]: 'node' };
    const missing = (framework: object) => findRootCause(interpretTrace([aRequest({ statusCode: 404, ...framework })]));
    expect(missing({ resource: { ...resource, [RESOURCE.frameworkName]: 'express' } })?.rootCause).toContain(
      'No route',
    );
    expect(missing({ resource })?.rootCause ?? '').not.toContain('No route');
  });

  it.each([
    ['invalid JSON', { type: 'SyntaxError', message: 'Unterminated string in JSON at position 7', frames: [] }],
    ['data that a schema refuses', { type: 'ZodError', message: '[{"path":["slug"],"expected":"string"}]' }],
  ])('that the answer should be 400, for %s that was answered so', (_, error) => {
    expect(explain(error)?.suggestedFix).toContain('answer 400');
    expect(explain(error, { statusCode: 400 })?.suggestedFix).not.toContain('answer 400');
  });

  it('that data does not fit a schema, of an answer that is no JSON', () => {
    const finding = explain({
      type: 'ParseError',
      code: 'ERR_BODY_PARSE_FAILURE',
      message: `Unexpected token '<', "<!doctype "... is not valid JSON in "http://rates.example/eur"`,
    });
    expect(finding?.rootCause ?? '').not.toContain('schema');
  });
});

describe('what it reads from a stack that was logged as text', () => {
  it('is the code that Node begins the message with', () => {
    const finding = explain({ message: "ENOENT: no such file or directory, open '/app/menu.txt'" });
    expect(finding).toMatchObject({ errorCategory: 'not-found', rootCause: expect.stringContaining('/app/menu.txt') });
  });
});

describe('nothing failed', () => {
  const query = (i: number, durationMs: number, text = 'select * from votes where option_id = $1') =>
    aSpan({
      kind: 'client',
      name: 'SELECT votes',
      startMs: START_MS + i * durationMs,
      endMs: START_MS + (i + 1) * durationMs,
      attributes: { 'db.system.name': 'postgresql', 'db.query.text': text, 'db.collection.name': 'votes' },
    });
  const explainHealthy = (durationMs: number, spans: Span[]) => {
    const root = aRequest({ endMs: START_MS + durationMs });
    return findRootCause(interpretTrace([root, ...spans.map((span) => ({ ...span, parentSpanId: root.spanId }))]));
  };

  it('but one statement ran for every row', () => {
    const finding = explainHealthy(
      130,
      Array.from({ length: 12 }, (_, i) => query(i, 10)),
    );
    expect(finding).toMatchObject({ rule: 'repeated-queries', affectedComponent: 'postgresql' });
    expect(finding?.rootCause).toContain('ran 12 times in one request, one after the other, 120 ms of 130 ms');
  });

  it('but one call took most of a long time', () => {
    const finding = explainHealthy(2_000, [aCall({ 'http.response.status_code': 200 }, { endMs: START_MS + 1_800 })]);
    expect(finding).toMatchObject({ rule: 'slow-part', affectedComponent: 'rates.example' });
    expect(finding?.rootCause).toContain('1.8 s');
  });

  it('but a call failed, which the app caught', () => {
    const finding = explainHealthy(150, [
      aCall(
        { 'error.type': 'ECONNREFUSED', 'server.port': 8080 },
        { status: 'ERROR', statusMessage: 'connect ECONNREFUSED 127.0.0.1:8080' },
      ),
    ]);
    expect(finding).toMatchObject({
      rule: 'connection',
      affectedComponent: 'rates.example:8080',
      confidence: 0.7,
      relatedContext: 'The app caught this: it answered 200 after 150 ms.',
    });
    expect(finding?.rootCause).toContain('refused the connection');
    expect(finding?.suggestedFix).toContain('Start `rates.example:8080` or correct its address');
  });

  it.each([
    ['it was quick', 200, [query(0, 180)]],
    ['no call took most of the time', 2_000, [query(0, 300)]],
    [
      'the statements differ',
      130,
      Array.from({ length: 12 }, (_, i) => query(i, 10, `select ${'a'.repeat(i + 1)} from votes`)),
    ],
  ])('and nothing is to be said, as %s', (_, durationMs, spans) => {
    expect(explainHealthy(durationMs, spans)).toBeUndefined();
  });
});
