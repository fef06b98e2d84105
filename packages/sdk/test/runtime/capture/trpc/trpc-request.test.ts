import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../../../src/runtime/capture/request-record.ts';
import { findMemberIndex, readTrpcRequest } from '../../../../src/runtime/capture/trpc/trpc-request.ts';

describe('readTrpcRequest', () => {
  it.each([
    ['/api/trpc/polls.list', '', { procedures: ['polls.list'], batch: false }],
    ['/api/trpc/polls.list,polls.results', 'batch=1&input=%7B%7D', { procedures: ['polls.list', 'polls.results'] }],
    ['/api/trpc/polls.list%2Cpolls.results', 'batch=1', { procedures: ['polls.list', 'polls.results'], batch: true }],
    ['/trpc/a', 'input=1&batch=1', { procedures: ['a'], batch: true }],
    ['/trpc/%E0%A4%A', '', { procedures: ['%E0%A4%A'] }],
  ])('reads %s?%s', (path, query, expected) => {
    expect(readTrpcRequest(path, query)).toMatchObject(expected);
  });

  it('is no tRPC call otherwise', () => {
    expect(readTrpcRequest('/api/polls', '')).toBeUndefined();
    expect(readTrpcRequest('/docs/trpc', '')).toBeUndefined();
  });
});

describe('findMemberIndex', () => {
  const request = (path: string, query = 'batch=1') =>
    ({ path, query, trpc: readTrpcRequest(path, query) }) as unknown as RequestRecord;

  it('counts the calls of one procedure where tRPC does not', () => {
    const record = request('/api/trpc/a,b,a');
    const indexes = ['a', 'b', 'a', 'a'].map((path) => findMemberIndex(record, path, undefined));
    expect(indexes).toEqual([0, 1, 2, undefined]);
  });

  it('believes tRPC where the URL agrees', () => {
    const record = request('/api/trpc/a,b,a');
    expect(findMemberIndex(record, 'a', 2)).toBe(2);
    expect(findMemberIndex(record, 'a', 1)).toBeUndefined();
    expect(findMemberIndex(record, 'a', 2)).toBeUndefined();
  });

  it('finds the procedures wherever tRPC is mounted, and calls nothing else a tRPC request', () => {
    const mounted = request('/rpc/v1/polls.list,polls.total');
    expect(findMemberIndex(mounted, 'polls.total', 1)).toBe(1);
    expect(mounted.trpc).toMatchObject({ procedures: ['polls.list', 'polls.total'], batch: true });
    const other = request('/checkout', '');
    expect(findMemberIndex(other, 'polls.total', 0)).toBeUndefined();
    expect(other.trpc).toBeUndefined();
  });
});
