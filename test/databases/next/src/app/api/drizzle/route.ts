import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/mysql2';
import mysql from 'mysql2/promise';

const db = drizzle(mysql.createPool(process.env.MYSQL_URL!));

export async function GET() {
  await db.execute(sql`select ${1} as one`);
  await db.execute(sql`insert into nowhere values (${1})`); // marker:fails
  return new Response('fine');
}
