'use strict';
const { assert, number, object, string } = require('superstruct');

const Ticket = object({ holder: string(), age: number() });

module.exports = [
  {
    method: 'POST',
    path: '/tickets',
    handler: ({ payload }) => {
      assert(payload, Ticket); // fails: superstruct-refuses
      return payload.holder;
    },
  },
  {
    method: 'GET',
    path: '/tickets/prices',
    handler: () => {
      const prices = { adult: 12, child: 5 };
      const [first] = prices; // fails: destructures-an-object-as-a-list
      return first;
    },
  },
  {
    method: 'GET',
    path: '/tickets/groups',
    handler: async (request) => {
      const size = request.query.size;
      return size.padStart(3, '0'); // fails: query-without-size
    },
  },
  {
    method: 'GET',
    path: '/tickets/quota',
    handler: async () => {
      const answer = await fetch(`${process.env.UPSTREAM_URL}/status/503/quota`);
      const { left } = (await answer.json()).quota; // fails: quota-is-not-in-the-answer
      return left;
    },
  },
  {
    method: 'GET',
    path: '/tickets/nothing',
    handler: () => undefined,
  },
];
