import { setTimeout as delay } from 'node:timers/promises';
import type { Cell } from './cells.ts';
import type { Position } from './marked-position.ts';

/** What a request of the matrix may do with the running app. */
export interface AppUnderTest {
  /** Sends a request that is found again by its correlation id, and waits for the whole answer or its breaking off. */
  fetch(path: string, init?: RequestInit): Promise<void>;
  /** The same, and hands back what the app wrote. For looking around: the request carries no correlation id. */
  read(path: string): Promise<string>;
  /** Writes a source file of the app. */
  write(file: string, content: string): void;
  remove(file: string): void;
}

/** A way in which a request fails, and what an agent has to read about it. */
export interface Kind {
  id: string;
  title: string;
  send(app: AppUnderTest): Promise<void>;
  /** Cells where there is such a thing; all when left out. */
  in?: (cell: Cell) => boolean;
  expect: Expectation;
}

export interface Expectation {
  /** What the client received; 0 when it went away before. */
  status: number;
  /** Words of the error; absent when this is no error. */
  error?: string;
  /** Id in the comment of the failing line, when it is another kind's too. */
  marker?: string;
  /**
   * The failing line ends with `// fails: <id of the kind>`; V8 points to this code in it, or for a call that a bundler
   * rewrote to the second. `none` when no line can be known.
   */
  code?: string | readonly [callee: string, rest: string] | 'none';
  /** The place, where no comment can mark it. */
  at?: Position;
  /** Messages of the causes, the outermost first; the line of the first is marked `// cause: <id of the kind>`. */
  causes?: string[];
  /** Nothing was thrown that anyone could see: the line is the one that made the response. */
  swallowed?: true;
  masked?: boolean;
  /** `requestIdentity.displayRoute`: of a batch the procedure that failed. */
  route: string;
  /** The proxy answered, and the route says so. */
  proxy?: true;
  /** `file#export` of the server action. */
  action?: string;
  /** A dependency threw: its frame is above the app's. */
  dependency?: true;
  /** Procedures of a tRPC batch that failed, in words of the answer's framework summary. */
  failedMembers?: string[];
  /** Spans of the calls of a tRPC batch, by their names and in their order. */
  members?: string[];
}

const get =
  (path: string, init?: RequestInit) =>
  (app: AppUnderTest): Promise<void> =>
    app.fetch(path, { redirect: 'manual', ...init });

const inDevelopment = ({ mode }: Cell): boolean => mode === 'dev';

export const KINDS: readonly Kind[] = [
  {
    id: 'route-throws',
    title: 'Route handler throws',
    send: get('/api/throws'),
    expect: { status: 500, error: 'cannot total order 17', route: 'GET /api/throws' },
  },
  {
    id: 'caught',
    title: 'Route handler catches and answers 500',
    send: get('/api/caught'),
    expect: {
      status: 500,
      error: 'Internal Server Error',
      code: ['json(', '({ error'],
      swallowed: true,
      route: 'GET /api/caught',
    },
  },
  {
    id: 'deep-module',
    title: 'Throws deep in an imported module',
    send: get('/api/deep'),
    expect: { status: 500, error: 'no depot in Basel', route: 'GET /api/deep' },
  },
  {
    id: 'dependency',
    title: 'A dependency throws',
    send: get('/api/dependency'),
    expect: {
      status: 500,
      error: 'a parcel cannot weigh -5 g',
      code: ['weigh(', '({ grams'],
      dependency: true,
      route: 'GET /api/dependency',
    },
  },
  {
    id: 'cause-chain',
    title: 'Throws with a cause',
    send: get('/api/cause'),
    expect: {
      status: 500,
      error: 'cannot sell what is not there',
      causes: ['stock is not a number'],
      route: 'GET /api/cause',
    },
  },
  {
    id: 'non-error',
    title: 'Throws a string',
    send: get('/api/non-error'),
    expect: { status: 500, error: 'the till is closed', code: 'none', route: 'GET /api/non-error' },
  },
  {
    id: 'aggregate',
    title: 'Throws an AggregateError',
    send: get('/api/aggregate'),
    expect: {
      status: 500,
      error: 'no depot takes the parcel',
      causes: ['the north depot is full', 'the south depot has no address'],
      route: 'GET /api/aggregate',
    },
  },
  {
    id: 'page-throws',
    title: 'Page (server component) throws',
    send: get('/renders'),
    expect: { status: 500, error: 'the board has no legs', route: 'GET /renders' },
  },
  {
    id: 'masked',
    title: 'error.tsx turns it into a 200',
    send: get('/masked'),
    expect: { status: 200, error: 'the chart has no data', masked: true, route: 'GET /masked' },
  },
  { id: 'not-found', title: 'notFound()', send: get('/missing'), expect: { status: 404, route: 'GET /missing' } },
  { id: 'unknown-path', title: 'Unknown path', send: get('/nowhere'), expect: { status: 404, route: 'GET /nowhere' } },
  {
    id: 'page-redirect',
    title: 'redirect() in a page',
    send: get('/moved'),
    expect: { status: 307, route: 'GET /moved' },
  },
  {
    id: 'route-redirect',
    title: 'redirect() in a route',
    send: get('/api/redirects'),
    expect: { status: 307, route: 'GET /api/redirects' },
  },
  {
    id: 'dynamic-route',
    title: 'Dynamic route throws',
    send: get('/api/items/7'),
    expect: { status: 500, error: 'item 7 is broken', route: 'GET /api/items/[id]' },
  },
  {
    id: 'catch-all-route',
    title: 'Catch-all route throws',
    send: get('/api/files/a/b'),
    expect: { status: 500, error: 'cannot read a/b', route: 'GET /api/files/[...path]' },
  },
  {
    id: 'server-action',
    title: 'Server action throws, called by fetch',
    send: (app) => callAction(app, 'cancel', 'fetch'),
    expect: {
      status: 500,
      error: 'order 17 was shipped already',
      route: 'POST /orders (action cancelOrder)',
      action: 'src/app/orders/actions.ts#cancelOrder',
    },
  },
  {
    id: 'form-action',
    title: 'Server action throws, form post without JavaScript',
    send: (app) => callAction(app, 'cancel', 'form'),
    expect: {
      status: 500,
      error: 'order 17 was shipped already',
      marker: 'server-action',
      route: 'POST /orders (action cancelOrder)',
      action: 'src/app/orders/actions.ts#cancelOrder',
    },
  },
  {
    id: 'inline-action',
    title: 'Inline server action throws',
    send: (app) => callAction(app, 'archive', 'fetch'),
    expect: {
      status: 500,
      error: 'the archive is full',
      route: 'POST /orders (action inline)',
      action: 'src/app/orders/page.tsx#inline',
    },
  },
  {
    id: 'proxy-throws',
    title: 'Proxy (middleware) throws',
    send: get('/guarded/throws'),
    expect: { status: 500, error: 'the guard fell asleep', route: 'GET /guarded/throws', proxy: true },
  },
  {
    id: 'proxy-redirects',
    title: 'Proxy redirects',
    send: get('/guarded/redirects'),
    expect: { status: 307, route: 'GET /guarded/redirects', proxy: true },
  },
  {
    id: 'proxy-rewrites',
    title: 'Proxy rewrites',
    send: get('/guarded/rewrites'),
    expect: { status: 200, route: 'GET /api/healthy' },
  },
  {
    id: 'stream',
    title: 'Streamed response fails midway',
    send: get('/api/streams'),
    expect: { status: 200, error: 'row 3 cannot be read', masked: true, route: 'GET /api/streams' },
  },
  {
    id: 'after',
    title: 'after() fails later',
    send: get('/api/afterwards'),
    expect: { status: 200, error: 'the receipt was not mailed', masked: true, route: 'GET /api/afterwards' },
  },
  {
    id: 'edge-route',
    title: 'Edge route throws',
    send: get('/api/edge'),
    expect: { status: 500, error: 'the edge is flat', route: 'GET /api/edge' },
  },
  {
    id: 'client-leaves',
    title: 'Client disconnects',
    send: (app) => app.fetch('/api/slow', { signal: AbortSignal.timeout(400) }),
    expect: { status: 0, route: 'GET /api/slow' },
  },
  {
    id: 'unhandled-rejection',
    title: 'Unhandled rejection during a request',
    send: get('/api/floating'),
    expect: { status: 200, error: 'nobody was notified', masked: true, route: 'GET /api/floating' },
  },
  {
    id: 'pages-api',
    title: 'Pages Router API route throws',
    send: get('/api/legacy'),
    expect: { status: 500, error: 'the old till is stuck', route: 'GET /api/legacy' },
  },
  {
    id: 'get-server-side-props',
    title: 'getServerSideProps throws',
    send: get('/legacy-page'),
    expect: { status: 500, error: 'the old board is wet', route: 'GET /legacy-page' },
  },
  {
    id: 'trpc',
    title: 'tRPC procedure throws',
    send: get('/api/trpc/prices.total?input=%7B%7D'),
    expect: {
      status: 500,
      error: 'a price is missing',
      route: 'GET /api/trpc/prices.total',
      members: ['query prices.total'],
    },
  },
  {
    id: 'trpc-batch',
    title: 'tRPC batch: one of three throws, one refuses',
    send: get('/api/trpc/prices.list,prices.secret,prices.total?batch=1&input=%7B%7D'),
    expect: {
      status: 207,
      error: 'a price is missing',
      marker: 'trpc',
      masked: true,
      route: 'GET /api/trpc/prices.total',
      failedMembers: ['prices.total', 'prices.secret:FORBIDDEN'],
      members: ['[0] query prices.list', '[1] query prices.secret', '[2] query prices.total'],
    },
  },
  {
    id: 'trpc-traced',
    title: 'tRPC procedure throws, with `traceTrpc`',
    send: get('/api/traced/trpc/orders.total?input=%7B%7D'),
    expect: {
      status: 500,
      error: 'an order is missing',
      route: 'GET /api/traced/trpc/orders.total',
      members: ['query orders.total'],
    },
  },
  {
    id: 'trpc-traced-batch',
    title: 'tRPC batch, with `traceTrpc`',
    send: get('/api/traced/trpc/orders.list,orders.secret,orders.total?batch=1&input=%7B%7D'),
    expect: {
      status: 207,
      error: 'an order is missing',
      marker: 'trpc-traced',
      masked: true,
      route: 'GET /api/traced/trpc/orders.total',
      failedMembers: ['orders.total', 'orders.secret:FORBIDDEN'],
      members: ['[0] query orders.list', '[1] query orders.secret', '[2] query orders.total'],
    },
  },
  {
    id: 'compile-error',
    title: 'Route that does not compile',
    in: inDevelopment,
    async send(app) {
      const file = 'src/app/api/broken/route.ts';
      app.write(file, "import { gone } from './gone';\n\nexport const GET = () => Response.json(gone);\n");
      // The watcher has to see the file before a request can find the route. It has when it sees one that came later.
      const later = 'src/app/api/seen/route.ts';
      app.write(later, "export const GET = () => new Response('seen');\n");
      for (let tries = 0; tries < 240 && (await app.read('/api/seen')) !== 'seen'; tries++) await delay(250);
      await app.fetch('/api/broken');
      app.remove(file);
      app.remove(later);
    },
    expect: {
      status: 500,
      error: "Can't resolve './gone'",
      at: { file: 'src/app/api/broken/route.ts', line: 1, column: 1 },
      route: 'GET /api/broken',
    },
  },
  {
    id: 'replaced-code',
    title: 'Code from before a hot reload throws',
    in: inDevelopment,
    async send(app) {
      // What is on globalThis stays when its module is replaced. The first version came with the chunk: the second is kept.
      const edit = async (edits: number) => {
        app.write('src/lib/replaced.ts', `${'// An edit above.\n'.repeat(edits)}${REPLACED(edits)}`);
        await until(async () => (await app.read('/api/replaced?version')) === `version ${edits}`);
      };
      await edit(0);
      await edit(2);
      await app.read('/api/replaced');
      await edit(4);
      await app.fetch('/api/replaced');
      await edit(2);
    },
    expect: { status: 500, error: 'cannot replace order 17', route: 'GET /api/replaced' },
  },
  {
    id: 'uncaught-exception',
    title: 'Uncaught exception during a request',
    send: get('/api/uncaught'),
    expect: { status: 200, error: 'the timer struck', masked: true, route: 'GET /api/uncaught' },
  },
];

const REPLACED = (edits: number): string => `export const version = 'version ${edits}';

export function replace(): never {
  throw new Error('cannot replace order 17'); // fails: replaced-code
}
`;

/** However long the development server takes to see an edit. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; !(await isSo()); attempt++) {
    if (attempt === 300) throw new Error('The app does not run what was written.');
    await delay(200);
  }
}

/** Calls the action of the form with that id: as Next's router in the browser does, or as a browser without JavaScript. */
async function callAction(app: AppUnderTest, form: string, by: 'fetch' | 'form'): Promise<void> {
  const page = await app.read('/orders');
  const html = page.slice(page.search(new RegExp(`<form[^>]* id="${form}"`)));
  const id = /name="\$ACTION_ID_([0-9a-f]+)"/.exec(html)?.[1];
  if (id === undefined) throw new Error(`No action in the form "${form}" of:\n${html.slice(0, 500)}`);
  if (by === 'fetch') {
    const headers = { 'next-action': id, accept: 'text/x-component', 'content-type': 'text/plain;charset=UTF-8' };
    return app.fetch('/orders', { method: 'POST', headers, body: '[]' });
  }
  const body = new FormData();
  body.set(`$ACTION_ID_${id}`, '');
  return app.fetch('/orders', { method: 'POST', body });
}
