/** Spans or log records, redacted and encoded as an OTLP Export…ServiceRequest. */
export interface Parcel {
  signal: 'traces' | 'logs';
  bytes: Uint8Array;
  /** Spans in it; none in a parcel of log records. */
  spans: number;
}

export interface Outbox {
  /** Keeps the newest: when there is no room, the oldest parcels go. */
  add(parcel: Parcel): void;
  /** As many of the oldest parcels of one signal as fit one request, at least one; undefined when there are none. */
  next(): Parcel | undefined;
  /** The parcels that `next` returned last are done with. */
  discard(): void;
  /** From now on `next` returns single parcels, until one is discarded. */
  splitNext(): boolean;
}

const MAX_REQUEST_BYTES = 1_000_000;

/** What waits for the server, at most `maxBytes`; `onDrop` is told how many spans had to go. */
export function createOutbox(options: { maxBytes: number; onDrop: (spans: number) => void }): Outbox {
  const { maxBytes, onDrop } = options;
  const parcels: Parcel[] = [];
  let bytes = 0;
  let offered = 0;
  let singly = false;

  return {
    add(parcel) {
      parcels.push(parcel);
      bytes += parcel.bytes.length;
      while (bytes > maxBytes && parcels.length > 0) {
        const oldest = parcels.shift()!;
        bytes -= oldest.bytes.length;
        onDrop(oldest.spans);
        // It may be on its way at this moment: then it must not be taken for its successor when it arrives.
        if (offered > 0) offered--;
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
      offered = count;
      if (count === 0) return undefined;
      const batch = parcels.slice(0, count);
      // In protobuf, repeated fields of messages written one after the other add up.
      return {
        signal: batch[0]!.signal,
        bytes: count === 1 ? batch[0]!.bytes : Buffer.concat(batch.map((parcel) => parcel.bytes)),
        spans: batch.reduce((sum, { spans }) => sum + spans, 0),
      };
    },
    discard() {
      for (const { bytes: gone } of parcels.splice(0, offered)) bytes -= gone.length;
      offered = 0;
      singly = false;
    },
    splitNext() {
      if (singly || offered <= 1) return false;
      singly = true;
      return true;
    },
  };
}
