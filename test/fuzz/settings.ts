/** What scripts/test-fuzz.mjs asks for. */
export const fuzzing = {
  seed: Number(process.env.STAGEDIVE_FUZZ_SEED ?? 1),
  cases: Number(process.env.STAGEDIVE_FUZZ_CASES ?? 20_000),
  /** Whether to write the answers that the unit tests compare with. */
  record: process.env.STAGEDIVE_FUZZ_RECORD === '1',
};
