import pg from 'pg';
import { pool } from './tables.js';
import { transferBothWays } from './transfers.js';

async function openAccount({ iban, holder }) {
  const { rows } = await pool.query('insert into accounts (iban, holder) values ($1, $2) returning id', [iban, holder]); // fails: postgres-unique, postgres-not-null, postgres-too-long
  return rows[0];
}

const deadPool = new pg.Pool({ host: '127.0.0.1', port: Number(process.env.DEAD_PORT) });
const smallPool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1, connectionTimeoutMillis: 200 });

export const routes = {
  'GET /healthy': () => 'yes',
  'POST /accounts': openAccount,
  'POST /transfers': async ({ accountId, amount }) => {
    await pool.query('insert into transfers (account_id, amount) values ($1, $2)', [accountId, amount]); // fails: postgres-foreign-key, postgres-invalid-number
  },
  'POST /withdrawals': async ({ id, amount }) => {
    await pool.query('update accounts set balance = balance - $2 where id = $1', [id, amount]); // fails: postgres-check, postgres-number-out-of-range
  },
  'GET /statements': async () => {
    const { rows } = await pool.query('select * from statements'); // fails: postgres-no-such-table
    return rows;
  },
  'GET /currencies': async () => {
    const { rows } = await pool.query('select id, currency from accounts'); // fails: postgres-no-such-column
    return rows;
  },
  'GET /totals': async () => {
    const { rows } = await pool.query('select holder, sum(balance) from accounts groop by holder'); // fails: postgres-syntax
    return rows;
  },
  'GET /ratio': async () => {
    const { rows } = await pool.query('select 1 / count(*) as ratio from transfers where amount < 0'); // fails: postgres-division-by-zero
    return rows;
  },
  'GET /audit': async () => {
    const client = await pool.connect();
    try {
      await client.query('set statement_timeout = 200');
      await client.query('select pg_sleep(2) from accounts'); // fails: postgres-statement-timeout
    } finally {
      await client.query('set statement_timeout = 0');
      client.release();
    }
  },
  'POST /settlements': transferBothWays,
  'GET /archive': async () => {
    const archive = new pg.Client({ connectionString: `${process.env.DATABASE_URL}_archive` });
    await archive.connect(); // fails: postgres-no-such-database
  },
  'GET /replica': async () => {
    const { rows } = await deadPool.query('select * from accounts'); // fails: postgres-refused
    return rows;
  },
  'GET /exhausted': async () => {
    const holding = await smallPool.connect();
    try {
      await smallPool.query('select 1'); // fails: postgres-pool-exhausted
    } finally {
      holding.release();
    }
  },
  'GET /balances': async () => {
    const { rows: accounts } = await pool.query('select generate_series(1, 40) as id');
    const balances = [];
    for (const { id } of accounts) {
      const { rows } = await pool.query('select id, balance, pg_sleep(0.03) from accounts where id = $1', [id]); // fails: repeated-query
      balances.push(rows[0]?.balance ?? 0);
    }
    return balances;
  },
  'GET /forecast': async () => {
    const { rows } = await pool.query('select holder, pg_sleep(0.8) from accounts'); // fails: slow-query
    return rows;
  },
  'GET /holder': async () => {
    const { rows } = await pool.query('select holder from accounts where iban = $1', ['DE99']);
    return { holder: rows[0].holder }; // fails: first-of-no-rows
  },
};
