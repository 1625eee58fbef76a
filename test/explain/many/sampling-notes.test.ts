import { describe, expect, test } from "vitest";
import { type Attribution, blackBox, columns, exactShapley, globalImportance, kernelShap, probe } from "whybox";
import { normals } from "../../fixtures/noisy-model.js";

const PARTS = 10;
const BETA = [2, 1, 0.5, ...Array(PARTS - 3).fill(0)];
const model = blackBox(
  (rows) =>
    rows.map((row) => BETA.reduce((sum, beta, i) => sum + beta * row[i], 1.5 * Math.sin(3 * row[0]) * row[1] * row[2])),
  {
    name: "bent",
    input: { kind: "columns", features: BETA.map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
    outputs: [{ name: "y" }],
    noise: "none",
  },
);
const reference = [BETA.map(() => 0)];

function explanationsOf(
  rows: number,
  explain: (asked: ReturnType<typeof probeOf>, seed: number) => Promise<Attribution>,
) {
  const numbers = normals(7);
  const instances = Array.from({ length: rows }, () => BETA.map(() => numbers.next().value));
  return Promise.all(instances.map((row, seed) => explain(probeOf(row), seed)));
}

const probeOf = (row: readonly number[]) => probe(model, columns(reference, row));
const notesOf = (explanations: readonly Attribution[]) => globalImportance(explanations).notes;
const codesOf = (explanations: readonly Attribution[]) => notesOf(explanations).map(({ code }) => code);

describe("notes on the sampling of a table of importance", () => {
  test("few rows", async () => {
    const explanations = await explanationsOf(30, (asked) => exactShapley(asked));
    expect(codesOf(explanations)).not.toContain("FEW_ROWS");
    expect(codesOf(explanations.slice(1))).toContain("FEW_ROWS");
    expect(codesOf(explanations.slice(0, 1))).not.toContain("FEW_ROWS");
  });

  test("parts that are worth the same in every row, whose standard error is 0", async () => {
    const explanations = await explanationsOf(30, (asked) => exactShapley(asked));
    const clean = explanations.map((each) => ({
      ...each,
      result: { ...each.result, values: each.result.values.map((row) => row.map((v, i) => (i > 2 ? 0 : v))) },
    }));
    const note = notesOf(clean).find(({ code }) => code === "STEADY_VALUES");
    expect(note?.message).toContain('Output "y": "x3", "x4"');
    expect(note?.message).toContain("9.5% of other rows");
    expect(note?.message).not.toContain('"x2"');
  });

  test("values so imprecise that their mean absolute value is too large, as against exact ones", async () => {
    const exact = await explanationsOf(50, (asked) => exactShapley(asked));
    const rough = await explanationsOf(50, (asked, seed) =>
      kernelShap(asked, { budgetRows: 64, seed, estimator: "regression" }),
    );
    const [truth, found] = [exact, rough].map((each) => globalImportance(each).result);
    expect(found.meanAbsolute[0][9]).toBeGreaterThan(
      truth.meanAbsolute[0][9] + 5 * (found.standardErrors[0][9] as number),
    );
    const note = notesOf(rough).find(({ code }) => code === "ABSOLUTE_VALUES_RAISED");
    expect(note?.message).toContain('"x9"');
    expect(note?.message).not.toContain('"x0"');
    expect(codesOf(exact)).not.toContain("ABSOLUTE_VALUES_RAISED");
  });
});
