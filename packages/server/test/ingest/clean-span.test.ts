import { RESOURCE, SPAN } from '@glasstrace/protocol/attributes';
import { describe, expect, it } from 'vitest';
import { cleanSpans } from '../../src/ingest/clean-span.ts';
import type { Attributes, Span } from '../../src/traces/span.ts';
import { aSpan } from '../traces/a-span.ts';

const clean = (span: Partial<Span>) => cleanSpans([aSpan(span)])[0]!;
const ofOurSdk = { [RESOURCE.redactionVersion]: '1' };
const KEY = `gt_anon_${'ab'.repeat(24)}`;

describe('spans of a foreign sender', () => {
  it('are redacted in every string', () => {
    const span = clean({
      name: `call with ${KEY}`,
      statusMessage: 'no such user ann@example.com',
      attributes: { a: `Bearer abcdefghijkl`, 'key of bob@example.com': 1, list: [`x ${KEY}`], map: { deep: [KEY] } },
      events: [
        {
          name: KEY,
          timeMs: 1,
          attributes: {
            'exception.message': 'postgres://u:hunter2@db/x',
            'exception.stacktrace': 'at /home/ann/app.ts',
          },
        },
      ],
      scope: { name: KEY },
      resource: { 'process.command_args': ['--token=abcdefgh'] },
    });
    const text = JSON.stringify(span);
    for (const secret of ['ab'.repeat(8), 'ann@', 'bob@', 'abcdefgh', 'hunter2', '/home/ann'])
      expect(text).not.toContain(secret);
    expect(span.attributes[SPAN.redactionRules]).toEqual([
      'connection_string',
      'credentials',
      'email',
      'glasstrace_key',
      'home_directory',
      'secret_pair',
    ]);
  });

  it.each<[string, Attributes, Attributes, string]>([
    [
      'a query in url.full',
      { 'url.full': 'https://u:p@api.example/x?y=z#f' },
      { 'url.full': 'https://api.example/x' },
      'query_string',
    ],
    [
      'a query in http.url',
      { 'http.url': 'http://api.example/x?y' },
      { 'http.url': 'http://api.example/x' },
      'query_string',
    ],
    ['a query in http.target', { 'http.target': '/x?y=z' }, { 'http.target': '/x' }, 'query_string'],
    ['url.query', { 'url.query': 'y=z' }, {}, 'query_string'],
    ['request headers', { 'http.request.header.cookie': ['a=b'], 'http.response.header.x': 'y' }, {}, 'headers'],
    ['bodies', { 'http.request.body': '{}', 'http.response.body.text': 'x' }, {}, 'body'],
    [
      'parameters of a query',
      { 'db.query.parameter.0': 'ann', 'db.statement.parameters': '[1]' },
      {},
      'query_parameters',
    ],
    [
      'a secret by its name',
      { 'app.db_password': 'correct horse' },
      { 'app.db_password': '[redacted:secret_pair]' },
      'secret_pair',
    ],
  ])('lose %s', (_name, attributes, kept, rule) => {
    const { [SPAN.redactionRules]: rules, ...rest } = clean({ attributes }).attributes;
    expect(rest).toEqual(kept);
    expect(rules).toContain(rule);
  });

  it('lose the query in their name', () => {
    expect(clean({ name: 'GET /search?q=ann' }).name).toBe('GET /search');
    expect(clean({ name: 'SELECT * FROM t WHERE id=?' }).name).toBe('SELECT * FROM t WHERE id=?');
  });

  it('keep what is harmless as it was', () => {
    const attributes = {
      'http.request.method': 'GET',
      'http.route': '/posts/[slug]',
      'http.request.body.size': 12,
      'http.response.body.size': 34,
      'db.query.text': 'SELECT 1 WHERE a = ?',
      'gen_ai.usage.input_tokens': 7,
    };
    expect(clean({ attributes }).attributes).toEqual(attributes);
  });
});

describe('spans of our own SDK', () => {
  it('are trusted: it has redacted them', () => {
    const attributes = { 'url.full': 'http://x/y?kept', note: 'ann@example.com' };
    expect(clean({ attributes, resource: ofOurSdk }).attributes).toEqual(attributes);
  });
});

describe('all spans', () => {
  it.each([ofOurSdk, {}])('lose control characters, with the resource %j', (resource) => {
    const dirty = 'a\u001b[31mb\u0000c\u202ed\te';
    const span = clean({
      name: dirty,
      statusMessage: dirty,
      attributes: { [dirty]: [dirty] },
      events: [{ name: dirty, timeMs: 1, attributes: { k: dirty } }],
      resource: { ...resource, k: dirty },
    });
    const isDirty = (text: string) => ['\u001b', '\u0000', '\u202e'].some((character) => text.includes(character));
    expect([span.name, span.statusMessage, span.events[0]!.name]).toEqual(Array(3).fill('abcd\te'));
    expect(isDirty(JSON.parse(JSON.stringify(JSON.stringify(span))))).toBe(false);
    expect(span.attributes).toEqual({ 'abcd\te': ['abcd\te'] });
  });

  it('are bounded, and say what was cut', () => {
    const span = clean({
      attributes: {
        long: 'x'.repeat(100_000),
        ...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i])),
      },
      events: Array.from({ length: 130 }, () => ({ name: 'e', timeMs: 1, attributes: {} })),
      resource: ofOurSdk,
    });
    expect(span.attributes.long).toHaveLength(65_536);
    expect(span.attributes[SPAN.droppedAttributes]).toBe(201 - 128);
    expect(span.events).toHaveLength(128);
    expect(span.attributes[SPAN.droppedEvents]).toBe(2);
  });

  it('still share the resource that they shared', () => {
    const resource = { 'service.name': 'polls' };
    const [first, second] = cleanSpans([aSpan({ resource }), aSpan({ resource })]);
    expect(first!.resource).toBe(second!.resource);
  });
});
