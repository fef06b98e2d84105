import { createApp } from './app.js';
import { openLibrary } from './library.js';

const library = openLibrary(process.env.DATABASE ?? ':memory:');
const server = createApp(library).listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`Listening on http://127.0.0.1:${server.address().port}`);
});
