import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../../generated/postgresql.mjs';

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.POSTGRESQL_URL! }) });

export async function GET() {
  await prisma.$queryRaw`select 1 as one`;
  await prisma.user.count(); // marker:fails
  return new Response('fine');
}
