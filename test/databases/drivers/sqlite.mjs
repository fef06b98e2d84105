import { createRequire } from 'node:module';
import { secret, serve } from './serve.mjs';

const { DATABASE_DRIVER: driver, DATABASE_FILE: file } = process.env;
const require = createRequire(import.meta.url);
const Database = require(driver);
const db = new Database(file);
db.exec(
  "pragma foreign_keys = on; create table users (id integer primary key, email text not null unique check (email <> ''))",
);
db.exec('create table posts (id integer primary key, user_id int references users (id))');
db.prepare('insert into users (email) values (?)').run(secret('ann'));

serve({
  '/rows': () => {
    db.prepare(`select * from users where email = '${secret('ann')}' and id = ?`).all(7);
    db.prepare('select count(*) from users').get();
  },
  '/transaction': () => db.transaction(() => db.prepare('select count(*) from posts').get())(),
  '/duplicate': () => {
    db.prepare('insert into users (email) values (?)').run(secret('ann')); // marker:duplicate
  },
  '/primary-key': () => {
    db.prepare('insert into users (id, email) values (1, ?)').run(secret('eve')); // marker:primaryKey
  },
  '/orphan': () => {
    db.prepare('insert into posts (user_id) values (?)').run(404); // marker:orphan
  },
  '/check': () => {
    db.prepare('insert into users (email) values (?)').run(''); // marker:check
  },
  '/locked': () => {
    const [holder, waiter] = [new Database(file), new Database(file, { timeout: 20 })];
    try {
      holder.exec('begin exclusive');
      waiter.prepare('select * from users').all(); // marker:locked
    } finally {
      holder.close();
      waiter.close();
    }
  },
  '/syntax': () => {
    db.prepare('selekt 1'); // marker:syntax
  },
});
