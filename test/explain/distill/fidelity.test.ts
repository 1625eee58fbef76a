import { describe, expect, test } from "vitest";
import { applyDistilled, blackBox, type DistilledExplanation, distill, type Model } from "whybox";
import { additiveTeacher, treeTeacher, uniformRows } from "../../fixtures/teachers.js";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const columnsOf = (rows: readonly (readonly number[])[]) => rows[0].map((_, c) => rows.map((row) => row[c]));
const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));

async function answersOf(model: Model, rows: readonly number[][]): Promise<number[][]> {
  const { data, columns } = await model.predict({
    data: Float64Array.from(rows.flat()),
    rows: rows.length,
    columns: rows[0].length,
  });
  return rows.map((_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);
}

/** The student's answers, as rows. */
function said(explanation: DistilledExplanation, rows: readonly number[][]): number[][] {
  const { data, columns } = applyDistilled(explanation, rows);
  return rows.map((_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);
}

describe("the variance explained", () => {
  const heldOut = uniformRows(80, 2, 3).slice(20);

  test("of classes is the Brier skill score over the probabilities, beside agreement and that of a constant", async () => {
    const explanation = await distill(treeTeacher, uniformRows(200, 2, 3), { leaves: 3, heldOut, budgetRows: 400 });
    const [truth, student] = [await answersOf(treeTeacher, heldOut), said(explanation, heldOut)];
    // What is lost over what a constant loses, of fresh rows: pseudo-values of the jackknife.
    const lostOf = (kept: readonly number[]) => {
      const misses = kept.map((i) => truth[i].reduce((sum, p, c) => sum + (p - student[i][c]) ** 2, 0));
      const spread = columnsOf(kept.map((i) => truth[i])).reduce((sum, column) => sum + variance(column), 0);
      return mean(misses) / ((spread * kept.length) / (kept.length - 1));
    };
    const every = [...truth.keys()];
    const pseudo = every.map((out) => 60 * lostOf(every) - 59 * lostOf(every.filter((i) => i !== out)));
    const { explained, agreement, constantAgreement } = explanation.result.fidelity;
    expect(truth).toHaveLength(60);
    expect(explained?.share).toBeCloseTo(1 - mean(pseudo), 12);
    expect(agreement?.share).toBeCloseTo(mean(truth.map(([no], i) => Number(no > 0.5 === student[i][0] > 0.5))), 12);
    const no = mean(truth.map(([p]) => Number(p > 0.5)));
    expect(constantAgreement).toBeCloseTo(Math.max(no, 1 - no), 12);
  });

  test("of numbers is the mean R2 of the outputs that vary, whatever their units", async () => {
    const model = blackBox((rows) => rows.map(([a, b]) => [1e6 * a * a, 1e-3 * Math.sin(6 * b), 7]), {
      name: "three",
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" })) },
      outputs: ["big", "small", "constant"].map((name) => ({ name })),
    });
    const { result } = await distill(model, uniformRows(200, 2), { leaves: 4, budgetRows: 600 });
    const [big, small, constant] = result.fidelity.r2;
    expect(constant).toBeNull();
    expect(result.fidelity.explained?.share).toBeCloseTo(((big as number) + (small as number)) / 2, 10);
    expect(result.fidelity).toMatchObject({ agreement: null, constantAgreement: null, classes: null });
  });

  test("of a student that is worse than a constant is below 0, and reads so", async () => {
    // Held-out rows on which the teacher does the opposite of what it did on the others.
    const model = blackBox((rows) => rows.map(([a, b]) => (b > 5 ? 1 - a : a)), {
      name: "turned",
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" })) },
      outputs: [{ name: "y" }],
    });
    const turned = uniformRows(60, 2).map(([a]) => [a, 9]);
    const { result, notes } = await distill(model, uniformRows(100, 2), {
      leaves: 4,
      heldOut: turned,
      budgetRows: 161,
    });
    expect(result.fidelity.explained?.share as number).toBeLessThan(-1);
    expect(notes).toMatchObject([{ code: "LOW_FIDELITY", message: expect.stringContaining("only 0%") }]);
  });

  test("has an interval that holds what many rows say in about 95% of samples of held-out rows", async () => {
    const rows = uniformRows(60, 3);
    const many = uniformRows(12_000, 3);
    const options = { leaves: 4, budgetRows: 1 } as const;
    const fitted = (heldOut: number[][]) =>
      distill(additiveTeacher, rows, { ...options, heldOut, budgetRows: rows.length + heldOut.length + 1 });
    const truth = (await fitted(many)).result.fidelity.explained?.share as number;
    let held = 0;
    const samples = 150;
    for (let sample = 0; sample < samples; sample++) {
      const { explained } = (await fitted(many.slice(sample * 80, (sample + 1) * 80))).result.fidelity;
      if (explained && explained.low <= truth && truth <= explained.high) held++;
    }
    expect(held / samples).toBeGreaterThan(0.89);
    expect(held / samples).toBeLessThan(0.995);
  });
});

test("leaves say the teacher's mean probability on held-out rows, with an interval and the error of theirs", async () => {
  const heldOut = uniformRows(80, 2, 3).slice(20);
  const { result } = await distill(treeTeacher, uniformRows(200, 2, 3), { leaves: 4, heldOut, budgetRows: 600 });
  for (const { node, rows, means } of result.leaves) {
    if (rows < 2) continue;
    const { value } = result.tree.nodes[node];
    expect(means).toHaveLength(2);
    means?.forEach(({ mean: own, low, high, error }, output) => {
      expect(low as number).toBeLessThanOrEqual(own);
      expect(high as number).toBeGreaterThanOrEqual(own);
      expect(error).toBeGreaterThanOrEqual(Math.abs(own - value[output]) - 1e-12);
    });
  }
});
