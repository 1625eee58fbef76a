import { describe, expect, test } from "vitest";
import { scanAbsoluteError } from "../../../dist/trees/fit/scan-absolute-error.js";
import { columnOf, expectEverySplit, proposals, randomTraining, type ScanProblem } from "./scanned-column.js";

/** The least sum of distances from any of the targets, one of which is a median. */
function problemOf(training: ScanProblem["training"]): ScanProblem {
  const { targets, outputs } = training;
  return {
    training,
    criterion: "absoluteError",
    loss: (rows, weightOf) => {
      let loss = 0;
      for (let k = 0; k < outputs; k++) {
        const at = (row: number) => targets[row * outputs + k];
        loss += Math.min(
          ...rows.map((middle) => rows.reduce((sum, row) => sum + weightOf(row) * Math.abs(at(row) - at(middle)), 0)),
        );
      }
      return loss;
    },
  };
}

describe.each([1, 2])("of %i outputs", (targets) => {
  test.each([false, true])("proposes every split with the gain by definition, weights %s", (isWeighted) => {
    for (let seed = 0; seed < 4; seed++) {
      expectEverySplit(scanAbsoluteError, problemOf(randomTraining(seed, 17, { targets }, isWeighted)), 17);
    }
  });

  test("keeps its digits where targets are far from 0", () => {
    expectEverySplit(scanAbsoluteError, problemOf(randomTraining(3, 17, { targets, at: 2 ** 40 }, false)), 17);
  });
});

test("ranks are those of the node at hand, after another node and back again", () => {
  const problem = problemOf(randomTraining(1, 17, { targets: 1 }, true));
  const scan = scanAbsoluteError(problem.training);
  const first = columnOf(problem, 17, 0, "right");
  // The same rows, and among them other neighbours.
  const { order, from, end } = first.column;
  const part = { start: from, end: from + 9 };
  const second = {
    node: { ...part, summary: first.node.summary },
    column: { ...first.column, order: order.slice(), to: part.end, end: part.end },
  };
  const before = proposals(scan, first, 1e-9);
  proposals(scan, second, 1e-9);
  expect(proposals(scan, first, 1e-9)).toEqual(before);
  expect(before.length).toBeGreaterThan(5);
  expect(end - from).toBe(17);
});
