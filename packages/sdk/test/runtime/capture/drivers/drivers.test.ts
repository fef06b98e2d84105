import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { startRecordedApp } from '../../support/recorded-app.ts';

/** PostgreSQL itself, compiled to WebAssembly, behind a socket. */
let postgres: PGLiteSocketServer;
let port: string;

beforeAll(async () => {
  const db = await PGlite.create();
  await db.exec("create table users (id int primary key, email text); insert into users values (7, 'bob')");
  postgres = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1' });
  await postgres.start();
  port = postgres.getServerConn().split(':').at(-1)!;
}, 60_000);

afterAll(() => postgres.stop());

const start = () => startRecordedApp(new URL('./app.mjs', import.meta.url), { PG_PORT: port });

describe('pg', () => {
  it('tells statements without their values, by pool and by client, once each', async () => {
    const { get, recorded, sink } = await start();
    expect((await get('/pg/rows')).body).toBe('fine');
    await get('/pg/client');
    await recorded('SELECT users', 'postgresql', 'select * from users where email = ? and id = $1');
    await recorded('select count(*) from users');
    expect(sink.traces()).not.toContain('alice-secret');
    expect(sink.traces().split('select * from users').length - 1).toBe(1);
  });

  it('tells a failure that the app answers itself: SQLSTATE, and the line of the call', async () => {
    const { get, recorded, frameAt, sink } = await start();
    expect(await get('/pg/duplicate')).toEqual({ status: 500, body: '23505' });
    await recorded('GET /pg/duplicate', 'INSERT users', '23505', frameAt('duplicate'), 'database');
    expect(sink.traces()).not.toContain('alice-secret');
    await get('/pg/callback');
    await recorded('42P01', frameAt('callback'));
  });

  it('tells a database that is not there', async () => {
    const { get, recorded, frameAt } = await start();
    expect((await get('/pg/nowhere')).body).toBe('ECONNREFUSED');
    await recorded('ECONNREFUSED', frameAt('nowhere'));
  });

  it('a failure that nobody awaits stays unhandled, as without us', async () => {
    const { get, recorded } = await start();
    await get('/pg/forgotten');
    await eventually(async () => expect((await get('/unhandled')).body).toBe('42P01'));
    await recorded('GET /pg/forgotten', '42P01');
  });

  it("the app's function stays in the stack of the error, as without us", async () => {
    const { get } = await start();
    expect((await get('/pg/stack')).body).toMatch(/at async .*app\.mjs/);
  });

  it('keeps what waits for a connection with its own request', async () => {
    const { get, recorded } = await start();
    await Promise.all([get('/pg/two'), get('/pg/rows')]);
    await recorded('select ? as one', 'select ? as two', 'SELECT users');
  });
});

describe('libsql', () => {
  it('tells statements and failures of synchronous calls', async () => {
    const { get, recorded, frameAt, sink } = await start();
    expect((await get('/sqlite/duplicate')).body).toMatch(/^SQLITE_CONSTRAINT/);
    await recorded('INSERT notes', 'sqlite', 'SQLITE_CONSTRAINT', frameAt('sqlite'));
    expect(sink.traces()).not.toContain('title-secret');
    await get('/sqlite/syntax');
    await recorded('SELEKT', frameAt('syntax'));
  });
});

describe('mysql2', () => {
  it('tells statements and failures, and never awaits a result, of which it would complain', async () => {
    const { get, recorded, frameAt, sink, output } = await startRecordedApp(
      new URL('./mysql-app.mjs', import.meta.url),
    );
    expect((await get('/fine')).body).toBe('fine');
    expect((await get('/duplicate')).body).toBe('ER_DUP_ENTRY');
    await recorded('UPDATE users', 'update users set name = ? where id = ?', 'ER_DUP_ENTRY', frameAt('duplicate'));
    expect(sink.traces()).not.toContain('value-secret');
    expect(output()).not.toContain('.then()');
  });
});

describe('ioredis', () => {
  it('tells commands with their keys, without values, and failures with the line of the call', async () => {
    const { get, recorded, frameAt, sink } = await startRecordedApp(new URL('./redis-app.mjs', import.meta.url));
    expect((await get('/fine')).body).toBe('fine');
    expect((await get('/wrong-type')).body).toBe('ReplyError');
    await recorded('SET user:1', 'LPUSH user:1', 'WRONGTYPE', frameAt('wrongType'));
    expect(sink.traces()).not.toContain('value-secret');
  });
});
