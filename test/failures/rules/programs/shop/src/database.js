import Database from 'libsql';

export const database = new Database(':memory:');
database.exec(`
  pragma foreign_keys = on;
  create table orders (id integer primary key, number text not null unique, owner_email text, total integer check (total >= 0));
  create table addresses (id integer primary key, order_id integer not null references orders (id), kind text);
  insert into orders (number, owner_email, total) values ('A-1', 'ana@example.org', 10);
`);
