import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { jwtVerify } from 'jose';
import { db, visitTable } from '../storage.js';

export const visits = new Hono();

visits.post('/', async (c) => {
  const body = await c.req.json<{ patientId: number; reason: string }>();
  await db.insert(visitTable).values(body); // fails: drizzle-visit-of-nobody
  return c.json({ ok: true });
});

const secret = new TextEncoder().encode('a-secret-for-tests-of-32-letters');

visits.get('/mine', async (c) => {
  const token = c.req.header('x-session') ?? '';
  const { payload } = await jwtVerify(token, secret); // fails: jose-malformed
  return c.json(payload);
});

visits.get('/calendar', () => {
  throw new HTTPException(401, { message: 'log in to see the calendar' }); // fails: hono-401
});

interface Slot {
  doctor?: { room?: { floor: number } };
}

visits.get('/slots', (c) => {
  const slots: Slot[] = [{ doctor: { room: { floor: 2 } } }, { doctor: {} }];
  const floors = slots.map(({ doctor }) => doctor!.room!.floor); // fails: doctor-without-a-room
  return c.json(floors);
});

visits.get('/reminders', async (c) => {
  await Promise.all([1, 2, 3].map(remind));
  return c.json({ sent: true });
});

async function remind(visit: number): Promise<void> {
  await null;
  if (visit === 2) throw new Error('reminder 2 has no phone number'); // fails: one-of-three
}

visits.get('/nothing', () => Promise.reject()); // fails: rejected-with-nothing

visits.get('/code', () => {
  throw { reason: 7 }; // fails: thrown-object
});
