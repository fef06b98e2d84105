import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { secret, serve } from './serve.mjs';

const { DATABASE_URL: connectionString } = process.env;
const pool = new pg.Pool({ connectionString });
const other = (change) => {
  const url = new URL(connectionString);
  change(url);
  return new pg.Pool({ connectionString: url.href });
};
const nowhere = other((url) => {
  url.port = '9';
});
const stranger = other((url) => {
  url.password = secret('wrong');
});
const lost = other((url) => {
  url.pathname = '/no_such_database';
});
await pool.query(`
  create table if not exists users (id serial primary key, email text not null unique check (email <> ''));
  create table if not exists posts (id serial primary key, user_id int references users (id));
  insert into users (email) values ('${secret('ann')}') on conflict do nothing`);
const users = pgTable('users', { id: integer('id'), email: text('email') });
const db = drizzle(pool);

serve({
  '/rows': () => pool.query(`select * from users where email = '${secret('ann')}' and id = $1`, [7]),
  '/drizzle': () => db.select().from(users),
  '/duplicate': async () => {
    await pool.query('insert into users (email) values ($1)', [secret('ann')]); // marker:duplicate
  },
  '/drizzle/duplicate': async () => {
    await db.insert(users).values({ id: 99, email: secret('ann') }); // marker:drizzleDuplicate
  },
  '/orphan': async () => {
    await pool.query('insert into posts (user_id) values ($1)', [404]); // marker:orphan
  },
  '/check': async () => {
    await pool.query('insert into users (email) values ($1)', ['']); // marker:check
  },
  '/malformed': async () => {
    await pool.query('select * from users where id = $1', [secret('number')]); // marker:malformed
  },
  '/slow': async () => {
    await pool.query('set statement_timeout = 50; select pg_sleep(5)'); // marker:slow
  },
  '/locked': async () => {
    const [holder, waiter] = [await pool.connect(), await pool.connect()];
    try {
      await holder.query('begin; lock table posts');
      await waiter.query(`set lock_timeout = '50ms'`);
      await waiter.query('select * from posts'); // marker:locked
    } finally {
      await holder.query('rollback');
      holder.release();
      waiter.release(true);
    }
  },
  '/nowhere': async () => {
    await nowhere.query('select 1'); // marker:nowhere
  },
  '/stranger': async () => {
    await stranger.query('select 1'); // marker:stranger
  },
  '/lost': async () => {
    await lost.query('select 1'); // marker:lost
  },
});
