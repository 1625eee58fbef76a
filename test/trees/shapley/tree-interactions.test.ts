import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { banzhafInteractions, columns, matrix, probe, shapleyInteractions } from "whybox";
import {
  fitTree,
  forestFromXGBoost,
  forestModel,
  type InteractionIndex,
  treeInteractions,
  treeInteractionsAsync,
  treeShapley,
} from "whybox/trees";
import { abortingAtLook } from "../../fixtures/abort-laws.js";
import { noises } from "../../fixtures/games.js";
import { randomFeatures, randomForest, randomOf, randomRows, randomTree } from "../../fixtures/random-forest.js";

const INDICES = ["SII", "k-SII", "STII", "FSII", "BII", "FBII"] as const;

/** The values that asking every coalition gives: rows x outputs x sets. */
async function asked(
  forest: Parameters<typeof treeInteractions>[0],
  background: number[][],
  x: number[][],
  {
    index,
    order,
    ...masking
  }: { index: InteractionIndex; order: number; groups?: Record<string, number[]>; weights?: number[] },
) {
  const values: number[] = [];
  for (const row of x) {
    const game = probe(forestModel(forest), columns(background, row, masking));
    const options = { order, outputs: "all", budgetRows: 1e7 } as const;
    const { result } =
      index === "BII" || index === "FBII"
        ? await banzhafInteractions(game, { index, ...options })
        : await shapleyInteractions(game, { index, ...options });
    const { sets } = treeInteractions(forest, background, x, { index, order, ...masking });
    for (const list of result.values) {
      const of = new Map(result.sets.map((set, i) => [set.join(), list[i]]));
      values.push(...sets.map((set) => of.get(set.join()) ?? 0));
    }
  }
  return values;
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

describe("treeInteractions equals what asking every coalition gives", () => {
  test.each(INDICES)("%s, of random trees with categories, gaps, weights and several outputs", async (index) => {
    let largest = 0;
    for (let seed = 0; seed < 24; seed++) {
      const random = randomOf(seed);
      const features = randomFeatures(random, 2 + (seed % 5));
      const outputs = seed % 3 === 0 ? ["one", "two"] : ["y"];
      const tree = randomTree(random, features, { depth: 1 + (seed % 7), outputs, leafShare: 0.1 });
      const background = randomRows(random, features, 1 + (seed % 6));
      const x = randomRows(random, features, 2);
      const weights = seed % 2 === 0 ? { weights: background.map(() => 0.1 + random()) } : {};
      const options = { index, order: 1 + (seed % 3), ...weights };
      const found = treeInteractions(tree, background, x, options);
      expect(farthest(found.values, await asked(tree, background, x, options))).toBeLessThan(1e-9);
      if (options.order > 1) largest = Math.max(largest, ...found.values.subarray(found.parts));
    }
    expect(largest).toBeGreaterThan(0.1);
  });

  test("of a forest whose paths ask for more parts than are tabled, with groups", async () => {
    const random = randomOf(77);
    const features = randomFeatures(random, 12);
    const forest = randomForest(random, features, 2, { depth: 11, outputs: ["y"], leafShare: 0.02 });
    const background = randomRows(random, features, 3);
    const x = randomRows(random, features, 2);
    for (const groups of [{}, { groups: { both: [0, 1] } }]) {
      const options = { index: "FSII" as const, order: 2, ...groups };
      const found = treeInteractions(forest, background, x, options);
      expect(farthest(found.values, await asked(forest, background, x, options))).toBeLessThan(1e-9);
    }
  }, 60_000);
});

describe("beside other libraries", () => {
  const fixture = JSON.parse(
    readFileSync(new URL("../../fixtures/trees/xgboost-interactions.json", import.meta.url), "utf8"),
  );
  const forest = forestFromXGBoost(fixture.model);

  test.each(Object.keys(fixture.shapiq as object))("shapiq finds the same %s", (key) => {
    const [index, order] = key.split(" ");
    const { sets, values } = treeInteractions(forest, fixture.background, fixture.x, {
      index: index as InteractionIndex,
      order: Number(order),
    });
    for (const [row, expected] of (fixture.shapiq[key] as { [set: string]: number }[]).entries()) {
      for (const [s, set] of sets.entries()) {
        // shapiq asked the model, which adds up in 32 bits, and leaves sets out whose value is 0.
        expect(Math.abs(values[row * sets.length + s] - (expected[set.join()] ?? 0))).toBeLessThan(2e-6);
      }
    }
  });

  test("WOODELF finds the same SII, in the matrix that shap's interaction values are", () => {
    const { sets, values } = treeInteractions(forest, fixture.background, fixture.x, { index: "SII" });
    for (const [row, table] of (fixture.woodelf as number[][][]).entries()) {
      for (const [s, set] of sets.entries()) {
        const value = values[row * sets.length + s];
        const [i, j] = set;
        const expected = j === undefined ? table[i].reduce((sum, cell) => sum + cell, 0) : 2 * table[i][j];
        expect(Math.abs(value - expected)).toBeLessThan(2e-6);
      }
    }
  });
});

describe("treeInteractions", () => {
  const rows = Array.from({ length: 200 }, (_, row) => noises(5, 1 + 31 * row));
  const y = rows.map(([a, b, c]) => (a > 0 ? 2 * b : c));
  const tree = fitTree(matrix(rows), y, { task: "regression", maxDepth: 6 });

  test("adds up with k-SII, STII and FSII, and of order 1 is treeShapley", () => {
    const shapley = treeShapley(tree, rows.slice(0, 50), rows.slice(50, 90));
    for (const index of ["k-SII", "STII", "FSII"] as const) {
      const { values, sets } = treeInteractions(tree, rows.slice(0, 50), rows.slice(50, 90), { index, order: 3 });
      for (let row = 0; row < 40; row++) {
        const sum = (list: Float64Array) => list.reduce((total, value) => total + value, 0);
        expect(sum(values.subarray(row * sets.length, (row + 1) * sets.length))).toBeCloseTo(
          sum(shapley.values.subarray(row * 5, (row + 1) * 5)),
          10,
        );
      }
      const one = treeInteractions(tree, rows.slice(0, 50), rows.slice(50, 90), { index, order: 1 });
      expect(farthest(one.values, shapley.values)).toBeLessThan(1e-12);
    }
  });

  test("gives a row the same values alone and among thousands", () => {
    const many = Array.from({ length: 3000 }, (_, row) => rows[row % 200]);
    const all = treeInteractions(tree, rows, many);
    for (const row of [0, 199, 1023, 1024, 2999]) {
      const alone = treeInteractions(tree, rows, many[row]);
      const size = all.sets.length;
      expect(Array.from(all.values.subarray(row * size, (row + 1) * size))).toEqual(Array.from(alone.values));
    }
  });

  test.each([
    [{ index: "SHAP" }, "treeInteractions: expected index to be"],
    [{ order: 0 }, "treeInteractions: expected order to be a whole number of 1 or more, got 0"],
    [{ order: 6 }, "treeInteractions: expected order to be a whole number from 1 to 5, got 6"],
    [{ depth: 3 }, 'treeInteractions: unknown option "depth"'],
  ])("refuses %o", (options, message) => {
    expect(() => treeInteractions(tree, rows, rows[0], options as never)).toThrow(message);
  });
});

describe("treeInteractionsAsync", () => {
  const random = randomOf(78);
  const features = randomFeatures(random, 12);
  const deep = randomForest(random, features, 2, { depth: 10, outputs: ["one", "two"] });
  const background = randomRows(random, features, 40);
  const x = randomRows(random, features, 3);

  test.each([
    { index: "SII", order: 2 },
    { index: "FSII", order: 3, groups: { pair: [0, 4] } },
  ] as const)("gives the same bits as treeInteractions: %o", async (options) => {
    const found = await treeInteractionsAsync(deep, background, x, options);
    expect(found).toEqual(treeInteractions(deep, background, x, options));
  });

  test("looks at its signal for every few pairs of rows", async () => {
    const aborting = abortingAtLook(Number.POSITIVE_INFINITY);
    await treeInteractionsAsync(deep, background, x, { signal: aborting.signal });
    expect(aborting.looks()).toBeGreaterThan((deep.trees.length * x.length * background.length) / 32);
  });

  test("refuses what it does not know", async () => {
    const running = treeInteractionsAsync(deep, background, x, { depth: 3 } as never);
    await expect(running).rejects.toThrow('treeInteractionsAsync: unknown option "depth"');
  });
});
