import type { EvalCase } from './eval-case.ts';

/**
 * Cases that were written before the matching was, from the traffic alone, and not changed after their first run. A
 * case that fails is a reason to look for the rule that is missing, never for a word to add.
 */
export const UNSEEN_CASES: readonly EvalCase[] = [
  { report: 'The summary of a new poll breaks.', arguments: { routeLike: 'summary' }, wants: ['results:no-votes'] },
  {
    report: 'An empty poll is refused.',
    arguments: { url: '/API/Polls/', method: 'post', statusCode: 400 },
    wants: ['create-poll:invalid'],
  },
  { report: 'The vote mutation fails.', arguments: { routeLike: 'vote mutation' }, wants: ['vote:unknown-option'] },
  {
    report: 'Comments on friday-lunch fail.',
    arguments: { url: 'https://straw.example.com/polls/friday-lunch?rejected=1#comments', method: 'POST' },
    wants: ['comment:timeout'],
  },
  {
    report: 'GET /polls/team-offsite is a 404.',
    arguments: { routeLike: 'GET /polls/team-offsite' },
    wants: ['poll-page:missing'],
  },
  { report: 'Does the short link redirect?', arguments: { url: '/p/friday-lunch' }, wants: ['short-link:ok'] },
  {
    report: 'The comment action answers 500.',
    arguments: { routeLike: 'comment action', statusCode: 500 },
    wants: ['comment:timeout'],
  },
  {
    report: 'A poll cannot be updated.',
    arguments: { routeLike: 'update poll', method: 'PATCH' },
    wants: ['close-poll:empty', 'close-poll:unknown'],
  },
  {
    report: 'Some tRPC call answers 500.',
    arguments: { routeLike: '/api/trpc', statusCode: 500 },
    wants: ['vote:unknown-option', 'prices-total:error'],
  },
  {
    report: 'polls.options answers nothing.',
    arguments: { url: '/api/trpc', procedure: 'polls.options' },
    wants: ['options:missing'],
    names: ['results'],
  },
  {
    report: 'polls.options is NOT_FOUND.',
    arguments: { routeLike: 'trpc polls.options', statusCode: 404 },
    wants: ['options:missing'],
  },
  {
    report: 'The invoice of March cannot be read.',
    arguments: { url: '/api/files/invoices/2031/march.pdf' },
    wants: ['file-invoice:error'],
  },
  {
    report: 'Files cannot be read.',
    arguments: { routeLike: '/api/files/[...path]' },
    wants: ['file-invoice:error', 'file-label:error'],
  },
  { report: 'Labels cannot be printed.', arguments: { routeLike: 'files labels' }, wants: ['file-label:error'] },
  {
    report: 'The item route throws.',
    arguments: { routeLike: 'app/api/items/[id]/route.ts' },
    wants: ['item-7:error', 'item-42:error', 'item-1138:error'],
  },
  { report: 'The old API is broken.', arguments: { routeLike: 'pages/api/legacy' }, wants: ['legacy-api:error'] },
  {
    report: 'The old page is broken.',
    arguments: { routeLike: 'src/pages/legacy-page.tsx' },
    wants: ['legacy-page:error'],
  },
  { report: 'The middleware throws.', arguments: { routeLike: 'middleware guarded' }, wants: ['guarded:throws'] },
  { report: 'Where does /guarded/rewrites go?', arguments: { url: '/guarded/rewrites' }, wants: ['guarded:rewrites'] },
  { report: 'The chart is empty.', arguments: { url: 'localhost:3000/masked' }, wants: ['masked:error'] },
  { report: 'Cancelling an order fails.', arguments: { routeLike: 'order cancel' }, wants: ['cancel-order:error'] },
  { report: 'addComment times out.', arguments: { procedure: 'addComment' }, wants: ['comment:timeout'] },
  {
    report: 'Prices are forbidden.',
    arguments: { routeLike: 'prices', statusCode: 403 },
    wants: ['prices-forbidden:error'],
  },
  {
    report: 'The price batch partly fails.',
    arguments: { url: '/api/trpc/prices.list,prices.secret,prices.total', method: 'GET' },
    wants: ['prices-batch:error'],
  },
  { report: 'GET /api/throws: 500', arguments: { routeLike: 'GET /api/throws -> 500' }, wants: ['throws:error'] },
  { report: '/renders does not render.', arguments: { routeLike: '/renders page' }, wants: ['renders:error'] },
  { report: '/api/slow hangs.', arguments: { url: '/api/slow' }, wants: ['slow:left'] },
  {
    report: 'The export breaks off.',
    arguments: { url: '/api/streams', method: 'GET', statusCode: 200 },
    wants: ['streams:error'],
  },
  { report: 'No receipt arrives.', arguments: { url: '/api/afterwards' }, wants: ['afterwards:error'] },
  { report: 'A batch answers 207.', arguments: { statusCode: 207 }, wants: ['results:no-votes', 'prices-batch:error'] },
  {
    report: 'Since the restart, something of the poll app answers 500.',
    arguments: ({ sessions }) => ({ statusCode: 500, sessionId: sessions.straw[1] }),
    wants: [
      'create-poll:duplicate',
      'close-poll:empty',
      'close-poll:unknown',
      'vote:unknown-option',
      'comment:timeout',
    ],
  },
  {
    report: 'Before the restart, the vote failed.',
    arguments: ({ sessions }) => ({ procedure: 'polls.vote', sessionId: sessions.straw[0] }),
    wants: ['vote:unknown-option'],
  },
  {
    report: 'Some PATCH failed in the last half hour.',
    arguments: { method: 'PATCH', timeWindow: '30m' },
    wants: ['close-poll:empty', 'close-poll:unknown'],
  },
  { report: 'Somebody asks for wp-login.', arguments: { routeLike: 'wp-login' }, wants: ['unknown-path:wp-login'] },
  { report: '/api/poll is not found.', arguments: { url: '/api/poll' }, wants: ['unknown-path:singular'] },
  {
    report: 'Does prices.list work?',
    arguments: { routeLike: 'prices.list' },
    wants: ['prices:ok', 'prices-batch:ok'],
    names: ['prices-batch'],
  },
  {
    report: 'Trace so-and-so, from the log.',
    arguments: ({ traceIds }) => ({ routeLike: traceIds('edge:error')[0] }),
    wants: ['edge:error'],
  },
  { report: 'Nobody can log in.', arguments: { routeLike: 'users.login' }, wants: [] },
  { report: 'Paying fails.', arguments: { url: '/api/payments', method: 'POST' }, wants: [] },
  { report: 'A price cannot be removed.', arguments: { procedure: 'prices.remove' }, wants: [] },
];
