import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { accumulatedEffects, dataset, partialDependence } from "whybox/audit";
import { model, near, people, reference } from "../../fixtures/effects-reference.js";
import { parkMiller } from "../../fixtures/park-miller.js";

describe("accumulatedEffects", () => {
  test("is the reference's: edges, values and centre", async () => {
    const { result, cost } = await accumulatedEffects(model, people, { features: ["x0", "x1"], intervals: 5 });
    for (const [i, expected] of [reference.ale_x0_K5, reference.ale_x1_K5].entries()) {
      near(result.curves[i].at as number[], expected.edges);
      near(result.curves[i].values[0], expected.ale);
      near(result.curves[i].shares, [0, ...expected.counts.map((count: number) => count / 200)]);
    }
    expect(cost.modelRows).toBe(800);
  });

  test("of labels adds up the mean changes of the rows on both sides", async () => {
    const { result } = await accumulatedEffects(model, people, { features: ["x2"] });
    const [curve] = result.curves;
    const at = (label: string) => curve.values[0][(curve.at as string[]).indexOf(label)];
    expect(at("high") - at("low")).toBeCloseTo(0.5, 10);
    expect(at("low") - at("middle")).toBeCloseTo(0, 10);
    expect(curve.values[0].reduce((sum, value, p) => sum + value * curve.shares[p], 0)).toBeCloseTo(0, 10);
  });

  test("orders labels by how alike their rows are in the other features", async () => {
    const { uniform } = parkMiller(3);
    const sizes = ["XL", "S", "L", "M"];
    const rank: { [size: string]: number } = { S: 0, M: 1, L: 2, XL: 3 };
    const shop = blackBox((rows) => rows.map(([size]) => size), {
      input: {
        kind: "columns",
        features: [
          { name: "size", kind: "category", categories: sizes },
          { name: "length", kind: "number" },
        ],
      },
      outputs: [{ name: "y" }],
    });
    const table = dataset(
      Array.from({ length: 400 }, () => {
        const size = sizes[Math.floor(4 * uniform())];
        return { size, length: rank[size] + uniform() };
      }),
      { model: shop },
    );
    const { result } = await accumulatedEffects(shop, table, { features: ["size"] });
    const order = (result.curves[0].at as string[]).join();
    expect(["S,M,L,XL", "XL,L,M,S"]).toContain(order);
  });

  test("of a pair is the interaction alone: x0 x1 less what each does by itself", async () => {
    const { uniform } = parkMiller(9);
    const product = blackBox((rows) => rows.map(([a, b]) => 3 * a - b + a * b), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const table = dataset(
      Array.from({ length: 4000 }, () => ({ a: uniform() - 0.5, b: uniform() - 0.5 })),
      { model: product },
    );
    const { result } = await accumulatedEffects(product, table, { features: [["a", "b"]], intervals: 8 });
    const [{ axes, values }] = result.surfaces;
    const [as, bs] = axes.map(({ at }) => at as number[]);
    values[0].forEach((row, i) => {
      row.forEach((value, j) => {
        expect(Math.abs(value - as[i] * bs[j])).toBeLessThan(0.02);
      });
    });
  });

  test("does what partial dependence does not: two twins share an effect between neighbours only", async () => {
    const { uniform } = parkMiller(13);
    const twins = blackBox((rows) => rows.map(([a, b]) => (a - b) ** 2 * 100), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const table = dataset(
      Array.from({ length: 500 }, () => {
        const a = uniform();
        return { a, b: a + 0.01 * uniform() };
      }),
      { model: twins },
    );
    const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
    const ale = await accumulatedEffects(twins, table, { features: ["a"] });
    const pdp = await partialDependence(twins, table, { features: ["a"] });
    expect(range(ale.result.curves[0].values[0])).toBeLessThan(2.5);
    expect(range(pdp.result.curves[0].values[0])).toBeGreaterThan(20);
  });

  test("leaves rows with a gap out of the curve, and takes a constant column", async () => {
    const gappy = blackBox((rows) => rows.map(([a]) => (Number.isNaN(a) ? 0 : 2 * a)), {
      input: {
        kind: "columns",
        features: [
          { name: "a", kind: "number", missing: true },
          { name: "c", kind: "number" },
        ],
      },
      outputs: [{ name: "y" }],
    });
    const table = dataset(
      [0, 1, null, 3, 4].map((a) => ({ a, c: 7 })),
      { model: gappy },
    );
    const { result } = await accumulatedEffects(gappy, table, { intervals: 2 });
    near(result.curves[0].values[0], [-4, 0, 4]);
    expect(result.curves[1].values[0]).toEqual([0]);
    expect((await partialDependence(gappy, table)).result.curves[1].values[0]).toHaveLength(1);
  });

  test("refuses a pair with labels, and names that are not there", async () => {
    await expect(accumulatedEffects(model, people, { features: [["x0", "x2"]] })).rejects.toThrow(
      'expected a pair of features of numbers, got "x2"',
    );
    await expect(accumulatedEffects(model, people, { features: ["x4"] })).rejects.toThrow(
      'accumulatedEffects: there is no feature "x4"; did you mean "x0", "x1", "x2"?',
    );
  });
});
