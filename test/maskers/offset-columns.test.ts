import { describe, expect, test } from "vitest";
import { offsetColumns } from "whybox";
import { noises } from "../fixtures/games.js";

/** Standard normal quantiles: Abramowitz & Stegun 1964, table 26.5. */
const QUANTILES = [
  [0.01, -2.326348],
  [0.025, -1.959964],
  [0.1, -1.281552],
  [0.25, -0.67449],
  [0.5, 0],
  [0.75, 0.67449],
  [0.9, 1.281552],
  [0.975, 1.959964],
  [0.99, 2.326348],
];
const SAMPLES = 65536;

describe("offsetColumns", () => {
  test("draws around the instance follow a normal distribution, each of evenly spread samples in its own interval", () => {
    const background = noises(50).map((value) => [3 + 2 * value]);
    const masker = offsetColumns(background, [4]).forInput(
      { kind: "columns", features: [{ name: "x", kind: "number" }] },
      "m",
    );
    const drawn = masker.neighbourhood({
      samples: SAMPLES,
      seed: 1,
      replicate: 0,
      distance: "euclidean",
      width: Number.POSITIVE_INFINITY,
      design: "quasi",
      instanceShare: 0,
    });
    const own = masker.instanceZ[0];
    const steps = Float64Array.from(drawn.z.data as Float64Array, (value) => value - own).toSorted();
    for (const [share, quantile] of QUANTILES) {
      // One point lies in each interval of 1 / samples, so the neighbours of a share enclose its quantile.
      const at = Math.floor(share * SAMPLES);
      expect(steps[at - 1]).toBeLessThan(quantile + 1e-6);
      expect(steps[at + 1]).toBeGreaterThan(quantile - 1e-6);
      expect(steps[at + 1] - steps[at - 1]).toBeLessThan(0.003);
    }
  });
});
