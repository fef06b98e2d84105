import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../../src/runtime/export/outbox.ts';
import type { Signal } from '../../../src/runtime/health.ts';

const aParcel = (text: string, count = 1, signal: Signal = 'spans') => ({ signal, bytes: Buffer.from(text), count });
const anOutbox = (maxBytes: number, dropped: number[] = []) =>
  createOutbox({ maxBytes, onDrop: ({ count }) => void dropped.push(count) });
const textOf = (parcel: { bytes: Uint8Array } | undefined) => parcel && Buffer.from(parcel.bytes).toString();

describe('createOutbox', () => {
  it('offers what waits as one request, until it is discarded', () => {
    const outbox = anOutbox(100);
    outbox.add(aParcel('one', 2));
    outbox.add(aParcel('two', 3));

    expect(outbox.next()).toMatchObject({ count: 5 });
    expect(textOf(outbox.next())).toBe('onetwo');
    outbox.discard();
    expect(outbox.next()).toBeUndefined();
  });

  it('lets the oldest go when there is no room, and counts what was in them', () => {
    const dropped: number[] = [];
    const outbox = anOutbox(6, dropped);
    for (const text of ['one', 'two', 'six']) outbox.add(aParcel(text, 4));
    expect(textOf(outbox.next())).toBe('twosix');
    expect(dropped).toEqual([4]);
  });

  it('lets none go that is on its way, and takes no other for it', () => {
    const dropped: number[] = [];
    const outbox = anOutbox(6, dropped);
    outbox.add(aParcel('one', 1));
    outbox.next();
    outbox.add(aParcel('two', 2));
    outbox.add(aParcel('six', 6));
    expect(dropped).toEqual([2]);

    outbox.discard();

    expect(textOf(outbox.next())).toBe('six');
  });

  it('lets the oldest go again after it came back', () => {
    const dropped: number[] = [];
    const outbox = anOutbox(6, dropped);
    outbox.add(aParcel('one', 1));
    outbox.next();
    outbox.putBack();
    outbox.add(aParcel('two', 2));
    outbox.add(aParcel('six', 6));
    expect(dropped).toEqual([1]);
    expect(textOf(outbox.next())).toBe('twosix');
  });

  it('never offers spans and log records in one', () => {
    const outbox = anOutbox(100);
    outbox.add(aParcel('one'));
    outbox.add(aParcel('said', 2, 'logs'));
    expect(outbox.next()).toMatchObject({ signal: 'spans', count: 1 });
    outbox.discard();
    expect(outbox.next()).toMatchObject({ signal: 'logs', count: 2 });
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
