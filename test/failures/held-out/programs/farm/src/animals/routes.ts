import type { FastifyInstance } from 'fastify';
import Joi from 'joi';
import { db } from '../database.ts';
import { feed } from './feed.ts';

const animal = Joi.object({
  id: Joi.number().required(),
  tag: Joi.string()
    .pattern(/^[A-Z]\d+$/)
    .required(),
  species: Joi.string().required(),
});

export async function animals(server: FastifyInstance) {
  server.post('/animals', async (request, reply) => {
    const values = Joi.attempt(request.body, animal); // fails: joi-refuses
    await db.insertInto('animal').values(values).execute(); // fails: kysely-not-an-enum-value, kysely-same-id
    return reply.code(201).send();
  });

  server.get<{ Params: { tag: string } }>('/animals/:tag', async (request) => {
    return db.selectFrom('animal').selectAll().where('tag', '=', request.params.tag).executeTakeFirstOrThrow(); // fails: kysely-no-result
  });

  server.get<{ Params: { tag: string } }>('/animals/:tag/weight', async ({ params }) => {
    const found = await db.selectFrom('animal').selectAll().where('tag', '=', params.tag).executeTakeFirst();
    return { kilograms: found!.weight!.toFixed(1) }; // fails: goat-was-never-weighed
  });

  server.patch<{ Params: { id: string }; Body: { weight: number } }>('/animals/:id', async ({ params, body }) => {
    await db.updateTable('animal').set({ weight: body.weight }).where('id', '=', Number(params.id)).execute(); // fails: kysely-number-too-large
  });

  server.post<{ Params: { id: string }; Body: { grams: number } }>(
    '/animals/:id/feedings',
    async ({ params, body }) => {
      await feed(Number(params.id), body.grams);
      return { ok: true };
    },
  );

  server.get('/harvests', async () => {
    const harvests = await db.selectFrom('harvest').selectAll().execute(); // fails: kysely-no-harvest-table
    return harvests;
  });
}
