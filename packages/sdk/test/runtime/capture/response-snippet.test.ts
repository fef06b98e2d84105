import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readResponseSnippet } from '../../../src/runtime/capture/response-snippet.ts';

const TEXT = '{"error":"no luck"}';

const aResponse = ({ status = 500, type = 'application/json', encoding = '', body = TEXT as string | Buffer }) => ({
  status,
  bytes: body.length,
  aborted: false,
  header: (name: string) => ({ 'content-type': type, 'content-encoding': encoding })[name] ?? '',
  body: Buffer.from(body),
});

describe('the snippet of a response', () => {
  it.each(['application/json; charset=utf-8', 'application/problem+json', 'text/plain'])('is kept of %s', (type) => {
    expect(readResponseSnippet(aResponse({ type }))).toBe(TEXT);
  });

  it('has at most 512 characters', () => {
    expect(readResponseSnippet(aResponse({ body: 'ü'.repeat(900) }))).toBe(`${'ü'.repeat(511)}…`);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is read through %s, also when only the beginning is there', (encoding, compress) => {
    expect(readResponseSnippet(aResponse({ encoding, body: compress(TEXT) }))).toBe(TEXT);
    const long = Array.from({ length: 2_000 }, (_, i) => `${i}: ${Math.sin(i)}`).join('\n');
    const snippet = readResponseSnippet(aResponse({ encoding, body: compress(long) }));
    expect(snippet).toBe(`${long.slice(0, 511)}…`);
  });

  it.each([
    ['succeeded', { status: 399 }],
    ['is a page', { type: 'text/html' }],
    ['is not compressed as it says', { encoding: 'gzip' }],
    ['is compressed in a way that nobody knows', { encoding: 'pack200' }],
    ['is empty', { body: '' }],
  ])('is not kept of one that %s', (_name, response) => {
    expect(readResponseSnippet(aResponse(response))).toBeUndefined();
  });
});
