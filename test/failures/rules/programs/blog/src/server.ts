import Fastify from 'fastify';
import { authors } from './authors.ts';
import { createTables } from './db.ts';
import { posts } from './posts.ts';

await createTables();

const app = Fastify();
app.get('/healthy', async () => 'yes');
app.register(authors, { prefix: '/authors' });
app.register(posts, { prefix: '/posts' });
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
