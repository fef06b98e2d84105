import { secret, serve } from './serve.mjs';

const { DATABASE_ADAPTER: adapter, DATABASE_URL: url } = process.env;

const TABLES = {
  sqlite: [
    'create table "User" (id integer primary key autoincrement, email text not null unique)',
    'create table "Post" (id integer primary key autoincrement, title text not null, "userId" integer not null references "User" (id))',
  ],
  postgresql: [
    'create table "User" (id serial primary key, email text not null unique)',
    'create table "Post" (id serial primary key, title text not null, "userId" integer not null references "User" (id))',
  ],
};

async function open(at) {
  switch (adapter) {
    case 'pg': {
      const { PrismaPg } = await import('@prisma/adapter-pg');
      return new PrismaPg({ connectionString: at });
    }
    case 'libsql': {
      const { PrismaLibSQL, PrismaLibSql } = await import('@prisma/adapter-libsql');
      return new (PrismaLibSql ?? PrismaLibSQL)({ url: at });
    }
    case 'better-sqlite3': {
      const { PrismaBetterSQLite3, PrismaBetterSqlite3 } = await import('@prisma/adapter-better-sqlite3');
      return new (PrismaBetterSqlite3 ?? PrismaBetterSQLite3)({ url: at });
    }
  }
}

const engine = adapter === 'pg' ? 'postgresql' : 'sqlite';
const { PrismaClient } = await import(`./generated/${engine}.mjs`);
const prisma = new PrismaClient({ adapter: await open(url) });
for (const statement of TABLES[engine]) await prisma.$executeRawUnsafe(statement);
const ann = { email: secret('ann') };
await prisma.user.create({ data: { ...ann, posts: { create: [{ title: secret('title') }] } } });

serve({
  '/find': () => prisma.user.findUnique({ where: ann }),
  '/include': () => prisma.user.findMany({ include: { posts: true } }),
  '/raw': () => prisma.$queryRawUnsafe(`select id from "User" where email = '${secret('ann')}'`),
  '/transaction': () =>
    prisma.$transaction(async (tx) => {
      await tx.user.count();
      await tx.post.count();
    }),
  '/batch': () => prisma.$transaction([prisma.user.count(), prisma.post.count()]),
  '/duplicate': async () => {
    await prisma.user.create({ data: ann }); // marker:duplicate
  },
  '/orphan': async () => {
    await prisma.post.create({ data: { title: secret('title'), userId: 404 } }); // marker:orphan
  },
  '/raw/duplicate': async () => {
    await prisma.$executeRawUnsafe(`insert into "User" (email) values ('${secret('ann')}')`); // marker:rawDuplicate
  },
  '/raw/malformed': async () => {
    await prisma.$queryRaw`select * from "User" where id = ${secret('number')}::int`; // marker:rawMalformed
  },
  '/missing': async () => {
    await prisma.user.findUniqueOrThrow({ where: { email: secret('nobody') } }); // marker:missing
  },
  '/nowhere': async () => {
    const nowhere = new PrismaClient({ adapter: await open('postgresql://me:pass-secret@127.0.0.1:9/shop') });
    await nowhere.user.count(); // marker:nowhere
  },
});
