import type { EvalCase } from './eval-case.ts';

/** Cases that were looked at while the matching was written. */
export const KNOWN_CASES: readonly EvalCase[] = [
  {
    report: 'The headline over the results is missing.',
    arguments: { routeLike: 'polls.summary' },
    wants: ['results:no-votes'],
  },
  {
    report: 'Creating a poll answers 500.',
    arguments: { url: '/api/polls', method: 'POST', statusCode: 500 },
    wants: ['create-poll:duplicate'],
  },
  { report: 'POST /api/polls crashes.', arguments: { routeLike: 'POST /api/polls' }, wants: ['create-poll:duplicate'] },
  {
    report: 'PATCH http://localhost:3000/api/polls/friday-lunch fails.',
    arguments: { url: 'http://localhost:3000/api/polls/friday-lunch', method: 'PATCH' },
    wants: ['close-poll:empty'],
  },
  {
    report: 'Closing a poll fails.',
    arguments: { routeLike: '/api/polls/[slug]', method: 'patch' },
    wants: ['close-poll:empty', 'close-poll:unknown'],
  },
  {
    report: 'PATCH /api/polls/:id sometimes answers 500.',
    arguments: { url: '/api/polls/:id', method: 'PATCH', statusCode: 500 },
    wants: ['close-poll:empty', 'close-poll:unknown'],
  },
  { report: 'Voting fails.', arguments: { procedure: 'polls.vote' }, wants: ['vote:unknown-option'] },
  {
    report: 'polls.vote answers 400.',
    arguments: { procedure: 'polls.vote', statusCode: 400 },
    wants: ['vote:bad-input'],
  },
  {
    report: 'The batch of the poll page partly fails.',
    arguments: { url: '/api/trpc/polls.options,polls.summary?batch=1' },
    wants: ['results:no-votes'],
  },
  { report: 'Commenting never finishes.', arguments: { routeLike: 'addComment' }, wants: ['comment:timeout'] },
  {
    report: 'The action in polls/[slug]/actions.ts fails.',
    arguments: { routeLike: 'src/app/polls/[slug]/actions.ts#addComment' },
    wants: ['comment:timeout'],
  },
  {
    report: 'Something in app/api/polls/route.ts throws.',
    arguments: { routeLike: 'src/app/api/polls/route.ts' },
    wants: ['create-poll:duplicate'],
  },
  { report: 'Creating polls fails.', arguments: { routeLike: 'polls create' }, wants: ['create-poll:duplicate'] },
  { report: 'Item 42 cannot be opened.', arguments: { url: '/api/items/42' }, wants: ['item-42:error'] },
  {
    report: 'Items cannot be opened.',
    arguments: { routeLike: '/api/items/[id]' },
    wants: ['item-7:error', 'item-42:error', 'item-1138:error'],
  },
  {
    report: 'Items fail.',
    arguments: { routeLike: 'items' },
    wants: ['item-7:error', 'item-42:error', 'item-1138:error'],
  },
  {
    report: 'Which requests are not found?',
    arguments: { statusCode: 404 },
    wants: [
      'poll-page:missing',
      'options:missing',
      'unknown-path:wp-login',
      'unknown-path:singular',
      'unknown-path:health',
      'unknown-path:nowhere',
      'missing:not-found',
    ],
  },
  { report: 'The health check is red.', arguments: { url: '/api/health' }, wants: ['unknown-path:health'] },
  { report: 'Orders cannot be cancelled.', arguments: { routeLike: 'cancelOrder' }, wants: ['cancel-order:error'] },
  {
    report: 'The form on /orders fails.',
    arguments: { url: '/orders', method: 'POST' },
    wants: ['cancel-order:error', 'archive-order:error'],
  },
  {
    report: 'The total of the prices fails.',
    arguments: { routeLike: 'prices.total' },
    wants: ['prices-total:error', 'prices-batch:error'],
  },
  { report: 'Members cannot be invited.', arguments: { routeLike: 'inviteMember' }, wants: [] },
  {
    report: 'The call in the component fails.',
    arguments: { routeLike: 'trpc.polls.vote.mutate' },
    wants: ['vote:unknown-option'],
  },
  {
    report: 'The query of the headline fails.',
    arguments: { procedure: 'api.polls.summary.useQuery()' },
    wants: ['results:no-votes'],
  },
  {
    report: 'orders/page.tsx fails.',
    arguments: { routeLike: 'orders/page.tsx' },
    wants: ['cancel-order:error', 'archive-order:error'],
    names: ['orders-page'],
  },
];
