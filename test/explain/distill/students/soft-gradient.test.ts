import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { type SoftParameters, softGradient } from "../../../../dist/explain/distill/students/soft-gradient.js";

const [ROWS, INPUTS, OUTPUTS, SPLITS] = [6, 3, 2, 3];
const random = stream(9, "soft tree");
const normals = (length: number) => Float64Array.from({ length }, () => 2 * random.uniform() - 1);
const read = { data: normals(ROWS * INPUTS), rows: ROWS, columns: INPUTS };
const parameters: SoftParameters = {
  weights: normals(SPLITS * INPUTS),
  biases: normals(SPLITS),
  leaves: normals((SPLITS + 1) * OUTPUTS),
};
const batch = Int32Array.of(0, 2, 3, 5);
const targetsOf = {
  regression: { data: normals(ROWS * OUTPUTS), rows: ROWS, columns: OUTPUTS },
  classification: {
    data: Float64Array.from({ length: ROWS * OUTPUTS }, (_, i) => (i % 2 === 0 ? 0.2 : 0.8)),
    rows: ROWS,
    columns: OUTPUTS,
  },
};

/** The loss by its definition: paths of a tree of depth 2, the mean over the batch, and the penalty of each split. */
function loss({ weights, biases, leaves }: SoftParameters, task: "regression" | "classification"): number {
  const right = (row: number, at: number) => {
    let sum = biases[at];
    for (let i = 0; i < INPUTS; i++) sum += weights[at * INPUTS + i] * read.data[row * INPUTS + i];
    return 1 / (1 + Math.exp(-sum));
  };
  const valuesOf = (leaf: number) => {
    const own = [...leaves.subarray(leaf * OUTPUTS, (leaf + 1) * OUTPUTS)];
    if (task === "regression") return own;
    const raised = own.map(Math.exp);
    return raised.map((each) => each / raised.reduce((sum, other) => sum + other, 0));
  };
  let total = 0;
  const reached = [0, 0, 0];
  const wentRight = [0, 0, 0];
  for (const row of batch) {
    const [top, low, high] = [0, 1, 2].map((at) => right(row, at));
    const reach = [(1 - top) * (1 - low), (1 - top) * low, top * (1 - high), top * high];
    [1, 1 - top, top].forEach((here, at) => {
      reached[at] += here;
      wentRight[at] += here * [top, low, high][at];
    });
    for (let o = 0; o < OUTPUTS; o++) {
      const answer = reach.reduce((sum, here, leaf) => sum + here * valuesOf(leaf)[o], 0);
      const target = targetsOf[task].data[row * OUTPUTS + o];
      total += (task === "regression" ? (answer - target) ** 2 : -target * Math.log(answer)) / batch.length;
    }
  }
  return [0.1, 0.05, 0.05].reduce((sum, strength, at) => {
    const share = wentRight[at] / reached[at];
    return sum - (strength / 2) * (Math.log(share) + Math.log(1 - share));
  }, total);
}

test.each(["regression", "classification"] as const)(
  "%s: slopes of leaves are those of the loss by finite differences",
  (task) => {
    const found = softGradient(parameters, { task, read, targets: targetsOf[task] }, batch);
    const step = 1e-5;
    const slope = (part: keyof SoftParameters, i: number) => {
      const moved = (by: number) => {
        const values = parameters[part].slice();
        values[i] += by;
        return loss({ ...parameters, [part]: values }, task);
      };
      return (moved(step) - moved(-step)) / (2 * step);
    };
    for (const part of ["leaves", "biases", "weights"] as const) {
      // The penalty below the root also moves with who gets there, which the published gradient takes as given.
      const own = part === "leaves" ? parameters.leaves.length : 0;
      for (let i = 0; i < own; i++) expect(found[part][i]).toBeCloseTo(slope(part, i), 7);
    }
    // Of the splits that nothing lies below, no penalty depends on who gets there.
    for (const at of [1, 2]) {
      expect(found.biases[at]).toBeCloseTo(slope("biases", at), 7);
      for (let i = at * INPUTS; i < (at + 1) * INPUTS; i++)
        expect(found.weights[i]).toBeCloseTo(slope("weights", i), 7);
    }
  },
);
