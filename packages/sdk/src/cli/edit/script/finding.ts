/** What a script does, as far as our words are concerned. */
export type Finding =
  /** A server that Node runs: `text` goes in the place of what is from `start` to `end`. */
  | { kind: 'edit'; start: number; end: number; text: string }
  /** Another script of the same package runs it; a pattern such as `dev:*` names several. */
  | { kind: 'follow'; script: string }
  /** Our words are there. */
  | { kind: 'done' }
  | { kind: 'unknown'; reason: string };

export const unknown = (reason: string): Finding => ({ kind: 'unknown', reason });
