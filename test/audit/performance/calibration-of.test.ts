import { describe, expect, test } from "vitest";
import { calibrationOf } from "../../../dist/audit/performance/calibration-of.js";
import { atOnce } from "../../../dist/core/give-way.js";
import { parkMiller } from "../../fixtures/park-miller.js";

describe("calibrationOf", () => {
  test("the corrected calibration error is near 0 for calibrated models and near the truth for others", () => {
    const { uniform } = parkMiller(11);
    const runs = 300;
    const mean = (off: (said: number) => number) => {
      const sums = { error: 0, corrected: 0 };
      for (let run = 0; run < runs; run++) {
        const said = Float64Array.from({ length: 500 }, () => 0.15 + 0.7 * uniform());
        const rows = {
          classes: 2,
          truth: Int32Array.from(said, (p) => (uniform() < p + off(p) ? 1 : 0)),
          predicted: new Int32Array(500),
          probability: [said.map((p) => 1 - p), said],
          weights: new Float64Array(500).fill(1),
          // Leaves out the band of the curve, which takes its time.
          cluster: Int32Array.from(said, (_, row) => row),
        };
        const { error, corrected } = atOnce(calibrationOf(rows, 1, 0));
        sums.error += error / runs;
        sums.corrected += corrected / runs;
      }
      return sums;
    };
    const calibrated = mean(() => 0);
    expect(calibrated.error).toBeGreaterThan(0.045);
    expect(calibrated.corrected).toBeLessThan(0.02);
    expect(Math.abs(mean(() => 0.1).corrected - 0.1)).toBeLessThan(0.008);
    // Too sure of itself at both ends: from 0.1 too low to 0.1 too high, 0.05 on average.
    const steep = mean((p) => (0.5 - p) / 3.5);
    expect(Math.abs(steep.corrected - 0.05)).toBeLessThan(0.007);
    expect(steep.error).toBeGreaterThan(0.065);
  });
});
