import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRecordedApp } from '../support/recorded-app.ts';

const start = (app: string, env?: NodeJS.ProcessEnv) =>
  startRecordedApp(new URL(`./apps/${app}`, import.meta.url), env);

describe('an Express app', () => {
  it('tells the pattern of a route with the prefixes of all routers around it, and the line that threw', async () => {
    const { get, recorded, frameAt } = await start('express.mjs');
    expect(await get('/api/shops/7/items/42')).toEqual({ status: 500, body: '{"error":"TypeError"}' });
    await recorded('GET /api/shops/:shop/items/:id', 'TypeError', `express.mjs",${frameAt('thrown')}`, 'framework');
  });

  it('tells errors that were rejected or handed to next(), though the app answers them itself', async () => {
    const { get, recorded, frameAt } = await start('express.mjs');
    await get('/api/shops/7/items');
    await get('/passed');
    await recorded('GET /api/shops/:shop/items', 'RangeError', frameAt('rejected'));
    await recorded('GET /passed', 'passed on', frameAt('passed'));
  });

  it('tells where a failure was answered that no error was seen of', async () => {
    const { get, recorded, sink } = await start('express.mjs');
    await get('/swallowed');
    await recorded('GET /swallowed', 'glasstrace.response_origin', 'express.mjs');
    expect(sink.traces()).not.toContain('exception.type');
  });

  it('records a file that code has made', async () => {
    const { get, recorded, sink } = await start('express.mjs');
    await get('/no/such/picture.png');
    await get('/report.pdf');
    await recorded('GET /report.pdf');
    expect(sink.traces()).not.toContain('picture.png');
  });

  it('is recorded as CommonJS too', async () => {
    const { get, recorded, frameAt } = await start('express.cjs');
    await get('/api/users/4');
    await recorded('GET /api/users/:id', 'no such user', `express.cjs",${frameAt('thrown')}`);
  });
});

describe('an Express 4 app', () => {
  it('tells routes with their prefixes, and errors that its own handler answers', async () => {
    const { get, recorded, frameAt } = await startRecordedApp(withExpress4('express-4.cjs'));
    expect(await get('/api/users/4')).toEqual({ status: 500, body: 'TypeError' });
    await get('/api/users');
    await recorded('GET /api/users/:id', 'no such user', `express-4.cjs",${frameAt('thrown')}`, 'framework');
    await recorded('GET /api/users', 'passed on', frameAt('passed'));
  });

  /** It is installed under another name, beside Express 5; apps have it as `express`. */
  function withExpress4(app: string): URL {
    const dir = mkdtempSync(fileURLToPath(new URL('./express-4-', import.meta.url)));
    onTestFinished(() => rmSync(dir, { recursive: true, maxRetries: 5 }));
    const installed = dirname(createRequire(import.meta.url).resolve('express-4/package.json'));
    cpSync(installed, join(dir, 'node_modules', 'express'), { recursive: true });
    cpSync(new URL(`./apps/${app}`, import.meta.url), join(dir, app));
    return pathToFileURL(join(dir, app));
  }
});

describe('a Fastify app', () => {
  it('tells routes with their prefixes, and errors of handlers and hooks, also those that the app answers', async () => {
    const { get, recorded, frameAt } = await start('fastify.mjs');
    await get('/api/users/4');
    await get('/answered');
    await get('/guarded');
    await recorded('GET /api/users/:id', 'TypeError', frameAt('rejected'));
    await recorded('GET /answered', 'answered by the error handler', frameAt('answered'));
    await recorded('GET /guarded', 'refused by a hook', frameAt('hook'));
  });

  it('is recorded at the lines of its TypeScript', async () => {
    const { get, recorded, frameAt } = await start('fastify.ts');
    await get('/typed/4');
    await recorded('GET /typed/:id', `fastify.ts",${frameAt('thrown')}`);
  });
});

describe.each(['hono-esm/app.mjs', 'hono-cjs/app.cjs'])('a Hono app, %s', (app) => {
  it('tells routes with their prefixes, and errors that its onError answers', async () => {
    const { get, recorded, frameAt, sink } = await start(app);
    await get('/api/users/4');
    expect(await get('/answered/here')).toEqual({ status: 500, body: '{"ok":false}' });
    await recorded('GET /api/users/:id', 'TypeError', frameAt('rejected'));
    await recorded('GET /answered/here', 'answered by the error handler', frameAt('answered'));
    expect(sink.traces()).toContain('hono');
  });
});

describe('a server without a framework', () => {
  it('tells where a failure was answered', async () => {
    const { get, recorded } = await start('http.mjs');
    await get('/caught');
    await recorded('GET /caught', 'glasstrace.response_origin', 'http.mjs');
  });
});

describe('the register entry', () => {
  it('adds nothing to the output of the app, and does nothing in production', async () => {
    const { get, output, sink } = await start('fastify.mjs', { NODE_ENV: 'production' });
    await get('/api/users/4');
    expect(output()).toBe('');
    expect(sink.requests).toEqual([]);
  });
});
