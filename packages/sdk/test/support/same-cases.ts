/** The same cases in every run; PROPERTY_SEED=<number> tries others. A failure prints its seed and smallest case. */
export const SAME_CASES = { seed: Number(process.env.PROPERTY_SEED ?? 20_261_121) };
