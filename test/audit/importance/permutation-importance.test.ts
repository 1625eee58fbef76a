import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset, permutationImportance } from "whybox/audit";
import { features, model, people, records, reference } from "../../fixtures/importance-reference.js";
import { parkMiller } from "../../fixtures/park-miller.js";

describe("permutationImportance", () => {
  test("is the reference's, with its permutations", async () => {
    const { below } = parkMiller(99);
    const permutations = Array.from({ length: 5 }, () => {
      const order = [...records.keys()];
      for (let i = order.length - 1; i > 0; i--) {
        const k = below(i + 1);
        [order[i], order[k]] = [order[k], order[i]];
      }
      return order;
    });
    expect(permutations[0].slice(0, 10)).toEqual(reference.permutation_importance.permutation0_first10);
    const { result } = await permutationImportance(model, people, { features: ["x0", "x1"], permutations });
    expect(result.baseLoss.value).toBe(0);
    for (const column of [0, 1]) {
      expect(result.values[column].value).toBeCloseTo(reference.permutation_importance.values[column].mean, 10);
    }
  });

  test("exact: every row with the values of every other row", async () => {
    const { result, cost } = await permutationImportance(model, people, { features: ["x0", "x1"], exact: true });
    for (const column of [0, 1]) {
      expect(result.values[column].value).toBeCloseTo(
        reference.permutation_importance.values[column].exact_all_pairs,
        9,
      );
    }
    expect(cost.modelRows).toBe(200 + 2 * 200 * 200);
  });

  test("of a group shuffles its columns together", async () => {
    const sum = blackBox((rows) => rows.map(([a, b]) => a - b), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const table = dataset(
      records.map((_, i) => ({ a: i, b: i, y: 0 })),
      { model: sum, target: "y" },
    );
    const found = await permutationImportance(sum, table, { groups: { both: ["a", "b"] } });
    expect(found.subject.parts).toEqual([{ name: "both", columns: [0, 1] }]);
    expect(found.result.values[0].value).toBe(0);
    const alone = await permutationImportance(sum, table, { features: ["a"] });
    expect(alone.result.values[0].value).toBeGreaterThan(1000);
  });

  test("conditional: a copy of another feature says nothing beyond it", async () => {
    const { uniform } = parkMiller(5);
    const both = blackBox((rows) => rows.map(([a, b]) => a + b), {
      input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const table = dataset(
      Array.from({ length: 1000 }, () => {
        const a = uniform();
        return { a, b: a + 0.01 * uniform(), c: uniform(), y: 2 * a };
      }),
      { model: both, target: "y" },
    );
    const marginal = await permutationImportance(both, table);
    const conditional = await permutationImportance(both, table, { conditional: true });
    expect(conditional.result.values[0].value).toBeLessThan(0.05 * (marginal.result.values[0].value as number));
    expect(marginal.result.values[2].value).toBeCloseTo(0, 15);
  });

  test("takes any loss of its task, and rows with a true answer only", async () => {
    const flips = blackBox((rows) => rows.map(([x]) => x), {
      input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
      outputs: [{ name: "1", unit: "probability" }],
    });
    const table = dataset(
      [0.9, 0.8, 0.1, 0.2, 0.5].map((x, i) => ({ x, y: [1, 1, 0, 0, null][i] })),
      { model: flips, target: "y" },
    );
    const { result } = await permutationImportance(flips, table, { loss: "error", exact: true });
    expect(result.rows).toBe(4);
    expect(result.baseLoss.value).toBe(0);
    expect(result.values[0].value).toBeCloseTo(2 / 3, 12);
    await expect(permutationImportance(flips, table, { loss: "squaredError" })).rejects.toThrow(
      "expected loss to be one of classification",
    );
    await expect(permutationImportance(model, dataset(records, { features }))).rejects.toThrow(
      "expected a dataset with a target, got none",
    );
  });

  test("keeps to its budget and says so where it cannot", async () => {
    const found = await permutationImportance(model, people, { budgetRows: 1050 });
    expect(found.result.rows).toBe(50);
    expect(found.cost.modelRows).toBeLessThanOrEqual(1050);
    await expect(permutationImportance(model, people, { budgetRows: 30 })).rejects.toThrow(
      "expected budgetRows of at least 42",
    );
  });
});
