import { PrismaLibSql } from '@prisma/adapter-libsql';
import { PrismaClient } from '@/generated/prisma/client';
import { addSamplePolls } from './sample-polls';
import { TABLES } from './tables';

// A reload of this module in development must not open the file a second time.
const opened = globalThis as { database?: Promise<PrismaClient> };

/** The one database client of the app; the first call creates the tables. */
export function database(): Promise<PrismaClient> {
  opened.database ??= open(process.env.DATABASE_URL ?? 'file:./polls.db');
  return opened.database;
}

async function open(url: string): Promise<PrismaClient> {
  const db = new PrismaClient({ adapter: new PrismaLibSql({ url }) });
  for (const statement of TABLES) await db.$executeRawUnsafe(statement);
  await addSamplePolls(db);
  return db;
}
