import { describe, expect, test } from "vitest";
import { answersOf, dataset, performance } from "whybox/audit";
import { calibrationCurve } from "../../../dist/audit/performance/calibration-curve.js";
import { calibrationOf } from "../../../dist/audit/performance/calibration-of.js";
import { atOnce } from "../../../dist/core/give-way.js";
import { parkMiller } from "../../fixtures/park-miller.js";
import { binary, binaryRecords, metric } from "./scored.js";

describe("calibrationOf", () => {
  test("splits the Brier score into reliability, resolution and uncertainty without a rest", async () => {
    const found = await performance(await answersOf(binary, dataset(binaryRecords, { model: binary, target: "y" })));
    const { value, trivial } = metric(found, "Brier score");
    const [reliability, resolution] = ["Brier reliability", "Brier resolution"].map(
      (name) => metric(found, name).value,
    );
    expect((reliability as number) - (resolution as number) + (trivial as number)).toBeCloseTo(value as number, 12);
    expect(reliability).toBeGreaterThanOrEqual(0);
  });

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

  test("the calibration curve is the best rising function, and its band holds it as often as it says", () => {
    const { uniform } = parkMiller(5);
    const curveOf = (said: number[], truth: number[], weights = said.map(() => 1)) =>
      atOnce(
        calibrationCurve(Float64Array.from(said), (row) => truth[row] === 1, Float64Array.from(weights), {
          seed: 0,
          clustered: false,
        }),
      );
    const said = Array.from({ length: 40 }, () => Math.round(20 * uniform()) / 20);
    const truth = said.map((each) => (uniform() < each ? 1 : 0));
    const weights = said.map(() => 1 + Math.floor(3 * uniform()));
    const levels = [...new Set(said)].sort((a, b) => a - b);
    const mean = (from: number, to: number) => {
      const rows = said.flatMap((each, i) => (each >= levels[from] && each <= levels[to] ? [i] : []));
      return rows.reduce((sum, i) => sum + weights[i] * truth[i], 0) / rows.reduce((sum, i) => sum + weights[i], 0);
    };
    // Least squares under order: the greatest over what begins below of the least over what ends above.
    const places = [...levels.keys()];
    const rising = places.map((at) =>
      Math.max(...places.slice(0, at + 1).map((from) => Math.min(...places.slice(at).map((to) => mean(from, to))))),
    );
    for (const point of curveOf(said, truth, weights))
      expect(point.observed).toBeCloseTo(rising[levels.indexOf(point.probability)], 12);

    let [held, looked] = [0, 0];
    for (let run = 0; run < 60; run++) {
      const own = Array.from({ length: 200 }, uniform);
      for (const { observed, low, high } of curveOf(
        own,
        own.map((each) => (uniform() < each ? 1 : 0)),
      )) {
        looked++;
        if (observed >= (low as number) && observed <= (high as number)) held++;
      }
    }
    expect(held / looked).toBeGreaterThan(0.9);
    expect(held / looked).toBeLessThan(0.98);
  });
});
