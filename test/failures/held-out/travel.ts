import type { FailingProgram } from '../failing-program.ts';

/** Next.js 16 in JavaScript, app router and pages router. */
export const travel: FailingProgram = {
  name: 'travel',
  dependencies: { sharedWith: 'travel' },
  start: 'next dev',
  failures: [
    {
      name: 'trip-not-found',
      kind: 'Next: a page reads what was not found',
      request: { path: '/trips/oslo' },
      expect: { category: 'type-error', names: ['trip'] },
    },
    {
      name: 'stop-without-a-price',
      kind: 'a comparator reads a missing field',
      request: { path: '/trips/cheap' },
      expect: { category: 'type-error', names: ['price'] },
    },
    {
      name: 'fares-are-limited',
      kind: 'throws an error of its own after a 429',
      request: { path: '/api/fares' },
      expect: { mended: true, category: 'rate-limited', names: ['4000'] },
    },
    {
      name: 'weather-is-cut',
      kind: 'response.json() of half an answer',
      request: { path: '/api/weather?city=Rome' },
      expect: { category: ['validation-error', 'unknown'], accuses: ['request body'] },
    },
    {
      name: 'too-many-seats',
      kind: 'yup: validateSync',
      request: { path: '/api/booking', json: { seats: 9 } },
      expect: { category: 'validation-error', names: ['seats'] },
    },
    {
      name: 'handler-of-the-pages-router',
      kind: 'Next: a route file without a method',
      request: { path: '/api/legacy' },
      expect: { category: ['configuration-error', 'unknown', 'validation-error'], located: false },
    },
    {
      name: 'map-server-is-down',
      kind: 'ECONNREFUSED, logged with a label, answered with 200',
      request: { path: '/api/map' },
      expect: { category: 'connection-error', names: ['4999'] },
    },
    {
      name: 'signing-key-is-not-set',
      kind: 'Buffer.from() of a variable that is not set',
      request: { path: '/api/secret' },
      expect: { category: 'configuration-error', names: ['TRAVEL_SIGNING_KEY'] },
    },
    {
      name: 'session-cookie-is-broken',
      kind: 'JSON.parse of a cookie',
      request: { path: '/profile' },
      expect: { category: 'validation-error', accuses: ['request body', 'upstream'] },
    },
    {
      name: 'local-storage-on-the-server',
      kind: 'localStorage in a component rendered on the server',
      request: { path: '/feed' },
      expect: { category: ['type-error', 'configuration-error'], names: ['localStorage'] },
    },
    {
      name: 'function-for-a-chart',
      kind: 'Next: a function is passed to a client component',
      request: { path: '/stats' },
      expect: { category: 'type-error', names: ['client component'], located: false },
    },
    {
      name: 'deals-are-paused',
      kind: 'a page throws by its own rule',
      request: { path: '/deals' },
      expect: { category: 'unknown' },
    },
    {
      name: 'undefined-in-props',
      kind: 'Next: getServerSideProps returns undefined',
      request: { path: '/old/one' },
      expect: { category: ['type-error', 'validation-error', 'unknown'], names: ['published'], located: false },
    },
    {
      name: 'header-was-not-sent',
      kind: 'pages API: a header is undefined',
      request: { path: '/api/session' },
      expect: { category: 'type-error', names: ['authorization'] },
    },
  ],
};
