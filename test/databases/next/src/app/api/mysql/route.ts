import mysql from 'mysql2/promise';

const pool = mysql.createPool(process.env.MYSQL_URL!);

export async function GET() {
  await pool.query('select 1 as one');
  await pool.query('insert into nowhere values (1)'); // marker:fails
  return new Response('fine');
}
