import { pool } from './tables.js';

async function transfer(from, to, afterFirst) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('update accounts set balance = balance + 1 where id = $1', [from]);
    await afterFirst;
    await client.query('update accounts set balance = balance + 1 where id = $1', [to]); // fails: postgres-deadlock
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** Two transfers at once, in opposite directions. */
export async function transferBothWays() {
  const both = new Promise((resolve) => setTimeout(resolve, 100));
  await Promise.all([transfer(1, 2, both), transfer(2, 1, both)]);
}
