import { AppError } from '@glasstrace/protocol';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

const malformed = (problem: string) => new AppError('BODY_MALFORMED', { problem });

/**
 * Reads a protobuf message field by field in one pass, without a schema and without copying. Every length is checked
 * against the message that holds it. Throws AppError BODY_MALFORMED.
 *
 *     while (reader.next()) {
 *       if (reader.field === 1) name = reader.string();
 *       else reader.skip();
 *     }
 */
export class ProtobufReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #position: number;
  #wireType = VARINT;
  /** Number of the field that `next` came to. */
  field = 0;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
  }

  /** Moves to the next field; false at the end of the message. Its value must then be read or skipped. */
  next(): boolean {
    if (this.#position >= this.#end) return false;
    const tag = this.#varint();
    this.#wireType = tag & 7;
    this.field = Math.floor(tag / 8);
    if (this.field === 0) throw malformed(`field number 0 at byte ${this.#position}`);
    return true;
  }

  message(): ProtobufReader {
    const [start, end] = this.#range();
    return new ProtobufReader(this.#bytes, start, end);
  }

  string(): string {
    const [start, end] = this.#range();
    return this.#bytes.toString('utf8', start, end);
  }

  hex(): string {
    const [start, end] = this.#range();
    return this.#bytes.toString('hex', start, end);
  }

  base64(): string {
    const [start, end] = this.#range();
    return this.#bytes.toString('base64', start, end);
  }

  /** An int32, uint32, enum or bool. */
  number(): number {
    this.#expect(VARINT);
    return this.#varint();
  }

  /** An int64; as decimal text when a double can't hold it. */
  int64(): number | string {
    this.#expect(VARINT);
    const value = BigInt.asIntN(64, this.#bigVarint());
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }

  double(): number {
    this.#expect(FIXED64);
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  /** A fixed64 of nanoseconds since the epoch, in milliseconds: whole ones stay whole. */
  nanosAsMs(): number {
    this.#expect(FIXED64);
    const start = this.#take(8);
    // In two parts, because a double holds today's nanoseconds only to 256: 2^32 ns are 4294 ms and 967296 ns.
    const high = this.#bytes.readUInt32LE(start + 4);
    const nanos = high * 967_296 + this.#bytes.readUInt32LE(start);
    return high * 4_294 + Math.floor(nanos / 1e6) + (nanos % 1e6) / 1e6;
  }

  skip(): void {
    if (this.#wireType === VARINT) this.#bigVarint();
    else if (this.#wireType === FIXED64) this.#take(8);
    else if (this.#wireType === FIXED32) this.#take(4);
    else this.#range();
  }

  #range(): [start: number, end: number] {
    this.#expect(BYTES);
    const length = this.#varint();
    const start = this.#take(length);
    return [start, start + length];
  }

  #take(length: number): number {
    const start = this.#position;
    if (length > this.#end - start) throw malformed(`a length of ${length} at byte ${start} goes beyond its message`);
    this.#position = start + length;
    return start;
  }

  #expect(wireType: number): void {
    if (this.#wireType === wireType) return;
    throw malformed(`field ${this.field} has wire type ${this.#wireType}, not ${wireType}, at byte ${this.#position}`);
  }

  /** A varint as a double: exact for what tags, lengths and enums hold. */
  #varint(): number {
    let value = 0;
    for (let scale = 1, count = 0; count < 10; scale *= 128, count++) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw malformed(`a varint of more than ten bytes at byte ${this.#position}`);
  }

  #bigVarint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw malformed(`a varint of more than ten bytes at byte ${this.#position}`);
  }

  #byte(): number {
    const byte = this.#position < this.#end ? this.#bytes[this.#position] : undefined;
    if (byte === undefined) throw malformed(`it ends inside a number at byte ${this.#position}`);
    this.#position++;
    return byte;
  }
}

/** The few messages that a receiver answers with. */
export function encodeMessage(fields: readonly [field: number, value: number | string | Buffer][]): Buffer {
  const parts: Buffer[] = [];
  for (const [field, value] of fields) {
    if (typeof value === 'number') {
      parts.push(encodeVarint(field * 8 + VARINT), encodeVarint(value));
    } else {
      const bytes = Buffer.from(value as string);
      parts.push(encodeVarint(field * 8 + BYTES), encodeVarint(bytes.length), bytes);
    }
  }
  return Buffer.concat(parts);
}

function encodeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
