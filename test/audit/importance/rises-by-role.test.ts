import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset, permutationImportance } from "whybox/audit";
import { risesByRole } from "../../../dist/audit/importance/rises-by-role.js";
import { normals } from "../../fixtures/noisy-model.js";

const model = blackBox((rows) => rows.map(([a, b]) => 0.5 * a + b), {
  name: "line",
  input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "y" }],
});

function tableOf(rows: number, seed: number) {
  const numbers = normals(seed);
  const next = () => numbers.next().value;
  return dataset(
    Array.from({ length: rows }, () => {
      const [a, b] = [next(), next()];
      return { a, b, y: 0.5 * a + b + 0.5 * next() };
    }),
    { target: "y" },
  );
}

describe("the rises of a row's loss, and those that its values make in others", () => {
  // Shuffled, a term of variance v raises the squared error by 2 v.
  test.each([
    [60, false],
    [40, true],
  ] as const)("intervals hold the value of all rows, of %i, exact: %s", async (rows, exact) => {
    const runs = 200;
    const inside = [0, 0];
    for (let seed = 0; seed < runs; seed++) {
      const { result } = await permutationImportance(model, tableOf(rows, 1 + 7919 * seed), { exact, seed });
      [0.5, 2].forEach((truth, part) => {
        const { low, high } = result.values[part];
        inside[part] += (low as number) <= truth && truth <= (high as number) ? 1 : 0;
      });
    }
    for (const count of inside) {
      expect(count / runs).toBeGreaterThan(0.9);
      expect(count / runs).toBeLessThan(0.985);
    }
  });

  test("have the weighted mean of the rises, also with unequal weights", () => {
    const base = Float64Array.of(1, 2, 3);
    const orders = [
      [1, 2, 0],
      [2, 0, 1],
    ];
    const shuffled = Float64Array.of(4, 1, 5, 9, 2, 6);
    const weights = Float64Array.of(1, 2, 5);
    const { rises, roles } = risesByRole(base, shuffled, (repeat, row) => orders[repeat][row], weights, false);
    expect([...rises]).toEqual([5.5, -0.5, 2.5]);
    const mean = (of: Float64Array) => of.reduce((sum, value, row) => sum + weights[row] * value, 0) / 8;
    expect(mean(roles)).toBeCloseTo(mean(rises), 12);
    // The first row gave its values to the third, then to the second: 5 x 2 and 2 x 0, halved, of a mean of 17 / 3.
    expect(roles[0]).toBeCloseTo(5.5 + 5 - 17 / 3, 12);
  });

  test("a few rows come with a note", async () => {
    const codes = async (rows: number) =>
      (await permutationImportance(model, tableOf(rows, 3))).notes.map(({ code }) => code);
    expect(await codes(29)).toContain("FEW_ROWS");
    expect(await codes(30)).not.toContain("FEW_ROWS");
  });
});
