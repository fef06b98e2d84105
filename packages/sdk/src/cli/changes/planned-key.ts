/**
 * Stands for the anonymous key in a plan that is made before the key is. It has the form of a key that nobody has, and is
 * replaced when the plan is applied.
 */
export const PLANNED_KEY = `gt_anon_${'0'.repeat(48)}`;
