import Database from 'libsql';

const SCHEMA = `
  create table if not exists books (isbn text primary key, title text not null);
  create table if not exists ratings (isbn text references books, reader text, stars integer);
  insert or ignore into books values ('978-0141439600', 'Middlemarch'), ('978-0140449136', 'The Odyssey');
  insert into ratings values ('978-0141439600', 'Ada', 5);
`;

export function openLibrary(file) {
  const db = new Database(file);
  db.exec(SCHEMA);
  const insertBook = db.prepare('insert into books (isbn, title) values (?, ?)');

  return {
    listBooks: () => db.prepare('select isbn, title from books order by title').all(),
    listRatings: (isbn) => db.prepare('select reader, stars from ratings where isbn = ?').all(isbn),
    addBook(isbn, title) {
      insertBook.run(isbn, title);
      return { isbn, title };
    },
  };
}
