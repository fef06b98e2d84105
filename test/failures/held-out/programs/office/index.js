import http from 'node:http';
import { handlers } from './handlers.js';

http
  .createServer((req, res) => {
    if (req.url === '/healthy') return res.end('ok');
    const handler = handlers.get(req.url.split('?')[0]);
    if (!handler) {
      res.statusCode = 404;
      return res.end();
    }
    handler(req, res).catch((e) => {
      console.error(`[${req.method} ${req.url}]`, e); // fails: null-is-thrown
      res.statusCode = 500;
      res.end('oops');
    });
  })
  .listen(process.env.PORT, '127.0.0.1');
