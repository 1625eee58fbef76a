import { describe, expect, test } from "vitest";
import type { Matrix } from "whybox";
import { reductions, type Train } from "whybox/audit";
import { given } from "./learners.js";

describe("exponentiatedGradient", () => {
  test("finds the best of a small game, as solving it by hand does", async () => {
    // One column that says the group, and one that says nothing: the classifiers of these rows are four.
    const rows = [
      ...Array.from({ length: 100 }, (_, i) => ({ a: 0, b: 0, f: 0, sex: "m", y: i < 80 ? "yes" : "no" })),
      ...Array.from({ length: 100 }, (_, i) => ({ a: 0, b: 0, f: 1, sex: "f", y: i < 30 ? "yes" : "no" })),
    ];
    const small = given(rows);
    const byGroup: Train = (matrix, labels, weights) => {
      const votes = [0, 0];
      labels.forEach((label, row) => {
        votes[matrix.data[row * matrix.columns + 2]] += (2 * label - 1) * weights[row];
      });
      return {
        name: "by group",
        input: { kind: "columns", features: small.features },
        outputs: [{ name: "yes", unit: "probability" }],
        predict: ({ data, rows: count, columns }: Matrix) => ({
          data: Float64Array.from({ length: count }, (_, row) => (votes[data[row * columns + 2]] > 0 ? 1 : 0)),
          rows: count,
          columns: 1,
        }),
      };
    };
    const { report } = await reductions(byGroup, small, { favourable: "yes", test: small, tolerance: 0.1 });
    const { change } = report.result;
    if (change?.of !== "mixture") throw new Error("no mixture");
    // All men selected (20 of 100 wrong) and nine tenths of the women (.9 x 70 + .1 x 30 = 66 wrong): 86 of 200. Next best is
    // no woman and a tenth of the men, with 104.
    const error = change.predictors.reduce((sum, each) => sum + each.share * each.error, 0);
    expect(error).toBeCloseTo(0.43, 6);
    expect(change.bestGap).toBeLessThan(0.02);
  });
});
