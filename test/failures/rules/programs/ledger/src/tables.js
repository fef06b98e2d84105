import pg from 'pg';

export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
pool.on('error', () => {});

export async function createTables() {
  await pool.query(`
    create table accounts (
      id serial primary key,
      iban varchar(12) not null constraint accounts_iban_key unique,
      holder text not null,
      balance numeric(8, 2) not null default 0 constraint balance_not_negative check (balance >= 0)
    );
    create table transfers (
      id serial primary key,
      account_id integer not null constraint transfers_account_fk references accounts (id),
      amount numeric(8, 2) not null
    );
    insert into accounts (iban, holder, balance) values ('DE01', 'Ana', 50), ('DE02', 'Ben', 20);
  `);
}
