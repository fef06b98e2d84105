import express from 'express';
import { booksRouter } from './books.js';

export function createApp(library) {
  const app = express();
  app.use(express.json());
  app.get('/', (_request, response) => {
    response.json({ books: library.listBooks().length });
  });
  app.use('/api/books', booksRouter(library));
  app.use((_error, _request, response, _next) => {
    response.status(500).json({ error: 'Something went wrong.' });
  });
  return app;
}
