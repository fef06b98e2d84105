import type { Patch } from '../../when-loaded.ts';

/** Calls `patch` with what a file of a library exports, right after it ran. */
export type WhenRun = (file: string, patch: Patch) => void;
