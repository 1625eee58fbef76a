import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blackBox, type Feature, parseExplanation, toText } from "whybox";
import { accumulatedEffects, dataset, interactionStrength, partialDependence } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";

const reference = JSON.parse(readFileSync(new URL("../../fixtures/audit/global.json", import.meta.url), "utf8"));
const labels = ["low", "middle", "high"];
const features: Feature[] = [
  { name: "x0", kind: "number" },
  { name: "x1", kind: "number" },
  { name: "x2", kind: "category", categories: labels },
  { name: "x3", kind: "number" },
];
const g = ([x0, x1, x2, x3]: readonly number[]) => x0 * x0 + x0 * x1 + (x2 === 2 ? 0.5 : 0) - 0.3 * x3;
const model = blackBox((rows) => rows.map(g), {
  name: "g",
  input: { kind: "columns", features },
  outputs: [{ name: "y" }],
});
const records = (reference.X as number[][]).map(([x0, x1, x2, x3]) => ({ x0, x1, x2: labels[x2], x3 }));
const people = dataset(records, { model });
const near = (found: readonly number[], expected: readonly number[]) => {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThan(1e-10);
  });
};

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

describe("interactionStrength", () => {
  test("is the reference's: H squared and the size in the output's unit", async () => {
    const { result } = await interactionStrength(model, people, { budgetRows: 500_000 });
    expect(result.rows).toBe(200);
    for (const { features: pair, share, unnormalised } of result.pairs) {
      const expected = reference.friedman_H_pairwise[pair.join()];
      expect(Math.abs((share.value as number) - expected.H2)).toBeLessThan(1e-10);
      expect(Math.abs((unnormalised.value as number) - expected.H_unnormalised)).toBeLessThan(1e-10);
    }
    expect(result.pairs[0].features).toEqual([0, 1]);
    // x2 and x3 take no part in any interaction; for x0 and x1 it is the one that they share.
    const total = new Map(
      result.totals.map(({ features: [feature], unnormalised }) => [feature, unnormalised.value as number]),
    );
    expect(total.get(0)).toBeCloseTo(reference.friedman_H_pairwise["0,1"].H_unnormalised, 8);
    expect(total.get(2)).toBeLessThan(1e-10);
  }, 30_000);

  test("takes fewer rows where the budget asks for it, and refuses what it cannot pay for", async () => {
    const { result, cost } = await interactionStrength(model, people, { budgetRows: 4000, features: ["x0", "x1"] });
    expect(result.rows).toBe(36);
    expect(cost.modelRows).toBe(3 * 36 * 36);
    await expect(interactionStrength(model, people, { budgetRows: 999 })).rejects.toThrow(
      "expected budgetRows of at least 1000",
    );
  });
});

describe("effects", () => {
  const all = () => [
    partialDependence(model, people, { features: ["x0", "x2", ["x0", "x1"]], single: 2 }),
    accumulatedEffects(model, people, { features: ["x0", "x2", ["x0", "x1"]] }),
    interactionStrength(model, people, { budgetRows: 20_000 }),
  ];

  test("are the same, bit by bit, for the same seed, survive JSON, and read in a terminal", async () => {
    const [first, second] = [await Promise.all(all()), await Promise.all(all())];
    first.forEach(({ run: _, ...found }, i) => {
      const { run: __, ...again } = second[i];
      expect(JSON.stringify(found)).toBe(JSON.stringify(again));
      const text = toText(parseExplanation(JSON.stringify(first[i])));
      expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(text).toMatch(/x0/);
    });
  });

  test("stop when told, with the cost so far", async () => {
    const controller = new AbortController();
    const run = partialDependence(model, people, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: "ABORTED", cost: { stoppedBy: "aborted" } });
  });

  test("bands hold the truth of the whole as often as they say", async () => {
    const { uniform, normal } = parkMiller(77);
    const noisy = blackBox((rows) => rows.map(([a, b]) => a * b), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    // E b = 1, so the dependence on a is a itself.
    let held = 0;
    for (let run = 0; run < 100; run++) {
      const table = dataset(
        Array.from({ length: 60 }, () => ({ a: uniform(), b: 1 + normal() })),
        { model: noisy },
      );
      const { low, high } = (await partialDependence(noisy, table, { features: ["a"], grid: { a: [1] }, seed: run }))
        .result.curves[0];
      if ((low[0][0] as number) <= 1 && 1 <= (high[0][0] as number)) held++;
    }
    expect(held).toBeGreaterThanOrEqual(89);
  });
});
