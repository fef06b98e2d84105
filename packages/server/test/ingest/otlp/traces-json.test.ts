import { describe, expect, it } from 'vitest';
import { decodeTracesJson } from '../../../src/ingest/otlp/traces-json.ts';
import { aJsonBody, aJsonSpan, attribute } from '../otlp-body.ts';

const decode = (span: Record<string, unknown>) =>
  decodeTracesJson(Buffer.from(JSON.stringify(aJsonBody(aJsonSpan(span)))))[0]!;

describe('decoding traces in JSON', () => {
  it.each([
    ['ids in upper case', { traceId: 'AB'.repeat(16) }, { traceId: 'ab'.repeat(16) }],
    ['an empty parent', { parentSpanId: '' }, { name: 'GET /api/polls' }],
    ['times as numbers', { startTimeUnixNano: 1_763_640_000_000_000_000 }, { startMs: 1_763_640_000_000 }],
    ['times as text, exactly', { startTimeUnixNano: '1763640000001000000' }, { startMs: 1_763_640_000_001 }],
    ['a kind as number', { kind: 3 }, { kind: 'client' }],
    ['a kind by name', { kind: 'SPAN_KIND_CLIENT' }, { kind: 'client' }],
    ['a kind that nobody knows', { kind: 77 }, { kind: 'internal' }],
    ['a status as number', { status: { code: 2, message: 'no' } }, { status: 'ERROR', statusMessage: 'no' }],
    ['a status by name', { status: { code: 'STATUS_CODE_OK' } }, { status: 'OK' }],
    [
      'nulls for what is absent',
      { attributes: null, events: null, status: null },
      { attributes: {}, events: [], status: 'UNSET' },
    ],
    ['an end before the start', { startTimeUnixNano: '2000000', endTimeUnixNano: '1000000' }, { startMs: 2, endMs: 2 }],
  ])('reads %s', (_name, json, expected) => {
    expect(decode(json)).toMatchObject(expected);
  });

  it.each([
    [{ intValue: '42' }, 42],
    [{ intValue: 42 }, 42],
    [{ intValue: '9223372036854775807' }, '9223372036854775807'],
    [{ doubleValue: 1.5 }, 1.5],
    [{ doubleValue: 'NaN' }, 'NaN'],
    [{ boolValue: false }, false],
    [{ stringValue: '' }, ''],
    [{ arrayValue: { values: [{ stringValue: 'a' }, {}] } }, ['a', null]],
    [{ arrayValue: {} }, []],
    [{ kvlistValue: { values: [attribute('k', { intValue: 1 })] } }, { k: 1 }],
    [{}, null],
  ])('reads the value %j', (value, expected) => {
    expect(decode({ attributes: [attribute('key', value)] }).attributes).toEqual({ key: expected });
  });

  it('never reaches the prototype of anything', () => {
    const value = { kvlistValue: { values: [attribute('polluted', { boolValue: true })] } };
    expect(Object.keys(decode({ attributes: [attribute('__proto__', value)] }).attributes)).toEqual([]);
  });

  it('cuts values that are nested without end', () => {
    const deep = `${'{"arrayValue":{"values":['.repeat(20_000)}{}${']}}'.repeat(20_000)}`;
    const body = JSON.stringify(aJsonBody(aJsonSpan({ attributes: [attribute('deep', {})] }))).replace(
      '"value":{}',
      `"value":${deep}`,
    );
    const [span] = decodeTracesJson(Buffer.from(body));
    expect(JSON.stringify(span!.attributes)).toContain('[nested too deep]');
  });

  it.each([
    [{ attributes: {} }, 'attributes must be an array'],
    [{ attributes: ['x'] }, 'attributes[] must be an object'],
    [{ name: 7 }, 'name must be a string'],
    [{ startTimeUnixNano: 'soon' }, 'startTimeUnixNano must be a number'],
    [{ events: [{ name: {} }] }, 'events[].name must be a string'],
    [{ attributes: [attribute('k', { intValue: {} })] }, 'intValue must be a number'],
  ])('refuses %j, naming the field', (json, problem) => {
    expect(() => decode(json)).toThrow(problem);
  });
});
