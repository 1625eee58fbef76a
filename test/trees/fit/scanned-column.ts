import { expect } from "vitest";
import type { BestSplit, ScanColumn, ScannedColumn } from "../../../dist/trees/fit/best-split.js";
import type { TrainingRows } from "../../../dist/trees/fit/rows-for-tree.js";
import { summariseNode } from "../../../dist/trees/fit/summarise-node.js";
import { randomOf } from "../../fixtures/random-forest.js";

type Criterion = Parameters<typeof summariseNode>[1];

/** The loss of some rows by the definition of the criterion: their weight times their impurity. */
type Loss = (rows: readonly number[], weightOf: (row: number) => number) => number;

export interface ScanProblem {
  readonly training: TrainingRows;
  readonly criterion: Criterion;
  readonly loss: Loss;
}

/** A split that a scan proposes. */
export interface Proposal {
  readonly last: number;
  readonly gain: number;
  readonly leftWeight: number;
}

/** Rows of a node stand in the middle of the order, so that a scan has to keep to its range. */
const BEFORE = 3;
const AFTER = 2;

/** A node of some rows, the last `gaps` of them with a missing value, in the order of a column. */
export function columnOf({ training, criterion }: ScanProblem, rows: number, gaps: number, missing: "left" | "right") {
  const order = Uint32Array.from(training.rows);
  const [from, end] = [BEFORE, BEFORE + rows];
  expect(order.length).toBe(end + AFTER);
  const node = { start: from, end, summary: summariseNode(training, criterion, order, from, end) };
  const column: ScannedColumn = { feature: 0, order, from, to: end - gaps, end, missing };
  return { node, column };
}

/** Rows enough for a node of so many, in an order that is not that of their numbers. */
export function shuffledRows(seed: number, rows: number): Uint32Array {
  const random = randomOf(seed);
  const keys = Array.from({ length: BEFORE + rows + AFTER }, (_, row) => ({ row, key: random() }));
  return Uint32Array.from(keys.sort((a, b) => a.key - b.key).map(({ row }) => row));
}

/**
 * The splits that a scan proposes where a split has to gain more than this, whatever else was proposed. One that leaves
 * nothing on the right is none: the receiver of proposals refuses it.
 */
export function proposals(
  scan: ScanColumn,
  { node, column }: ReturnType<typeof columnOf>,
  gainToBeat: number,
): Proposal[] {
  const found: Proposal[] = [];
  const best: BestSplit = {
    column,
    last: -1,
    gain: 0,
    open() {},
    foundElsewhere() {},
    gainToBeat: () => gainToBeat,
    propose(last, gain, leftWeight) {
      if (last + 1 < column.to || (column.missing === "right" && column.to < column.end))
        found.push({ last, gain, leftWeight });
      return gainToBeat;
    },
  };
  scan(node, column, best);
  return found;
}

/** Every split of the column with both sides, its gain by the definition of the criterion. */
export function splitsByDefinition(
  { training, loss }: ScanProblem,
  { column: { order, from, to, end, missing } }: ReturnType<typeof columnOf>,
): Proposal[] {
  const weightOf = (row: number) => training.weights?.[row] ?? 1;
  const known = [...order.subarray(from, to)];
  const gaps = [...order.subarray(to, end)];
  const all = [...known, ...gaps];
  return known.flatMap((_, i) => {
    const left = [...known.slice(0, i + 1), ...(missing === "left" ? gaps : [])];
    const right = all.filter((row) => !left.includes(row));
    if (right.length === 0) return [];
    const gain = loss(all, weightOf) - loss(left, weightOf) - loss(right, weightOf);
    return [{ last: from + i, gain, leftWeight: left.reduce((sum, row) => sum + weightOf(row), 0) }];
  });
}

/**
 * Holds a scan to the gain of every split by definition: all that gain something are proposed, where a gain has to be
 * beaten those above it, and nothing else.
 */
export function expectEverySplit(scanOf: (training: TrainingRows) => ScanColumn, problem: ScanProblem, rows: number) {
  // One scan for all nodes, as a tree uses it.
  const scan = scanOf(problem.training);
  let compared = 0;
  for (const gaps of [0, 3]) {
    for (const missing of ["right", "left"] as const) {
      const place = columnOf(problem, rows, gaps, missing);
      const expected = splitsByDefinition(problem, place);
      const middle = expected.map(({ gain }) => gain).sort((a, b) => a - b)[expected.length >> 1];
      for (const gainToBeat of [1e-9, 0.999 * middle, 1.001 * middle]) {
        const above = expected.filter(({ gain }) => gain > gainToBeat);
        const found = proposals(scan, place, gainToBeat);
        expect(found.map(({ last }) => last)).toEqual(above.map(({ last }) => last));
        const off = found.map(({ gain, leftWeight }, i) =>
          Math.max(Math.abs(gain - above[i].gain), Math.abs(leftWeight - above[i].leftWeight)),
        );
        expect(Math.max(0, ...off)).toBeLessThan(1e-9 * (1 + middle));
        compared += found.length;
      }
    }
  }
  expect(compared).toBeGreaterThan(rows);
}

/** Rows of classes, or of targets, drawn at random; the scans read no value of the column but its order. */
export function randomTraining(
  seed: number,
  rows: number,
  given: { readonly classes: number } | { readonly targets: number; readonly at?: number },
  isWeighted: boolean,
): TrainingRows {
  const order = shuffledRows(seed, rows);
  const random = randomOf(100 + seed);
  const count = order.length;
  const isClasses = "classes" in given;
  const outputs = isClasses ? given.classes : given.targets;
  const at = isClasses ? 0 : (given.at ?? 0);
  return {
    x: { data: new Float64Array(count), rows: count, columns: 1 },
    features: [{ name: "x0", kind: "number", missing: true }],
    task: isClasses ? "classification" : "regression",
    outputs,
    labels: isClasses ? Int32Array.from({ length: count }, () => Math.floor(random() * outputs)) : new Int32Array(),
    targets: isClasses
      ? new Float64Array()
      : Float64Array.from({ length: count * outputs }, () => at + Math.floor(random() * 40) / 8),
    weights: isWeighted ? Float64Array.from({ length: count }, () => 0.25 + random()) : undefined,
    rows: order,
  };
}
