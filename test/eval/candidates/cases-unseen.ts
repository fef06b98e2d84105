import type { EvalCase } from './eval-case.ts';

/**
 * Cases that were written before they were run, from the traffic alone, and not changed afterwards. A case that fails is
 * a reason to look for the rule that is missing, never for a word to add.
 */
export const UNSEEN_CASES: readonly EvalCase[] = [
  // Before there was any matching; all of them were right in their first run.
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
  // When the matching had its tests; all of them were right in their first run, too.
  {
    report: 'Something about polls answers 500.',
    arguments: { routeLike: 'polls', statusCode: 500 },
    wants: [
      'create-poll:duplicate',
      'close-poll:empty',
      'close-poll:unknown',
      'vote:unknown-option',
      'comment:timeout',
    ],
  },
  {
    report: 'The form on the poll page fails.',
    arguments: { routeLike: '/polls/[slug]', method: 'POST' },
    wants: ['comment:timeout'],
  },
  {
    report: 'POST /polls/friday-lunch (server action addComment) fails.',
    arguments: { routeLike: 'POST /polls/friday-lunch (server action addComment)' },
    wants: ['comment:timeout'],
  },
  {
    report: '/api/polls/friday-lunch answers 500.',
    arguments: { url: '/api/polls/friday-lunch', statusCode: 500 },
    wants: ['close-poll:empty'],
  },
  { report: 'The summary procedure fails.', arguments: { procedure: 'summary' }, wants: ['results:no-votes'] },
  {
    report: 'polls.summary fails.',
    arguments: { procedure: 'polls.summary', url: '/api/trpc/polls.summary' },
    wants: ['results:no-votes'],
  },
  {
    report: 'The batch fails, in whatever order.',
    arguments: { url: '/api/trpc/polls.summary,polls.options' },
    wants: ['results:no-votes'],
  },
  { report: 'items/42 cannot be opened.', arguments: { routeLike: 'items/42' }, wants: ['item-42:error'] },
  { report: 'Item 42 is broken.', arguments: { routeLike: 'item 42' }, wants: ['item-42:error'] },
  {
    report: 'The order page fails on submit.',
    arguments: { routeLike: 'order page', method: 'POST' },
    wants: ['cancel-order:error', 'archive-order:error'],
  },
  { report: 'Does /orders open?', arguments: { routeLike: 'GET /orders' }, wants: ['orders-page:ok'] },
  {
    report: 'There is an error 500 in the cancelOrder action.',
    arguments: { routeLike: 'error 500 in cancelOrder action' },
    wants: ['cancel-order:error'],
  },
  { report: 'createPoll fails.', arguments: { routeLike: 'createPoll' }, wants: ['create-poll:duplicate'] },
  {
    report: 'What do people look for in vain?',
    arguments: { routeLike: '/_not-found' },
    wants: ['unknown-path:wp-login', 'unknown-path:singular', 'unknown-path:health', 'unknown-path:nowhere'],
  },
  { report: 'Who asks for wp-login.php?', arguments: { routeLike: 'wp-login.php' }, wants: ['unknown-path:wp-login'] },
  { report: 'march.pdf cannot be read.', arguments: { routeLike: 'march.pdf' }, wants: ['file-invoice:error'] },
  {
    report: 'No file can be read.',
    arguments: { url: '/api/files' },
    wants: ['file-invoice:error', 'file-label:error'],
  },
  { report: 'Some call is forbidden.', arguments: { statusCode: 403 }, wants: ['prices-forbidden:error'] },
  {
    report: 'The route that throws no error object.',
    arguments: { routeLike: 'non error' },
    wants: ['non-error:error'],
  },
  {
    report: 'Something old is broken.',
    arguments: { routeLike: 'legacy', statusCode: 500 },
    wants: ['legacy-api:error', 'legacy-page:error'],
  },
  {
    report: 'The actions of the orders fail.',
    arguments: { routeLike: 'app/orders/actions.ts' },
    wants: ['cancel-order:error'],
  },
  {
    report: 'src/app/orders/page.tsx throws.',
    arguments: { routeLike: 'src/app/orders/page.tsx' },
    wants: ['cancel-order:error', 'archive-order:error'],
    names: ['orders-page'],
  },
  {
    report: 'The receipt is not mailed after the purchase.',
    arguments: { routeLike: 'GET http://127.0.0.1:4001/api/afterwards?order=17' },
    wants: ['afterwards:error'],
  },
  { report: 'The board page is down.', arguments: { url: '/renders', statusCode: 500 }, wants: ['renders:error'] },
  { report: 'Deleting fails.', arguments: { method: 'DELETE' }, wants: [] },
  { report: 'The router is broken.', arguments: { routeLike: 'src/server/router.ts' }, wants: [] },
];
