import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { resolvers } from './graph/resolvers.mjs';
import { typeDefs } from './graph/type-defs.mjs';
import { sequelize } from './models.mjs';

await sequelize.sync({ logging: false });

const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }), landingPage: false, logging: 'warn' });
createServer((request, response) => {
  if (request.url === '/healthy') return response.end('ok');
  return yoga(request, response);
}).listen(Number(process.env.PORT), '127.0.0.1');
