import { int, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
import { drizzle } from 'drizzle-orm/mysql2';
import mysql from 'mysql2/promise';
import { secret, serve } from './serve.mjs';

const { DATABASE_URL } = process.env;
const pool = mysql.createPool(DATABASE_URL);
const other = (change) => {
  const url = new URL(DATABASE_URL);
  change(url);
  return mysql.createPool(url.href);
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
await pool.query(
  `create table if not exists users (id int auto_increment primary key, email varchar(99) unique not null, age int check (age > 0))`,
);
await pool.query(
  'create table if not exists posts (id int auto_increment primary key, user_id int references users (id))',
);
await pool.query('insert ignore into users (email) values (?)', [secret('ann')]);
const users = mysqlTable('users', { id: int('id'), email: varchar('email', { length: 99 }) });
const db = drizzle(pool);

serve({
  '/rows': () => pool.query(`select * from users where email = "${secret('ann')}" and id = ?`, [7]),
  '/execute': () => pool.execute('select * from users where email = ?', [secret('ann')]),
  '/drizzle': () => db.select().from(users),
  '/duplicate': async () => {
    await pool.execute('insert into users (email) values (?)', [secret('ann')]); // marker:duplicate
  },
  '/drizzle/duplicate': async () => {
    await db.insert(users).values({ id: 99, email: secret('ann') }); // marker:drizzleDuplicate
  },
  '/drizzle/logged': async () => {
    try {
      await db.insert(users).values({ id: 99, email: secret('ann') }); // marker:drizzleLogged
    } catch (error) {
      console.error(error);
      throw error;
    }
  },
  '/orphan': async () => {
    await pool.query('insert into posts (user_id) values (?)', [404]); // marker:orphan
  },
  '/parent': async () => {
    await pool.query('insert ignore into users (id, email) values (7, ?)', [secret('bob')]);
    await pool.query('insert into posts (user_id) values (7)');
    await pool.query('delete from users where id = 7'); // marker:parent
  },
  '/check': async () => {
    await pool.query('insert into users (email, age) values (?, -1)', [secret('eve')]); // marker:check
  },
  '/malformed': async () => {
    await pool.query('insert into users (email, age) values (?, ?)', [secret('joe'), secret('number')]); // marker:malformed
  },
  '/syntax': async () => {
    await pool.query(`select * frm users where email = '${secret('ann')}'`); // marker:syntax
  },
  '/slow': async () => {
    await pool.query('set statement max_statement_time = 0.05 for select sleep(5)'); // marker:slow
  },
  '/locked': async () => {
    const [holder, waiter] = [await pool.getConnection(), await pool.getConnection()];
    try {
      await holder.beginTransaction();
      await holder.query('update users set age = 1');
      await waiter.query('set innodb_lock_wait_timeout = 1');
      await waiter.query('update users set age = 2'); // marker:locked
    } finally {
      await holder.rollback();
      holder.release();
      waiter.destroy();
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
