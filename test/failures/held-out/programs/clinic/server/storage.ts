import { createClient } from '@libsql/client';
import { drizzle } from 'drizzle-orm/libsql';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const patientTable = sqliteTable('patient', {
  id: integer('id').primaryKey(),
  insuranceNumber: text('insurance_number').notNull().unique(),
  fullName: text('full_name').notNull(),
});

export const visitTable = sqliteTable('visit', {
  id: integer('id').primaryKey(),
  patientId: integer('patient_id')
    .notNull()
    .references(() => patientTable.id),
  reason: text('reason'),
});

export const invoiceTable = sqliteTable('invoice', { id: integer('id').primaryKey(), total: integer('total') });

const client = createClient({ url: 'file::memory:?cache=shared' });
export const db = drizzle(client);

export async function setUp(): Promise<void> {
  await client.execute('pragma foreign_keys = on');
  await client.execute(
    'create table patient (id integer primary key, insurance_number text not null unique, full_name text not null)',
  );
  await client.execute(
    'create table visit (id integer primary key, patient_id integer not null references patient (id), reason text)',
  );
  await db.insert(patientTable).values({ id: 1, insuranceNumber: 'A100', fullName: 'Mia Lang' });
}
