import type { FastifyInstance } from 'fastify';
import { db } from './db.ts';

interface NewAuthor {
  email: string;
  name: string;
}

export async function authors(app: FastifyInstance): Promise<void> {
  app.post<{ Body: NewAuthor }>('/', async ({ body }) => {
    const { email, name } = body;
    return db.author.create({ data: { email, name } }); // fails: prisma-unique, prisma-too-long, prisma-missing-argument
  });

  app.get<{ Params: { id: string } }>('/:id', async ({ params }) => {
    const author = await db.author.findUnique({ where: { id: Number(params.id) } });
    return { name: author!.name.toUpperCase() }; // fails: prisma-found-nothing
  });

  app.get<{ Params: { id: string } }>('/:id/profile', async ({ params }) => {
    return db.author.findUniqueOrThrow({ where: { id: Number(params.id) } }); // fails: prisma-or-throw
  });

  app.delete<{ Params: { id: string } }>('/:id', async ({ params }) => {
    await db.author.delete({ where: { id: Number(params.id) } }); // fails: prisma-still-referenced, prisma-delete-of-nothing
  });

  app.get<{ Querystring: { sort: string } }>('/', async ({ query }) => {
    return db.author.findMany({ orderBy: { [query.sort]: 'asc' } }); // fails: prisma-unknown-field
  });
}
