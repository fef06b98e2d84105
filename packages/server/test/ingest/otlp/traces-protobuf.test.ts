import { AppError } from '@glasstrace/protocol';
import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../../src/ingest/otlp/protobuf.ts';
import { decodeTracesProtobuf } from '../../../src/ingest/otlp/traces-protobuf.ts';

type Fields = Parameters<typeof encodeMessage>[0];
const message = (...fields: Fields) => encodeMessage(fields);

/** The bytes of a fixed64 field; the product never writes one. */
function fixed64(field: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = field * 8 + 1;
  bytes.writeBigUInt64LE(value, 1);
  return bytes;
}

const anyValue = (field: number, value: string | number | Buffer) => message([field, value]);
const keyValue = (key: string, value: Buffer) => message([1, key], [2, value]);

function aSpanMessage(...parts: Buffer[]): Buffer {
  return Buffer.concat([
    message([1, Buffer.alloc(16, 0xab)], [2, Buffer.alloc(8, 0xcd)], [4, Buffer.alloc(8)], [5, 'GET /'], [6, 2]),
    fixed64(7, 1_763_640_000_123_456_789n),
    fixed64(8, 1_763_640_000_124_000_000n),
    ...parts,
  ]);
}

const aBody = (...spans: Buffer[]): Buffer => {
  const scope = message([1, 'app'], [2, '1.0']);
  const scopeSpans = message(...spans.map((span): Fields[number] => [2, span]), [1, scope]);
  const resource = message([1, keyValue('service.name', anyValue(1, 'polls'))]);
  // The resource after its spans: the order of fields is the sender's choice.
  return message([1, message([2, scopeSpans], [1, resource])]);
};

const attributesOf = (...attributes: Buffer[]) =>
  decodeTracesProtobuf(aBody(aSpanMessage(...attributes.map((attribute) => message([9, attribute])))))[0]!.attributes;

describe('decoding traces in protobuf', () => {
  it('reads spans, whatever the order of the fields around them', () => {
    expect(decodeTracesProtobuf(aBody(aSpanMessage()))).toEqual([
      {
        traceId: 'ab'.repeat(16),
        spanId: 'cd'.repeat(8),
        name: 'GET /',
        kind: 'server',
        startMs: 1_763_640_000_123.4568,
        endMs: 1_763_640_000_124,
        status: 'UNSET',
        attributes: {},
        events: [],
        scope: { name: 'app', version: '1.0' },
        resource: { 'service.name': 'polls' },
      },
    ]);
  });

  it('reads every kind of value', () => {
    const double = Buffer.from([0x21, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f]);
    const minusOne = Buffer.from([0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
    const large = Buffer.from([0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
    expect(
      attributesOf(
        keyValue('bool', anyValue(2, 1)),
        keyValue('int', anyValue(3, 300)),
        keyValue('negative', minusOne),
        keyValue('large', large),
        keyValue('not a number', double),
        keyValue('bytes', anyValue(7, Buffer.from([1, 2, 3]))),
        keyValue('list', anyValue(5, message([1, anyValue(1, 'a')], [1, anyValue(3, 1)]))),
        keyValue('map', anyValue(6, message([1, keyValue('k', anyValue(1, 'v'))]))),
        keyValue('empty', Buffer.alloc(0)),
      ),
    ).toEqual({
      bool: true,
      int: 300,
      negative: -1,
      large: '9223372036854775807',
      'not a number': 'NaN',
      bytes: 'AQID',
      list: ['a', 1],
      map: { k: 'v' },
      empty: null,
    });
  });

  it('never reaches the prototype of anything', () => {
    const attributes = attributesOf(
      keyValue('__proto__', anyValue(6, message([1, keyValue('polluted', anyValue(2, 1))]))),
      keyValue('constructor', anyValue(1, 'text')),
    );
    expect(Object.keys(attributes)).toEqual(['constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('cuts values that are nested without end', () => {
    let value = anyValue(1, 'innermost');
    for (let depth = 0; depth < 3_000; depth++) value = anyValue(5, message([1, value]));
    expect(JSON.stringify(attributesOf(keyValue('deep', value)))).toMatch(/^\{"deep":\[+"\[nested too deep\]"\]+\}$/);
  });

  it('ignores fields that it does not know', () => {
    const unknown = Buffer.concat([
      message([99, 'text'], [98, 5]),
      fixed64(13, 1n),
      Buffer.from([0x85, 0x06, 1, 2, 3, 4]),
    ]);
    expect(decodeTracesProtobuf(aBody(aSpanMessage(unknown)))).toHaveLength(1);
  });

  const wholeBody = aBody(
    aSpanMessage(
      message([9, keyValue('key', anyValue(1, 'value'))]),
      message([11, Buffer.concat([fixed64(1, 5n), message([2, 'exception'])])]),
      message([15, message([2, 'it broke'], [3, 2])]),
    ),
  );

  it('refuses every body that ends too early, naming the place', () => {
    for (let length = 1; length < wholeBody.length; length++) {
      expect(() => decodeTracesProtobuf(wholeBody.subarray(0, length))).toThrow(/at byte \d+/);
    }
  });

  it('never fails in another way than by refusing, whatever the bytes', () => {
    const random = createRandom(1);
    for (let round = 0; round < 5_000; round++) {
      const body = Buffer.from(wholeBody);
      for (let change = 0; change < 3; change++) body[random() % body.length] = random() % 256;
      try {
        decodeTracesProtobuf(body);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: 'BODY_MALFORMED' });
      }
    }
  });

  it.each([
    ['a length far beyond the body', [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['a varint without an end', Array.from({ length: 12 }, () => 0xff)],
    ['a group, which OTLP does not have', [0x0b]],
    ['field number 0', [0x02, 0x00]],
    ['a number where a message belongs', [0x08, 0x01]],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeTracesProtobuf(Buffer.from(bytes))).toThrow(expect.objectContaining({ code: 'BODY_MALFORMED' }));
  });
});

/** The same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}
