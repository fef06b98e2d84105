/**
 * Stands for the anonymous key in a plan that is made before the key is. It has the form of a key that nobody has, and is
 * replaced when the plan is applied.
 */
export const PLANNED_KEY = `gt_anon_${'0'.repeat(48)}`;

/** The text with every key of ours cut down to its kind: what is printed may end up in a log. */
export const maskKeys = (text: string): string => text.replace(/\b(gt_(?:anon|dev)_)[0-9a-f]{48}\b/g, '$1…');
