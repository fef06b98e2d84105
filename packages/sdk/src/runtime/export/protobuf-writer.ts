const FIRST_BYTES = 65_536;
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
/** Up to this length a loop over the characters is faster than asking the runtime to encode them. */
const SHORT_TEXT = 48;

/** Writes protobuf, one field after the other, from front to back. Field numbers are below 2048. */
export class ProtobufWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  /** What was written, in memory of its own size: it may wait long to be sent. */
  finish(): Uint8Array {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  /** Begins an embedded message, whose fields come next; pass the result to `close` after the last one. */
  open(field: number): number {
    this.#tag(field, LENGTH_DELIMITED);
    this.#reserve(1);
    return ++this.#length;
  }

  close(start: number): void {
    const length = this.#length - start;
    // Room for one byte of length was left; most messages of a span need no more.
    const more = varintBytes(length) - 1;
    if (more > 0) {
      this.#reserve(more);
      this.#bytes.copyWithin(start + more, start, this.#length);
    }
    this.#length = start - 1;
    this.#varint(length);
    this.#length += length;
  }

  text(field: number, text: string): void {
    this.#tag(field, LENGTH_DELIMITED);
    if (text.length <= SHORT_TEXT && this.#shortAscii(text)) return;
    const bytes = Buffer.byteLength(text);
    this.#varint(bytes);
    this.#reserve(bytes);
    this.#length += this.#bytes.write(text, this.#length);
  }

  hex(field: number, digits: string): void {
    const bytes = digits.length >> 1;
    this.#tag(field, LENGTH_DELIMITED);
    this.#varint(bytes);
    this.#reserve(bytes);
    this.#length += this.#bytes.write(digits, this.#length, 'hex');
  }

  /** A safe integer: of bool, enum, int32, int64, uint32, uint64. */
  integer(field: number, value: number): void {
    this.#tag(field, VARINT);
    if (value >= 0) this.#varint(value);
    else this.#negative(value);
  }

  double(field: number, value: number): void {
    this.#tag(field, FIXED64);
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  fixed32(field: number, value: number): void {
    this.#tag(field, FIXED32);
    this.#uint32(value);
  }

  /** Nanoseconds of `seconds` and `nanoseconds`, as fixed64. */
  nanoseconds(field: number, [seconds, nanoseconds]: readonly [number, number]): void {
    this.#tag(field, FIXED64);
    // Numbers are exact up to 53 bits, so the factors are multiplied in two halves of the first one.
    const high = (seconds >>> 16) * 1e9;
    const low = (high % 0x1_0000) * 0x1_0000 + (seconds & 0xffff) * 1e9 + nanoseconds;
    this.#uint32(low % 0x1_0000_0000);
    this.#uint32(Math.floor(high / 0x1_0000) + Math.floor(low / 0x1_0000_0000));
  }

  #shortAscii(text: string): boolean {
    const { length } = text;
    this.#reserve(length + 1);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return false;
      bytes[at++] = code;
    }
    this.#length = at;
    return true;
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType);
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#byte((rest & 127) | 128);
    this.#byte(rest);
  }

  /** Two's complement of 64 bits, ten bytes. */
  #negative(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) this.#byte(Number(rest & 127n) | 128);
    this.#byte(Number(rest));
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  #uint32(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeUInt32LE(value, this.#length);
  }

  #reserve(bytes: number): void {
    const wanted = this.#length + bytes;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}
