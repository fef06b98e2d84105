import type { Signal } from '../health.ts';

/** Spans or log records, redacted and encoded as an OTLP Export…ServiceRequest. */
export interface Parcel {
  signal: Signal;
  bytes: Uint8Array;
  /** Spans or log records in it. */
  count: number;
}

/** Where a server takes them. */
export const OTLP_PATHS: Readonly<Record<Signal, string>> = { spans: '/v1/traces', logs: '/v1/logs' };

export interface Outbox {
  /** Keeps the newest: when there is no room, the oldest parcels go, but for those on their way. */
  add(parcel: Parcel): void;
  /**
   * As many of the oldest parcels of one signal as fit one request, at least one; undefined when there are none. They
   * are on their way until `discard` or `putBack`.
   */
  next(): Parcel | undefined;
  /** The parcels that `next` returned last are done with. */
  discard(): void;
  /** The parcels that `next` returned last wait again. */
  putBack(): void;
  /** From now on `next` returns single parcels, until one is discarded. */
  splitNext(): boolean;
}

const MAX_REQUEST_BYTES = 1_000_000;

/** What waits for the server, at most `maxBytes`; `onDrop` is told of each parcel that had to go. */
export function createOutbox(options: { maxBytes: number; onDrop: (parcel: Parcel) => void }): Outbox {
  const { maxBytes, onDrop } = options;
  const parcels: Parcel[] = [];
  let bytes = 0;
  let onTheirWay = 0;
  let singly = false;

  return {
    add(parcel) {
      parcels.push(parcel);
      bytes += parcel.bytes.length;
      while (bytes > maxBytes && parcels.length > onTheirWay) {
        const [oldest] = parcels.splice(onTheirWay, 1);
        bytes -= oldest!.bytes.length;
        onDrop(oldest!);
      }
    },
    next() {
      let size = 0;
      let count = 0;
      for (const parcel of parcels) {
        const isOther = parcel.signal !== parcels[0]!.signal;
        if (count > 0 && (singly || isOther || size + parcel.bytes.length > MAX_REQUEST_BYTES)) break;
        size += parcel.bytes.length;
        count++;
      }
      onTheirWay = count;
      if (count === 0) return undefined;
      const batch = parcels.slice(0, count);
      // In protobuf, repeated fields of messages written one after the other add up.
      return {
        signal: batch[0]!.signal,
        bytes: count === 1 ? batch[0]!.bytes : Buffer.concat(batch.map((parcel) => parcel.bytes)),
        count: batch.reduce((sum, parcel) => sum + parcel.count, 0),
      };
    },
    discard() {
      for (const { bytes: gone } of parcels.splice(0, onTheirWay)) bytes -= gone.length;
      onTheirWay = 0;
      singly = false;
    },
    putBack() {
      onTheirWay = 0;
    },
    splitNext() {
      if (singly || onTheirWay <= 1) return false;
      singly = true;
      return true;
    },
  };
}
