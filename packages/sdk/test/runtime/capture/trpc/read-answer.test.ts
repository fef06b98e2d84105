import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTrpcErrors } from '../../../../src/runtime/capture/trpc/read-answer.ts';

const CALL = { procedures: ['polls.list', 'polls.results'], batch: true };
const ERROR = {
  error: {
    message: "Cannot read properties of undefined (reading 'votes')",
    code: -32603,
    data: {
      code: 'INTERNAL_SERVER_ERROR',
      httpStatus: 500,
      path: 'polls.results',
      stack: "TypeError: Cannot read properties of undefined (reading 'votes')\n    at explode (/app/x.js:1:2)",
    },
  },
};
const answer = (body: string | Buffer, encoding = '') => ({
  status: 207,
  bytes: 0,
  aborted: false,
  header: (name: string) => (name === 'content-encoding' ? encoding : ''),
  body: Buffer.from(body),
});

describe('readTrpcErrors', () => {
  it('finds the failed members of a batch, with the type that was really thrown', () => {
    const errors = readTrpcErrors(CALL, answer(JSON.stringify([{ result: { data: 1 } }, ERROR])));

    expect(errors).toEqual([
      {
        index: 1,
        facts: expect.objectContaining({ type: 'TypeError', message: ERROR.error.message }),
        details: {
          'trpc.procedure': 'polls.results',
          'trpc.member_index': 1,
          'trpc.code': 'INTERNAL_SERVER_ERROR',
          'trpc.http_status': 500,
        },
      },
    ]);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('reads a body compressed with %s', (encoding, compress) => {
    expect(readTrpcErrors(CALL, answer(compress(JSON.stringify([ERROR])), encoding))).toHaveLength(1);
  });

  it('reads what a transformer wrapped, and a streamed batch', () => {
    expect(readTrpcErrors(CALL, answer(JSON.stringify({ error: { json: ERROR.error } })))).toHaveLength(1);
    const stream = `{"0":[[0],[null,0,0]]}\n[1,0,[[${JSON.stringify(ERROR)}]]]\n`;
    expect(readTrpcErrors(CALL, answer(stream))).toMatchObject([{ details: { 'trpc.member_index': 1 } }]);
  });

  it.each(['', '<html>', '[', 'null', '[null, 1, "x"]', '{"error":null}'])('finds none in %j', (body) => {
    expect(readTrpcErrors(CALL, answer(body))).toEqual([]);
  });
});
