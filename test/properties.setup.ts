import fc from "fast-check";

/**
 * Properties are tried on the same cases every time, so that a change is judged by what it changed. Other cases are
 * looked for on purpose: PROPERTY_SEED=random PROPERTY_RUNS=2000 npm test. A failure prints its seed and path.
 */
const { PROPERTY_SEED: seed = "1", PROPERTY_RUNS: runs } = process.env;

fc.configureGlobal({
  ...(seed !== "random" && { seed: Number(seed) }),
  ...(runs && { numRuns: Number(runs) }),
});
