import { describe, expect, test } from "vitest";
import { fitTree } from "whybox/trees";
import { scanGini } from "../../../dist/trees/fit/scan-gini.js";
import { columnOf, expectEverySplit, proposals, randomTraining, type ScanProblem } from "./scanned-column.js";

/** Weight x the chance that two rows, drawn by weight, are of different classes. */
function problemOf(training: ScanProblem["training"]): ScanProblem {
  return {
    training,
    criterion: "gini",
    loss: (rows, weightOf) => {
      const total = rows.reduce((sum, row) => sum + weightOf(row), 0);
      let differ = 0;
      for (const a of rows) {
        for (const b of rows) if (training.labels[a] !== training.labels[b]) differ += weightOf(a) * weightOf(b);
      }
      return differ / total;
    },
  };
}

describe.each([2, 3, 5])("of %i classes", (classes) => {
  test.each([false, true])("proposes every split with the gain by definition, weights %s", (isWeighted) => {
    for (let seed = 0; seed < 4; seed++) {
      expectEverySplit(scanGini, problemOf(randomTraining(seed, 17, { classes }, isWeighted)), 17);
    }
  });
});

test("with weights of 1 a split that takes off nothing gains exactly 0, so that rounding proposes none", () => {
  // Shares of a third in every prefix of three: 1/3 is no double.
  for (const classes of [2, 3]) {
    const training = randomTraining(0, 18, { classes }, false);
    for (const [i, row] of training.rows.entries())
      training.labels[row] = i % 3 === 0 ? 1 : classes === 2 ? 0 : (i % 3) % 2 === 0 ? 2 : 0;
    const place = columnOf(problemOf(training), 18, 0, "right");
    const whole = proposals(scanGini(training), place, 0).filter(({ last }) => (last - 2) % 3 === 0);
    expect(whole).toEqual([]);
  }
});

test("by hand: of 10 heads and 10 tails, 8 heads and 2 tails go left", () => {
  const x = Array.from({ length: 20 }, (_, row) => [row < 10 ? 0 : 1]);
  const y = x.map((_, row) => (row < 10 ? Number(row < 8) : Number(row < 12)));
  const [root] = fitTree(x, y, { task: "classification" }).nodes;
  // .5 before; .32 on either side.
  expect("gain" in root ? root.gain : 0).toBeCloseTo(0.18, 12);
});
