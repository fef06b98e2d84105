/** A request that `glasstrace doctor` sends through the app, to follow it. No dependencies. */

/** The app has no such page, and answers as it answers any unknown address. */
export const CANARY_PATH = '/glasstrace-canary';

/** Stands at the start of its correlation id; 16 hex digits follow. It is in no list of requests or errors. */
const CANARY_MARK = 'glasstrace-canary-';

export const canaryId = (random: string): string => `${CANARY_MARK}${random}`;

export const isCanary = (correlationId: string | undefined): boolean => correlationId?.startsWith(CANARY_MARK) === true;
