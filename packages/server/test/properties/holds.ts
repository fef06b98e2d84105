import fc from 'fast-check';

/** The same cases in every run; PROPERTY_SEED=<number> tries others. A failure prints its seed and smallest case. */
const SEED = Number(process.env.PROPERTY_SEED ?? 20_261_121);

/** Asserts that a property holds for so many random values. */
export function holds<Value>(
  values: fc.Arbitrary<Value>,
  property: (value: Value) => Promise<void> | void,
  runs: number,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(values, async (value) => {
      await property(value);
    }),
    { seed: SEED, numRuns: runs },
  );
}
