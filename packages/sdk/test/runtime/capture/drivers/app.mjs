import { createServer } from 'node:http';
import Database from 'libsql';
import pg from 'pg';

const pool = new pg.Pool({ port: Number(process.env.PG_PORT), host: '127.0.0.1', user: 'postgres', max: 1 });
const nowhere = new pg.Pool({ port: 9, host: '127.0.0.1' });
/** Not written in the source, which is shown around an error. */
const secret = (name) => [name, 'secret'].join('-');
const sqlite = new Database(':memory:');
sqlite.exec('create table notes (id integer primary key, title text unique)');

/** The code of the last failure that nobody handled. */
let unhandled = 'none';
process.on('unhandledRejection', ({ code }) => {
  unhandled = code;
});

const routes = {
  '/unhandled': () => {
    throw Object.assign(new Error(), { code: unhandled });
  },
  '/pg/forgotten': () => void pool.query('select * from no_such_table'),
  '/pg/stack': async () => {
    const error = await pool.query('select * from no_such_table').catch((thrown) => thrown);
    throw Object.assign(error, { code: error.stack });
  },
  '/pg/rows': () => pool.query(`select * from users where email = '${secret('alice')}' and id = $1`, [7]),
  '/pg/duplicate': async () => {
    await pool.query('insert into users (id, email) values ($1, $2)', [7, secret('alice')]); // marker:duplicate
  },
  '/pg/callback': () =>
    new Promise((resolve, reject) => {
      pool.query('select * from no_such_table', (error, result) => (error ? reject(error) : resolve(result))); // marker:callback
    }),
  '/pg/client': async () => {
    const client = await pool.connect();
    try {
      return await client.query('select count(*) from users');
    } finally {
      client.release();
    }
  },
  '/pg/nowhere': () => nowhere.query('select 1'), // marker:nowhere
  '/pg/two': () => Promise.all([pool.query('select 1 as one'), pool.query('select 2 as two')]),
  '/sqlite/duplicate': () => {
    const insert = sqlite.prepare('insert into notes (title) values (?)');
    insert.run(secret('title'));
    insert.run(secret('title')); // marker:sqlite
  },
  '/sqlite/syntax': () => sqlite.prepare('selekt 1').all(), // marker:syntax
};

const server = createServer(async (request, response) => {
  try {
    await routes[request.url]();
    response.end('fine');
  } catch (error) {
    response.statusCode = 500;
    response.end(error.code);
  }
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
