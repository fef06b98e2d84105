/** Spans, redacted and encoded as an OTLP ExportTraceServiceRequest. */
export interface Parcel {
  bytes: Uint8Array;
  spans: number;
}

export interface Outbox {
  /** Keeps the newest: when there is no room, the oldest parcels go. */
  add(parcel: Parcel): void;
  /** As many of the oldest parcels as fit one request, at least one; undefined when there are none. */
  next(): Parcel | undefined;
  /** The parcels that `next` returned last are done with. */
  discard(): void;
  /** From now on `next` returns single parcels, until one is discarded. */
  splitNext(): boolean;
  readonly droppedSpans: number;
}

const MAX_REQUEST_BYTES = 1_000_000;

/** What waits for the server, at most `maxBytes`. */
export function createOutbox({ maxBytes }: { maxBytes: number }): Outbox {
  const parcels: Parcel[] = [];
  let bytes = 0;
  let droppedSpans = 0;
  let offered = 0;
  let singly = false;

  return {
    add(parcel) {
      parcels.push(parcel);
      bytes += parcel.bytes.length;
      while (bytes > maxBytes && parcels.length > 0) {
        const oldest = parcels.shift()!;
        bytes -= oldest.bytes.length;
        droppedSpans += oldest.spans;
        // It may be on its way at this moment: then it must not be taken for its successor when it arrives.
        if (offered > 0) offered--;
      }
    },
    next() {
      let size = 0;
      let count = 0;
      for (const parcel of parcels) {
        if (count > 0 && (singly || size + parcel.bytes.length > MAX_REQUEST_BYTES)) break;
        size += parcel.bytes.length;
        count++;
      }
      offered = count;
      if (count === 0) return undefined;
      const batch = parcels.slice(0, count);
      // In protobuf, repeated fields of messages written one after the other add up.
      return {
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
    get droppedSpans() {
      return droppedSpans;
    },
  };
}
