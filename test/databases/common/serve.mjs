import { createServer } from 'node:http';

/** Not written in the source, which is shown around an error. */
export const secret = (name) => [name, 'secret'].join('-');

/** Answers each path by calling its function; what fails is answered by the app itself, with the code of the error. */
export function serve(routes) {
  const server = createServer(async (request, response) => {
    try {
      await routes[request.url]();
      response.end('fine');
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error.code ?? error.cause?.code ?? error.name));
    }
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}
