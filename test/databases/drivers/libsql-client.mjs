import { createClient } from '@libsql/client';
import { drizzle } from 'drizzle-orm/libsql';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { secret, serve } from './serve.mjs';

const client = createClient({ url: `file:${process.env.DATABASE_FILE}` });
await client.executeMultiple(`
  create table users (id integer primary key, email text not null unique);
  create table posts (id integer primary key, user_id int references users (id))`);
await client.execute({ sql: 'insert into users (email) values (?)', args: [secret('ann')] });
const users = sqliteTable('users', { id: integer('id'), email: text('email') });
const db = drizzle(client);

serve({
  '/rows': () => client.execute({ sql: 'select * from users where email = ?', args: [secret('ann')] }),
  '/batch': () => client.batch(['select count(*) from users', 'select count(*) from posts']),
  '/drizzle': () => db.select().from(users),
  '/duplicate': async () => {
    await client.execute({ sql: 'insert into users (email) values (?)', args: [secret('ann')] }); // marker:duplicate
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
    await client.execute('pragma foreign_keys = on');
    await client.execute('insert into posts (user_id) values (404)'); // marker:orphan
  },
});
