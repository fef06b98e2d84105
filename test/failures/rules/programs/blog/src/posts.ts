import { PrismaPg } from '@prisma/adapter-pg';
import type { FastifyInstance } from 'fastify';
import { db } from './db.ts';
import { PrismaClient } from './generated/client.ts';

const replica = new PrismaClient({
  adapter: new PrismaPg({ host: '127.0.0.1', port: Number(process.env.DEAD_PORT), user: 'blog' }),
});

export async function posts(app: FastifyInstance): Promise<void> {
  app.post<{ Body: { title: string; authorId: number } }>('/', async ({ body }) => {
    return db.post.create({
      // fails: prisma-foreign-key
      data: { title: body.title, authorId: body.authorId },
    });
  });

  app.put<{ Params: { id: string }; Body: { title: string } }>('/:id', async ({ params, body }) => {
    await publish(Number(params.id), body.title);
  });

  app.get('/drafts', async () => {
    const drafts = await db.draft.findMany(); // fails: prisma-no-such-table
    return drafts;
  });

  app.get('/replica', async () => {
    return replica.post.findMany(); // fails: prisma-refused
  });

  app.get('/feed', async () => {
    const rows = await db.$queryRaw`select titel from "Post"`; // fails: prisma-raw-query
    return rows;
  });

  app.get('/archive', async () => {
    await db.$transaction(
      async (transaction) => {
        await transaction.post.findMany();
        await new Promise((resolve) => setTimeout(resolve, 400));
        await transaction.post.deleteMany(); // fails: prisma-transaction-timeout
      },
      { timeout: 150 },
    );
  });

  app.post('/schema', {
    schema: { body: { type: 'object', required: ['title'], properties: { title: { type: 'string' } } } },
    handler: async () => 'saved',
  });
}

async function publish(id: number, title: string): Promise<void> {
  await db.post.update({ where: { id }, data: { title } }); // fails: prisma-update-of-nothing
}
