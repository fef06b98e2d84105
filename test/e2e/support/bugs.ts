import type { ErrorCategory } from '@glasstrace/protocol';
import type { Landmark } from './source-position.ts';

/** One of the bugs that the example app has: how a person runs into it, and what there is to find. */
export interface Bug {
  title: string;
  /** Sends what a browser would send; resolves with the response that failed. */
  trigger(app: string): Promise<Response>;
  /** The throw, or the call into a library that throws. */
  at: Landmark;
  type: string;
  message: RegExp;
  status: number;
  /** As an agent reads it, with the method. */
  route: string;
  /** As Next's router knows it. */
  pattern: string;
  path: string;
  operationKind: string;
  /** What somebody who knows the app would call the cause. */
  cause: { category: ErrorCategory; names: RegExp };
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

let polls = 0;
/** A poll that nobody has voted in; resolves with its slug. */
export async function createPoll(app: string): Promise<string> {
  const question = `Number ${++polls} of ${Date.now()}?`;
  const response = await fetch(`${app}/api/polls`, json('POST', { question, options: ['Yes', 'No'] }));
  const { slug } = (await response.json()) as { slug: string };
  return slug;
}

/** What the poll page asks for in one batch: the options, and the summary that can fail. */
export async function loadResults(app: string, slug: string): Promise<Response> {
  const input = encodeURIComponent(JSON.stringify({ 0: { slug }, 1: { slug } }));
  return fetch(`${app}/api/trpc/polls.options,polls.summary?batch=1&input=${input}`);
}

/** Submits the comment form of a poll page as a browser without JavaScript does. */
export async function comment(app: string, slug: string, text: string): Promise<Response> {
  const page = `${app}/polls/${slug}`;
  const fields = { [`$ACTION_ID_${await findAction(page)}`]: '', slug, author: 'Mira', text };
  return fetch(page, { method: 'POST', body: toForm(fields), headers: { origin: app } });
}

/** The same as the router of Next.js in the browser does it. */
export async function commentByFetch(app: string, slug: string, text: string): Promise<Response> {
  const page = `${app}/polls/${slug}`;
  const headers = { 'next-action': await findAction(page), accept: 'text/x-component', origin: app };
  // One argument, a form: its fields have the number of the part that stands for it.
  const fields = { '1_slug': slug, '1_author': 'Mira', '1_text': text, 0: '["$K1"]' };
  return fetch(page, { method: 'POST', body: toForm(fields), headers });
}

async function findAction(page: string): Promise<string> {
  const html = await (await fetch(page)).text();
  const id = /name="\$ACTION_ID_([0-9a-f]+)"/.exec(html)?.[1];
  if (!id) throw new Error(`${page} has no form with a server action`);
  return id;
}

function toForm(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

export const duplicateSlug: Bug = {
  title: 'a duplicate slug in a route handler',
  async trigger(app) {
    const poll = json('POST', { question: 'Tabs or spaces?', options: ['Tabs', 'Spaces'] });
    await fetch(`${app}/api/polls`, poll);
    return fetch(`${app}/api/polls`, poll);
  },
  at: {
    file: 'src/app/api/polls/route.ts',
    marker: 'The question makes the address',
    code: 'await db.poll.create',
  },
  type: 'PrismaClientKnownRequestError',
  message: /^Unique constraint failed on the fields: \(`slug`\)/,
  status: 500,
  route: 'POST /api/polls',
  pattern: '/api/polls',
  path: '/api/polls',
  operationKind: 'route_handler',
  cause: { category: 'unique-constraint', names: /another row has the same `slug`/ },
};

export const noVotes: Bug = {
  title: 'a property of undefined, two calls below a tRPC procedure',
  async trigger(app) {
    return loadResults(app, await createPoll(app));
  },
  at: { file: 'src/lib/ranking.ts', marker: 'The first one won', code: 'label, lead' },
  type: 'TypeError',
  message: /^Cannot read properties of undefined \(reading 'label'\)$/,
  status: 207,
  route: 'GET /api/trpc/polls.summary',
  pattern: '/api/trpc/[trpc]',
  path: '/api/trpc/polls.options,polls.summary',
  operationKind: 'trpc_procedure',
  cause: { category: 'type-error', names: /`first` is undefined where its property `label` is read/ },
};

export const slowModeration: Bug = {
  title: 'a timeout of a service that a server action calls',
  trigger: (app) => comment(app, 'friday-lunch', 'Noodles!'),
  at: { file: 'src/server/moderation.ts', marker: 'People are waiting', code: 'await fetch(' },
  type: 'TimeoutError',
  message: /^The operation was aborted due to timeout$/,
  status: 500,
  route: 'POST /polls/[slug]',
  pattern: '/polls/[slug]',
  path: '/polls/friday-lunch',
  operationKind: 'server_action',
  cause: { category: 'timeout', names: /`POST http:\/\/127\.0\.0\.1:\d+\/?` did not answer in the time/ },
};

export const emptyClosingTime: Bug = {
  title: 'an input that a schema refuses, in a route handler with a parameter',
  trigger: (app) => fetch(`${app}/api/polls/friday-lunch`, json('PATCH', { closesAt: '' })),
  at: { file: 'src/app/api/polls/[slug]/route.ts', marker: 'The form sends what', code: 'parse(' },
  type: 'ZodError',
  message: /Invalid input: expected date/,
  status: 500,
  route: 'PATCH /api/polls/[slug]',
  pattern: '/api/polls/[slug]',
  path: '/api/polls/friday-lunch',
  operationKind: 'route_handler',
  cause: { category: 'validation-error', names: /`closesAt` \(expected date\)/ },
};

export const BUGS = [duplicateSlug, noVotes, slowModeration, emptyClosingTime];
