import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../../src/runtime/export/outbox.ts';

const aParcel = (text: string, spans = 1) => ({ signal: 'traces' as const, bytes: Buffer.from(text), spans });
const anOutbox = (maxBytes: number, dropped: number[] = []) =>
  createOutbox({ maxBytes, onDrop: (spans) => void dropped.push(spans) });
const textOf = (parcel: { bytes: Uint8Array } | undefined) => parcel && Buffer.from(parcel.bytes).toString();

describe('createOutbox', () => {
  it('offers what waits as one request, until it is discarded', () => {
    const outbox = anOutbox(100);
    outbox.add(aParcel('one', 2));
    outbox.add(aParcel('two', 3));

    expect(outbox.next()).toMatchObject({ spans: 5 });
    expect(textOf(outbox.next())).toBe('onetwo');
    outbox.discard();
    expect(outbox.next()).toBeUndefined();
  });

  it('lets the oldest go when there is no room, and counts their spans', () => {
    const dropped: number[] = [];
    const outbox = anOutbox(6, dropped);
    for (const text of ['one', 'two', 'six']) outbox.add(aParcel(text, 4));
    expect(textOf(outbox.next())).toBe('twosix');
    expect(dropped).toEqual([4]);
  });

  it('does not take a newer parcel for the one that was on its way', () => {
    const outbox = anOutbox(6);
    outbox.add(aParcel('one'));
    outbox.next();
    outbox.add(aParcel('two'));
    outbox.add(aParcel('six'));

    outbox.discard();

    expect(textOf(outbox.next())).toBe('twosix');
  });

  it('offers parcels one by one when the whole is too large for the server', () => {
    const outbox = anOutbox(100);
    outbox.add(aParcel('one'));
    outbox.add(aParcel('two'));
    outbox.next();

    expect(outbox.splitNext()).toBe(true);
    expect(textOf(outbox.next())).toBe('one');
    expect(outbox.splitNext()).toBe(false);
  });
});
