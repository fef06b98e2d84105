/**
 * What became of a text: a new one, no need to change it, or a refusal. A refusal says why in one sentence for the owner
 * of the file, who then makes the change by hand; nothing is ever written on a guess.
 */
export type Edit =
  | { status: 'changed'; text: string }
  | { status: 'unchanged' }
  | { status: 'refused'; reason: string };

export const changed = (text: string): Edit => ({ status: 'changed', text });
export const unchanged: Edit = { status: 'unchanged' };
export const refused = (reason: string): { status: 'refused'; reason: string } => ({ status: 'refused', reason });
