import { Router } from 'express';
import { describeRatings } from './ratings.js';

export function booksRouter(library) {
  const books = Router();

  books.get('/', (_request, response) => {
    response.json(library.listBooks());
  });

  books.post('/', (request, response) => {
    const { isbn, title } = request.body;
    response.status(201).json(library.addBook(isbn, title));
  });

  books.get('/:isbn/ratings', async (request, response) => {
    const ratings = library.listRatings(request.params.isbn);
    response.json(await describeRatings(ratings));
  });

  return books;
}
