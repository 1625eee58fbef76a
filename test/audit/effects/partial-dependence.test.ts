import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset, partialDependence } from "whybox/audit";
import { labels, model, near, people, records, reference } from "../../fixtures/effects-reference.js";

describe("partialDependence", () => {
  test("is the reference's: one feature, labels, two features", async () => {
    const { result } = await partialDependence(model, people, {
      features: ["x0", "x1", "x2", ["x0", "x1"]],
      grid: { x0: reference.pdp[0].grid, x1: reference.pdp[1].grid },
    });
    near(result.curves[0].values[0], reference.pdp[0].values);
    near(result.curves[1].values[0], reference.pdp[1].values);
    expect(result.curves[2].at).toEqual(labels);
    near(result.curves[2].values[0], reference.pdp_x2.values);
    const small = await partialDependence(model, people, {
      features: [["x0", "x1"]],
      grid: { x0: [-1, 0, 1], x1: [-1, 0, 1] },
    });
    small.result.surfaces[0].values[0].forEach((row, i) => near(row, reference.pdp2_x0_x1[i]));
  });

  test("reads a feature by the data where a grid is given for others, also one called as objects' own", async () => {
    const features = ["toString", "x"].map((name) => ({ name, kind: "number" as const }));
    const sum = blackBox((rows: readonly (readonly number[])[]) => rows.map(([a, b]) => a + b), {
      ...{
        name: "sum",
        input: { kind: "columns" as const, features },
        outputs: [{ name: "y" }],
        rows: "arrays" as const,
      },
    });
    const rows = Array.from({ length: 9 }, (_, i) => ({ toString: i, x: i % 2 }) as never);
    const found = await partialDependence(sum, dataset(rows, { model: sum }), { grid: { x: [0, 1] } });
    expect(found.result.curves.map(({ at }) => at.length)).toEqual([9, 2]);
  });

  test("keeps single rows, as they are and from 0 on", async () => {
    const options = { features: ["x0"], grid: { x0: reference.pdp[0].grid }, single: 5 };
    const { result } = await partialDependence(model, people, options);
    result.curves[0].rows?.forEach(({ row, values }) => near(values[0], reference.ice_x0[row]));
    const centred = await partialDependence(model, people, { ...options, centred: true });
    centred.result.curves[0].rows?.forEach(({ row, values }) =>
      near(values[0], reference.c_ice_x0_centered_at_first[row]),
    );
    expect(centred.result.curves[0].values[0][0]).toBe(0);
  });

  test("gives slopes: exact for a line", async () => {
    const { result } = await partialDependence(model, people, { features: ["x3"], derivative: true });
    for (const slope of result.curves[0].values[0]) expect(slope).toBeCloseTo(-0.3, 10);
  });

  test("says where it read outside the data, and where features go together", async () => {
    const found = await partialDependence(model, people, { features: ["x0"], grid: { x0: [-9, 0, 9] } });
    expect(found.result.curves[0].outside).toEqual([true, false, true]);
    expect(found.notes.map(({ code }) => code)).toContain("OUTSIDE_DATA");
    const twins = dataset(
      records.map((row) => ({ ...row, x1: row.x0 + 0.01 * row.x1 })),
      { model },
    );
    const { notes } = await partialDependence(model, twins, { features: ["x0"] });
    expect(notes.map(({ code }) => code)).toContain("CORRELATED_FEATURES");
  });

  test("keeps to the budget in model rows, and says what it left out", async () => {
    const found = await partialDependence(model, people, { features: ["x0"], points: 10, budgetRows: 555 });
    expect(found.cost.modelRows).toBe(550);
    expect(found.result.rows).toBe(55);
    expect(found.notes.map(({ code }) => code)).toContain("ROWS_SAMPLED");
    await expect(partialDependence(model, people, { features: ["x0"], points: 10, budgetRows: 5 })).rejects.toThrow(
      "partialDependence: expected budgetRows of at least 10",
    );
  });

  test("weighs rows: a row of weight 3 is three rows", async () => {
    const weighted = dataset(
      records.slice(0, 20).map((row, i) => ({ ...row, w: i % 4 })),
      { model, weights: "w" },
    );
    const repeated = dataset(
      records.slice(0, 20).flatMap((row, i) => Array.from({ length: i % 4 }, () => row)),
      { model },
    );
    const options = { features: ["x0", "x2"], grid: { x0: [-1, 0, 1] } };
    const [a, b] = [
      await partialDependence(model, weighted, options),
      await partialDependence(model, repeated, options),
    ];
    a.result.curves.forEach((curve, i) => near(curve.values[0], b.result.curves[i].values[0]));
  });
});
