import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.POSTGRESQL_URL! });

export async function GET() {
  await pool.query('select 1 as one');
  await pool.query('insert into nowhere values (1)'); // marker:fails
  return new Response('fine');
}
