import { describe, expect, test } from "vitest";
import { fitTree } from "whybox/trees";
import { scanEntropy } from "../../../dist/trees/fit/scan-entropy.js";
import { expectEverySplit, randomTraining, type ScanProblem } from "./scanned-column.js";

/** The bits that it takes to say the class of every row, each row by its weight. */
function problemOf(training: ScanProblem["training"]): ScanProblem {
  return {
    training,
    criterion: "entropy",
    loss: (rows, weightOf) => {
      const weightIn = (of: readonly number[]) => of.reduce((sum, row) => sum + weightOf(row), 0);
      const total = weightIn(rows);
      return rows.reduce((bits, row) => {
        const share = weightIn(rows.filter((other) => training.labels[other] === training.labels[row])) / total;
        return bits - weightOf(row) * Math.log2(share);
      }, 0);
    },
  };
}

describe.each([2, 4])("of %i classes", (classes) => {
  test.each([false, true])("proposes every split with the gain by definition, weights %s", (isWeighted) => {
    for (let seed = 0; seed < 4; seed++) {
      expectEverySplit(scanEntropy, problemOf(randomTraining(seed, 17, { classes }, isWeighted)), 17);
    }
  });
});

test("by hand: a fair coin told apart gains 1 bit, one of four classes alike 2", () => {
  const gain = (y: number[]) => {
    const { nodes } = fitTree(
      y.map((label) => [label]),
      y,
      { task: "classification", criterion: "entropy" },
    );
    return nodes.reduce((sum, node) => sum + ("gain" in node ? node.gain : 0), 0);
  };
  expect(gain([0, 1, 0, 1])).toBeCloseTo(1, 12);
  expect(gain([0, 1, 2, 3, 3, 2, 1, 0])).toBeCloseTo(2, 12);
});
