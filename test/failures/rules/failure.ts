import type { FailingRequest, Failure } from '../failing-program.ts';

/** A request, short: a path alone is a GET. */
export const failure = (
  name: string,
  kind: string,
  request: string | FailingRequest,
  category: Failure['expect']['category'],
  rest: Omit<Failure['expect'], 'category'> = {},
): Failure => ({
  name,
  kind,
  request: typeof request === 'string' ? { path: request } : request,
  expect: { category, ...rest },
});
