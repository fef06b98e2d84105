import type { Parcel } from '../export/outbox.ts';

/** What one process hands to another to send, and all that this one must know for it. */
export interface Letter {
  key: string;
  /** Folder of the local server's state file, or base URL of another server. */
  to: { home: string } | { endpoint: string };
  parcels: readonly Pick<Parcel, 'signal' | 'bytes'>[];
}

interface Head extends Pick<Letter, 'key' | 'to'> {
  parcels: Array<{ signal: Parcel['signal']; length: number }>;
}

const NEWLINE = 10;

/** One line of JSON, then the bytes of all parcels. */
export function writeLetter({ key, to, parcels }: Letter): Buffer {
  const head: Head = { key, to, parcels: parcels.map(({ signal, bytes }) => ({ signal, length: bytes.length })) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...parcels.map(({ bytes }) => bytes)]);
}

/** Throws when it is not one that `writeLetter` wrote. */
export function readLetter(letter: Buffer): Letter {
  const bodyAt = letter.indexOf(NEWLINE) + 1;
  const { parcels, ...rest } = JSON.parse(letter.toString('utf8', 0, bodyAt)) as Head;
  let unread = letter.subarray(bodyAt);
  return {
    ...rest,
    parcels: parcels.map(({ signal, length }) => {
      const bytes = unread.subarray(0, length);
      unread = unread.subarray(length);
      return { signal, bytes };
    }),
  };
}
