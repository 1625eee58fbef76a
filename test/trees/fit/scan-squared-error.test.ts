import { describe, test } from "vitest";
import { scanSquaredError } from "../../../dist/trees/fit/scan-squared-error.js";
import { expectEverySplit, randomTraining, type ScanProblem } from "./scanned-column.js";

/** Half the mean squared difference of two rows, drawn by weight, times the weight: needs no mean. */
function problemOf(training: ScanProblem["training"]): ScanProblem {
  const { targets, outputs } = training;
  return {
    training,
    criterion: "squaredError",
    loss: (rows, weightOf) => {
      const total = rows.reduce((sum, row) => sum + weightOf(row), 0);
      let squares = 0;
      for (const a of rows) {
        for (const b of rows) {
          for (let k = 0; k < outputs; k++) {
            const difference = targets[a * outputs + k] - targets[b * outputs + k];
            squares += weightOf(a) * weightOf(b) * difference * difference;
          }
        }
      }
      return squares / (2 * total);
    },
  };
}

describe.each([1, 3])("of %i outputs", (targets) => {
  test.each([false, true])("proposes every split with the gain by definition, weights %s", (isWeighted) => {
    for (let seed = 0; seed < 4; seed++) {
      expectEverySplit(scanSquaredError, problemOf(randomTraining(seed, 17, { targets }, isWeighted)), 17);
    }
  });

  test("keeps its digits where targets are far from 0", () => {
    // Eighths at 2^40 are exact, and their squares are not.
    const far = randomTraining(3, 17, { targets, at: 2 ** 40 }, false);
    expectEverySplit(scanSquaredError, problemOf(far), 17);
  });
});
