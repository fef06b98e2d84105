import { hash, randomBytes } from 'node:crypto';

/** SHA-256: what the server keeps of a key. Keys are 192 random bits, so no slow hash is needed. */
export const hashKey = (key: string): Buffer => hash('sha256', key, 'buffer');

/** A new developer key. Shown once, never stored. */
export const createDeveloperKey = (): string => `gt_dev_${randomBytes(24).toString('hex')}`;
