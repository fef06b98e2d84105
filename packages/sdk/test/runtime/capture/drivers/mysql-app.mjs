import { createServer } from 'node:http';
import mysql from 'mysql2';

/** Speaks MySQL's protocol with the driver's own implementation of it; there is no engine to install from npm. */
const database = mysql.createServer();
database.listen(0, '127.0.0.1');
await new Promise((resolve) => database._server.once('listening', resolve));
database.on('connection', (connection) => {
  connection.serverHandshake({
    protocolVersion: 4,
    serverVersion: '8.0',
    connectionId: 1,
    statusFlags: 2,
    characterSet: 8,
    capabilityFlags: 0xffffff,
  });
  connection.on('query', (sql) => {
    connection.sequenceId = 1;
    if (sql.startsWith('insert')) connection.writeError({ code: 1062, message: 'Duplicate entry' });
    else connection.writeOk({ affectedRows: 1 });
  });
  connection.on('error', () => {});
});

const { port } = database._server.address();
const pool = mysql.createPool({ host: '127.0.0.1', port, user: 'me', database: 'shop' }).promise();
const secret = ['value', 'secret'].join('-');

const routes = {
  '/fine': () => pool.query(`update users set name = "${secret}" where id = 1`),
  '/duplicate': () => pool.query('insert into users (name) values (?)', [secret]), // marker:duplicate
};

const server = createServer(async (request, response) => {
  try {
    await routes[request.url]();
    response.end('fine');
  } catch (error) {
    response.statusCode = 500;
    response.end(error.code);
  }
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
