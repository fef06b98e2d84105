import { SpanStatusCode } from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { describe, expect, it } from 'vitest';
import { redactSpan } from '../../src/runtime/redact-span.ts';
import { aSpan } from './support/a-span.ts';

const SECRETS = {
  bearer: 'abcdef1234567890abcdef',
  connection: 'postgres://shop:hunter2@db.internal/shop',
  email: 'ann@example.org',
  card: '4242 4242 4242 4242',
};
const PLANTED = `Bearer ${SECRETS.bearer} ${SECRETS.connection} ${SECRETS.email} ${SECRETS.card}`;

function onTheWire(span: ReturnType<typeof aSpan>): string {
  return new TextDecoder().decode(JsonTraceSerializer.serializeRequest([span]));
}

describe('redactSpan', () => {
  it('leaves no secret in any string of a span: name, attributes, lists, events, links, status', () => {
    const span = aSpan({
      name: `checkout ${PLANTED}`,
      fill(it) {
        it.setAttribute('note', PLANTED);
        it.setAttribute('notes', ['fine', PLANTED]);
        it.setAttribute('db.query.text', `SELECT * FROM users WHERE mail = '${SECRETS.email}' -- ${PLANTED}`);
        it.setAttribute('url.full', `https://u:p@pay.example/charge/${SECRETS.email}?q=${SECRETS.bearer}`);
        it.addEvent('exception', {
          'exception.message': PLANTED,
          'exception.stacktrace': `Error: ${PLANTED}\n    at f (/x.js:1:1)`,
          'glasstrace.exception.causes': JSON.stringify([{ type: 'Error', message: PLANTED }]),
          'glasstrace.exception.source_lines': JSON.stringify([
            { line: 1, text: `const password = "${SECRETS.bearer}"` },
          ]),
        });
        it.addLink({ context: it.spanContext(), attributes: { note: PLANTED } });
        it.setStatus({ code: SpanStatusCode.ERROR, message: PLANTED });
      },
    });

    const text = onTheWire(redactSpan(span));

    for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
    expect(text).not.toContain('hunter2');
  });

  it('names the rules that fired, and nothing when none did', () => {
    const clean = redactSpan(aSpan({ fill: (span) => span.setAttribute('note', 'all fine') }));
    const dirty = redactSpan(aSpan({ fill: (span) => span.setAttribute('note', SECRETS.email) }));

    expect(clean.attributes).not.toHaveProperty('glasstrace.redaction.rules');
    expect(dirty.attributes['glasstrace.redaction.rules']).toEqual(['email']);
  });

  it('drops queries from URLs and names, as Next writes them, and headers, bodies and parameters altogether', () => {
    const span = aSpan({
      name: 'fetch GET https://pay.example/charge?order=7&key=k',
      fill: (it) =>
        it.setAttributes({
          'next.span_name': 'GET /api/polls?q=1',
          'http.target': '/api/polls?q=1',
          'http.url': 'https://pay.example/charge?order=7',
          'url.query': 'q=1',
          'http.request.header.cookie': ['a=b'],
          'http.request.body': '{}',
          'http.response.body.size': 12,
          'db.query.parameter.0': 'x',
        }),
    });

    const { name, attributes } = redactSpan(span);

    expect(name).toBe('fetch GET https://pay.example/charge');
    expect(attributes).toEqual({
      'next.span_name': 'GET /api/polls',
      'http.target': '/api/polls',
      'http.url': 'https://pay.example/charge',
      'http.response.body.size': 12,
    });
  });

  it('masks what is a secret by its name, and a secret that is part of a name', () => {
    const span = aSpan({
      scope: `library of ${SECRETS.email}`,
      fill: (it) => it.setAttributes({ 'shop.password': 'hunter2', [`mail.${SECRETS.email}`]: 1, 'next.page': 'a' }),
    });

    const { attributes, instrumentationScope } = redactSpan(span);

    expect(attributes).toMatchObject({ 'shop.password': '[redacted:secret_pair]', 'next.page': 'a' });
    expect(JSON.stringify([attributes, instrumentationScope])).not.toContain(SECRETS.email);
  });

  it('treats what should be JSON and is not as a text', () => {
    const span = aSpan({
      fill: (it) => it.addEvent('exception', { 'glasstrace.exception.frames': `not json: ${SECRETS.email}` }),
    });
    expect(redactSpan(span).events[0]!.attributes).toEqual({
      'glasstrace.exception.frames': 'not json: [redacted:email]',
    });
  });

  it('keeps JSON attributes readable', () => {
    const lines = [{ line: 3, text: 'const token = "abc\\"def"; // "quoted"', current: true }];
    const span = aSpan({
      fill: (it) => it.addEvent('exception', { 'glasstrace.exception.source_lines': JSON.stringify(lines) }),
    });

    const redacted = redactSpan(span).events[0]!.attributes!['glasstrace.exception.source_lines'];

    expect(JSON.parse(String(redacted))).toMatchObject([{ line: 3, current: true }]);
    expect(redacted).not.toContain('abc');
  });

  it('does not touch the span itself, which others export too', () => {
    const span = aSpan({ fill: (it) => it.setAttribute('note', SECRETS.email) });
    redactSpan(span);
    expect(span.attributes.note).toBe(SECRETS.email);
  });
});
