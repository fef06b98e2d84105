import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

interface Schema {
  animal: { id: number; tag: string; species: string; weight: number | null };
  feeding: { id: number; animal_id: number; grams: number };
  harvest: { id: number };
}

export const db = new Kysely<Schema>({
  dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 }) }),
});

export async function migrate() {
  await sql`create type species as enum ('cow', 'goat')`.execute(db);
  await sql`create table animal (id int primary key, tag text not null, species species not null, weight smallint)`.execute(
    db,
  );
  await sql`create table feeding (id serial primary key, animal_id int not null references animal, grams int not null, exclude using btree (grams with =))`.execute(
    db,
  );
  await sql`insert into animal values (1, 'A1', 'cow', 600), (2, 'A2', 'goat', null)`.execute(db);
}
