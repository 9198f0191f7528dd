/** Runs and seed of a property test: a seed from the environment repeats a failure, and every seed is printed. */
export function propertyOptions(numRuns: number): { numRuns: number; seed: number; verbose: 0 } {
  const given = process.env['LOYALTY_TEST_SEED'];
  const seed = given === undefined ? Date.now() & 0x7fffffff : Number(given);
  console.info(`property test: ${numRuns} runs, LOYALTY_TEST_SEED=${seed}`);
  return { numRuns, seed, verbose: 0 };
}
