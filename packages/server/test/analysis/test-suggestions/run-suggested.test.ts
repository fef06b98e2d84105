import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../../protocol/test/support/free-port.ts';
import { suggestTests } from '../../../src/analysis/test-suggestions/suggest-tests.ts';
import { findTracedCode } from '../../../src/analysis/test-suggestions/traced-code.ts';
import type { Span } from '../../../src/traces/span.ts';
import { interpretTrace } from '../../../src/traces/trace.ts';
import { aTrace } from '../../tools/a-trace.ts';
import { anException, aRequest, aSpan } from '../../traces/a-span.ts';

/** A server in this process, as an app that is broken or repaired. */
async function serve(handle: RequestListener): Promise<number> {
  const server = createServer(handle).listen(0);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** Runs the suggested file with Node's runner; what it leaves open is filled in first. */
async function run(
  spans: Span[],
  { port, filled = {}, env = {} }: { port: number; filled?: Record<string, string>; env?: Record<string, string> },
) {
  const trace = interpretTrace(spans);
  const file = suggestTests(trace, findTracedCode(trace, undefined), undefined).regressionTests[0]!.testFile!;
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-suggested-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  mkdirSync(dirname(join(dir, file.path)), { recursive: true });
  const text = Object.entries(filled).reduce(
    (text, [name, value]) => text.replace(`const ${name} = undefined;`, () => `const ${name} = ${value};`),
    file.text,
  );
  writeFileSync(join(dir, file.path), text);
  const [command, ...args] = file.run.split(' ');
  expect(command).toBe('node');
  const { PATH } = process.env;
  return new Promise<{ passes: boolean; output: string }>((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: dir, env: { PATH, BASE_URL: `http://localhost:${port}`, ...env } },
      (error, stdout, stderr) => resolve({ passes: error === null, output: stdout + stderr }),
    );
  });
}

const answer =
  (status: number, body = '{}'): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };

const failing = (event: Parameters<typeof anException>[0], request: Parameters<typeof aRequest>[0] = {}) => [
  aRequest({ statusCode: 500, path: '/books/7', route: '/books/:id', events: [anException(event)], ...request }),
];

describe('a suggested test fails for the broken app and passes for the repaired one:', () => {
  it('a property of undefined, 404 after the repair', async () => {
    const spans = failing({ type: 'TypeError', message: "Cannot read properties of undefined (reading 'title')" });
    expect(await run(spans, { port: await serve(answer(500)) })).toEqual({
      passes: false,
      output: expect.stringContaining('It answered 500.'),
    });
    expect((await run(spans, { port: await serve(answer(404)) })).passes).toBe(true);
  });

  it('a value that is taken, which only the second request meets', async () => {
    const spans = failing({ type: 'SqliteError', code: 'SQLITE_CONSTRAINT_UNIQUE' }, { method: 'POST' });
    const appThat = (secondStatus: number) => {
      const taken = new Set<string>();
      return serve((request, response) => {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          const isTaken = taken.has(body);
          taken.add(body);
          response.writeHead(body === '{"isbn":"7"}' ? (isTaken ? secondStatus : 201) : 400).end();
        });
      });
    };
    const filled = { BODY: "{ isbn: '7' }" };
    expect((await run(spans, { port: await appThat(500), filled })).passes).toBe(false);
    expect((await run(spans, { port: await appThat(409), filled })).passes).toBe(true);
    const wrong = await run(spans, { port: await appThat(409), filled: { BODY: '{}' } });
    expect([wrong.passes, wrong.output]).toEqual([false, expect.stringContaining('It answered 400.')]);
    const open = await run(spans, { port: await appThat(409) });
    expect([open.passes, open.output]).toEqual([false, expect.stringContaining('Fill in BODY first.')]);
  });

  it('a body that a schema refuses, made of what the schema says', async () => {
    const issues = [{ code: 'too_small', origin: 'number', minimum: 1, path: ['items', 0, 'quantity'], message: '…' }];
    const spans = failing({ type: 'ZodError', message: JSON.stringify(issues) }, { method: 'PUT' });
    const appThat = (status: number) =>
      serve((request, response) => {
        request.on('data', (chunk) => {
          const isWrong = typeof JSON.parse(String(chunk)).items[0].quantity !== 'number';
          response.writeHead(isWrong ? status : 200).end();
        });
      });
    expect((await run(spans, { port: await appThat(500) })).passes).toBe(false);
    expect((await run(spans, { port: await appThat(422) })).passes).toBe(true);
    expect((await run(spans, { port: await serve(answer(200)) })).passes).toBe(false);
  });

  it.each([
    ['that can not be reached', { type: 'TypeError', message: 'fetch failed' }, { 'error.type': 'ECONNREFUSED' }, 502],
    ['that refuses', { message: 'quotes failed with 503' }, { 'http.response.status_code': 503 }, 503],
  ])('a service %s, for which the test stands in', async (_, error, attributes, status) => {
    const causes = [{ type: 'Error', message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' }];
    const [root] = failing({ ...error, ...('type' in error && { causes }), handled: false });
    const call = aSpan({
      parentSpanId: root!.spanId,
      name: 'GET',
      kind: 'client',
      status: 'ERROR',
      statusMessage: 'fetch failed',
      attributes: { 'http.request.method': 'GET', 'url.full': 'http://quotes.example/quotes', ...attributes },
    });
    const spans = [root!, call];
    const SERVICE_PORT = String(await freePort());
    const appThat = (statusOfFailure: number) =>
      serve((_request, response) => {
        fetch(`http://localhost:${SERVICE_PORT}/quotes`).then(
          ({ ok }) => response.writeHead(ok ? 200 : statusOfFailure).end(),
          () => response.writeHead(statusOfFailure).end(),
        );
      });
    expect((await run(spans, { port: await appThat(500), env: { SERVICE_PORT } })).passes).toBe(false);
    expect((await run(spans, { port: await appThat(status), env: { SERVICE_PORT } })).passes).toBe(true);
    const unasked = await run(spans, { port: await serve(answer(200)), env: { SERVICE_PORT } });
    expect([unasked.passes, unasked.output]).toEqual([false, expect.stringContaining('did not ask the service')]);
  });

  it('a failure that a good status hides, by what the answer should hold', async () => {
    const spans = failing({ type: 'TypeError', hooks: ['console_error'] }, { statusCode: 200 });
    const filled = { EXPECTED_TEXT: "'Odyssey'" };
    expect((await run(spans, { port: await serve(answer(200)), filled })).passes).toBe(false);
    expect((await run(spans, { port: await serve(answer(200, '"The Odyssey"')), filled })).passes).toBe(true);
    expect((await run(spans, { port: await serve(answer(404)), filled })).passes).toBe(true);
  });

  it('a call of a tRPC batch, by itself and with its input', async () => {
    const event = { type: 'TypeError', attributes: { 'trpc.procedure': 'books.owner', 'trpc.http_status': 500 } };
    const spans = [
      aRequest({
        path: '/api/trpc/books.title,books.owner',
        route: '/api/trpc/[trpc]',
        statusCode: 207,
        attributes: { 'trpc.procedures': ['books.title', 'books.owner'], 'trpc.batch': true },
        events: [anException(event)],
      }),
    ];
    const appThat = (status: number) =>
      serve((request, response) => {
        const isCall = request.url === `/api/trpc/books.owner?input=${encodeURIComponent('{"id":7}')}`;
        response.writeHead(isCall ? status : 418).end();
      });
    const filled = { INPUT: '{ id: 7 }' };
    expect((await run(spans, { port: await appThat(500), filled })).passes).toBe(false);
    expect((await run(spans, { port: await appThat(200), filled })).passes).toBe(true);
  });

  it('a token that is refused, and only with such a token', async () => {
    const spans = failing({ type: 'TokenExpiredError', message: 'jwt expired' });
    const appThat = (status: number) =>
      serve((request, response) => {
        response.writeHead(request.headers.authorization === 'Bearer expired' ? status : 200).end();
      });
    const filled = { AUTHORIZATION: "'Bearer expired'" };
    expect((await run(spans, { port: await appThat(500), filled })).passes).toBe(false);
    expect((await run(spans, { port: await appThat(401), filled })).passes).toBe(true);
  });

  it('a server action, through the form of its page', async () => {
    const spans = failing(
      { type: 'TypeError' },
      {
        method: 'POST',
        path: '/orders',
        route: '/orders',
        attributes: { 'next.action.id': '40dafd', 'next.action.name': 'charge', 'next.action.file': 'src/actions.ts' },
      },
    );
    const appThat = (status: number) =>
      serve((request, response) => {
        if (request.method === 'GET') {
          response.end('<form><input name="$ACTION_ID_00ff"></form><form><input name="$ACTION_ID_40dafd"></form>');
          return;
        }
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          const isForm = body.includes('name="$ACTION_ID_40dafd"') && /name="card"\s+4242/.test(body);
          response.writeHead(isForm ? status : 418).end();
        });
      });
    const filled = { FIELDS: "{ card: '4242' }" };
    expect((await run(spans, { port: await appThat(500), filled })).passes).toBe(false);
    expect((await run(spans, { port: await appThat(200), filled })).passes).toBe(true);
  });

  it('a request that went well, when it does so no more', async () => {
    const spans = aTrace({ path: '/books', route: '/books' });
    expect((await run(spans, { port: await serve(answer(200)) })).passes).toBe(true);
    expect((await run(spans, { port: await serve(answer(204)) })).passes).toBe(false);
  });
});

it('a path goes to the app alone, whatever it is', async () => {
  const asked: string[] = [];
  const port = await serve((request, response) => {
    asked.push(request.url!);
    response.end();
  });
  const stranger = await serve(() => asked.push('the stranger'));
  const path = `//localhost:${stranger}/'\`\${process.exit(7)}\\`;
  const spans = [aRequest({ statusCode: 500, path, events: [anException()] })];
  expect((await run(spans, { port })).passes).toBe(true);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(new RegExp(`^//localhost:${stranger}/`));
});
