/**
 * What people do in the two apps of the recorded session. Every request carries its label as correlation id: it says
 * which operation was asked for and how it went, so that what is right does not depend on the code that is measured.
 */
export type Send = (path: string, init?: RequestInit) => Promise<Response>;

export interface Step {
  app: 'straw' | 'depot';
  /** `operation:outcome` */
  label: string;
  /** How often it happens in each session. */
  times: number;
  /** A client that tries again at once, so many times. */
  tries?: number;
  send: (send: Send, turn: number) => Promise<unknown>;
}

const get =
  (path: string): Step['send'] =>
  (send) =>
    send(path, { redirect: 'manual' });

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const query = (procedures: string, ...inputs: unknown[]) =>
  inputs.length === 1
    ? `/api/trpc/${procedures}?input=${encodeURIComponent(JSON.stringify(inputs[0]))}`
    : `/api/trpc/${procedures}?batch=1&input=${encodeURIComponent(JSON.stringify({ ...inputs }))}`;

const poll = (slug: string) => ({ slug });
const newPoll = (question: string) => json('POST', { question, options: ['Yes', 'No'] });
const SAMPLES = ['friday-lunch', 'day-without-meetings', 'meeting-room-name'] as const;
const sample = (turn: number) => SAMPLES[turn % SAMPLES.length]!;

/** Submits the form with that id, or the first one, of a page as a browser without JavaScript does. */
async function submit(send: Send, page: string, fields: Record<string, string>, form = ''): Promise<Response> {
  const html = await (await send(page)).text();
  const from = form === '' ? 0 : html.search(new RegExp(`<form[^>]* id="${form}"`));
  const action = /name="(\$ACTION_ID_[0-9a-f]+)"/.exec(html.slice(from))?.[1];
  if (action === undefined) throw new Error(`${page} has no form with a server action`);
  const body = new FormData();
  for (const [name, value] of Object.entries({ [action]: '', ...fields })) body.set(name, value);
  return send(page, { method: 'POST', body, redirect: 'manual' });
}

const comment =
  (text: string): Step['send'] =>
  (send, turn) =>
    submit(send, `/polls/${sample(turn)}`, { slug: sample(turn), author: 'Mira', text });

/** What happens before anything else: later steps rely on these polls. */
export const BEGINNING: readonly Step[] = [
  { app: 'straw', label: 'create-poll:ok', times: 1, send: (send) => send('/api/polls', newPoll('Tabs or spaces?')) },
  { app: 'straw', label: 'create-poll:ok', times: 1, send: (send) => send('/api/polls', newPoll('Nobody votes here')) },
];

export const STEPS: readonly Step[] = [
  { app: 'straw', label: 'home:ok', times: 7, send: get('/') },
  { app: 'straw', label: 'poll-page:ok', times: 8, send: (send, turn) => send(`/polls/${sample(turn)}`) },
  { app: 'straw', label: 'poll-page:missing', times: 2, send: get('/polls/team-offsite') },
  { app: 'straw', label: 'short-link:ok', times: 3, send: get('/p/friday-lunch') },
  {
    app: 'straw',
    label: 'create-poll:ok',
    times: 4,
    send: (send, turn) => send('/api/polls', newPoll(`Is ${turn} of ${Date.now()} enough?`)),
  },
  {
    app: 'straw',
    label: 'create-poll:duplicate',
    times: 1,
    tries: 3,
    send: (send) => send('/api/polls', newPoll('Tabs or spaces?')),
  },
  {
    app: 'straw',
    label: 'create-poll:invalid',
    times: 3,
    send: (send) => send('/api/polls', json('POST', { question: '', options: [] })),
  },
  {
    app: 'straw',
    label: 'close-poll:ok',
    times: 3,
    send: (send, turn) => send(`/api/polls/${sample(turn)}`, json('PATCH', { closesAt: '2031-05-01T12:00' })),
  },
  {
    app: 'straw',
    label: 'close-poll:empty',
    times: 2,
    send: (send) => send('/api/polls/friday-lunch', json('PATCH', { closesAt: '' })),
  },
  {
    app: 'straw',
    label: 'close-poll:unknown',
    times: 1,
    send: (send) => send('/api/polls/team-offsite', json('PATCH', { closesAt: '2031-05-01T12:00' })),
  },
  {
    app: 'straw',
    label: 'results:ok',
    times: 8,
    send: (send, turn) => send(query('polls.options,polls.summary', poll(sample(turn)), poll(sample(turn)))),
  },
  {
    app: 'straw',
    label: 'results:no-votes',
    times: 2,
    send: (send) => send(query('polls.options,polls.summary', poll('nobody-votes-here'), poll('nobody-votes-here'))),
  },
  {
    app: 'straw',
    label: 'options:ok',
    times: 5,
    send: (send, turn) => send(query('polls.options', poll(sample(turn)))),
  },
  { app: 'straw', label: 'options:missing', times: 2, send: (send) => send(query('polls.options', poll('gone-poll'))) },
  {
    app: 'straw',
    label: 'vote:ok',
    times: 6,
    send: (send, turn) => send('/api/trpc/polls.vote', json('POST', { optionId: (turn % 8) + 1 })),
  },
  {
    app: 'straw',
    label: 'vote:bad-input',
    times: 2,
    send: (send) => send('/api/trpc/polls.vote', json('POST', { optionId: 'two' })),
  },
  {
    app: 'straw',
    label: 'vote:unknown-option',
    times: 1,
    tries: 2,
    send: (send) => send('/api/trpc/polls.vote', json('POST', { optionId: 9_999 })),
  },
  { app: 'straw', label: 'comment:ok', times: 3, send: comment('Wednesdays, please.') },
  { app: 'straw', label: 'comment:timeout', times: 2, send: comment('Noodles!') },
  { app: 'straw', label: 'unknown-path:wp-login', times: 1, send: get('/wp-login.php') },
  { app: 'straw', label: 'unknown-path:singular', times: 1, send: get('/api/poll') },
  { app: 'straw', label: 'unknown-path:health', times: 3, send: get('/api/health') },

  { app: 'depot', label: 'healthy:ok', times: 12, send: get('/api/healthy') },
  { app: 'depot', label: 'throws:error', times: 2, send: get('/api/throws') },
  { app: 'depot', label: 'caught:error', times: 2, send: get('/api/caught') },
  { app: 'depot', label: 'deep:error', times: 1, send: get('/api/deep') },
  { app: 'depot', label: 'dependency:error', times: 1, send: get('/api/dependency') },
  { app: 'depot', label: 'cause:error', times: 1, send: get('/api/cause') },
  { app: 'depot', label: 'non-error:error', times: 1, send: get('/api/non-error') },
  { app: 'depot', label: 'aggregate:error', times: 1, send: get('/api/aggregate') },
  { app: 'depot', label: 'renders:error', times: 2, send: get('/renders') },
  { app: 'depot', label: 'masked:error', times: 2, send: get('/masked') },
  { app: 'depot', label: 'missing:not-found', times: 2, send: get('/missing') },
  { app: 'depot', label: 'moved:ok', times: 2, send: get('/moved') },
  { app: 'depot', label: 'redirects:ok', times: 2, send: get('/api/redirects') },
  { app: 'depot', label: 'item-7:error', times: 1, send: get('/api/items/7') },
  { app: 'depot', label: 'item-42:error', times: 1, tries: 3, send: get('/api/items/42') },
  { app: 'depot', label: 'item-1138:error', times: 1, send: get('/api/items/1138') },
  { app: 'depot', label: 'file-invoice:error', times: 1, send: get('/api/files/invoices/2031/march.pdf') },
  { app: 'depot', label: 'file-label:error', times: 1, send: get('/api/files/labels/parcel') },
  { app: 'depot', label: 'orders-page:ok', times: 3, send: get('/orders') },
  { app: 'depot', label: 'cancel-order:error', times: 2, send: (send) => submit(send, '/orders', {}, 'cancel') },
  { app: 'depot', label: 'archive-order:error', times: 1, send: (send) => submit(send, '/orders', {}, 'archive') },
  { app: 'depot', label: 'guarded:throws', times: 1, send: get('/guarded/throws') },
  { app: 'depot', label: 'guarded:redirects', times: 2, send: get('/guarded/redirects') },
  { app: 'depot', label: 'guarded:rewrites', times: 2, send: get('/guarded/rewrites') },
  { app: 'depot', label: 'streams:error', times: 1, send: get('/api/streams') },
  { app: 'depot', label: 'afterwards:error', times: 2, send: get('/api/afterwards') },
  { app: 'depot', label: 'edge:error', times: 1, send: get('/api/edge') },
  {
    app: 'depot',
    label: 'slow:left',
    times: 1,
    send: (send) => send('/api/slow', { signal: AbortSignal.timeout(400) }),
  },
  { app: 'depot', label: 'floating:error', times: 2, send: get('/api/floating') },
  { app: 'depot', label: 'legacy-api:error', times: 2, send: get('/api/legacy') },
  { app: 'depot', label: 'legacy-page:error', times: 1, send: get('/legacy-page') },
  { app: 'depot', label: 'prices:ok', times: 6, send: get('/api/trpc/prices.list?input=%7B%7D') },
  { app: 'depot', label: 'prices-total:error', times: 2, send: get('/api/trpc/prices.total?input=%7B%7D') },
  { app: 'depot', label: 'prices-forbidden:error', times: 1, send: get('/api/trpc/prices.secret?input=%7B%7D') },
  {
    app: 'depot',
    label: 'prices-batch:error',
    times: 2,
    send: get('/api/trpc/prices.list,prices.secret,prices.total?batch=1&input=%7B%7D'),
  },
  {
    app: 'depot',
    label: 'prices-batch:ok',
    times: 2,
    send: get('/api/trpc/prices.list,prices.list?batch=1&input=%7B%7D'),
  },
  { app: 'depot', label: 'unknown-path:nowhere', times: 2, send: get('/nowhere') },
];

/** Every step as often as it happens, in an order that looks like people but is the same in every recording. */
export function shuffled(steps: readonly Step[], seed: number): { step: Step; turn: number }[] {
  const turns = steps.flatMap((step) => Array.from({ length: step.times }, (_, turn) => ({ step, turn })));
  let state = seed;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  return turns
    .map((turn) => ({ turn, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ turn }) => turn);
}
