import { eq } from 'drizzle-orm';
import { Hono } from 'hono';
import * as v from 'valibot';
import { db, invoiceTable, patientTable } from '../storage.js';

const NewPatient = v.object({
  insuranceNumber: v.pipe(v.string(), v.regex(/^[A-Z]\d{3}$/)),
  fullName: v.pipe(v.string(), v.minLength(3)),
});

export const patients = new Hono();

patients.post('/', async (c) => {
  const input = v.parse(NewPatient, await c.req.json()); // fails: valibot-refuses, hono-body-is-not-json
  await db.insert(patientTable).values(input); // fails: drizzle-insured-twice
  return c.json({ ok: true }, 201);
});

patients.get('/:id/initials', async (c) => {
  const [patient] = await db
    .select()
    .from(patientTable)
    .where(eq(patientTable.id, Number(c.req.param('id'))));
  const initials = patient!.fullName // fails: drizzle-finds-nobody
    .split(' ')
    .map((part) => part[0])
    .join('');
  return c.text(initials);
});

patients.get('/invoices', async (c) => {
  const rows = await db.select().from(invoiceTable); // fails: drizzle-table-missing
  return c.json(rows);
});

patients.get('/:id/age', (c) => {
  const birthday = new Map<string, Date>([['1', new Date('not a day')]]).get(c.req.param('id'));
  return c.text(birthday!.toISOString().slice(0, 4)); // fails: birthday-is-no-date
});

patients.get('/by-name', async (c) => {
  const found = await searchByName(c.req.query('name'));
  return c.json(found);
});

async function searchByName(name?: string) {
  const everybody = await db.select().from(patientTable);
  return everybody.filter((patient) => patient.fullName.toLowerCase().includes(name!.toLowerCase())); // fails: query-parameter-left-out
}
