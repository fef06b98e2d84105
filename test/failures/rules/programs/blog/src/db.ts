import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

export const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });

export async function createTables(): Promise<void> {
  await db.$executeRawUnsafe(
    'create table "Author" (id serial primary key, email text not null, name varchar(20) not null)',
  );
  await db.$executeRawUnsafe('create unique index "Author_email_key" on "Author" (email)');
  await db.$executeRawUnsafe(
    'create table "Post" (id serial primary key, title text not null, "authorId" integer not null, constraint "Post_authorId_fkey" foreign key ("authorId") references "Author" (id))',
  );
  await db.author.create({ data: { email: 'ana@example.org', name: 'Ana', posts: { create: { title: 'Hello' } } } });
}
