import { describe, expect, test } from "vitest";
import { columns, exactShapley, type Feature, matrix, probe } from "whybox";
import {
  applyForest,
  applyTree,
  type DecisionTree,
  type Forest,
  fitTree,
  forestModel,
  type TreeNode,
  treeShapley,
  treeShapleyAsync,
} from "whybox/trees";
import { abortingAtLook } from "../../fixtures/abort-laws.js";
import { randomFeatures, randomForest, randomOf, randomRows, randomTree } from "../../fixtures/random-forest.js";

/** The values that exactShapley finds by asking every coalition. */
async function asked(
  forest: DecisionTree | Forest,
  background: number[][],
  x: number[][],
  options: Parameters<typeof treeShapley>[3] = {},
) {
  const explanations = [];
  for (const row of x) {
    explanations.push(
      await exactShapley(probe(forestModel(forest), columns(background, row, options)), { outputs: "all" }),
    );
  }
  return {
    values: explanations.flatMap(({ result }) => result.values.flat()),
    baseline: explanations[0].result.intercepts,
  };
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

describe("treeShapley equals exactShapley", () => {
  test("on 200 random trees with categories, gaps, features that come back, weights and several outputs", async () => {
    let largest = 0;
    for (let seed = 0; seed < 200; seed++) {
      const random = randomOf(seed);
      const features = randomFeatures(random, 2 + (seed % 6));
      const outputs = seed % 3 === 0 ? ["one", "two"] : ["y"];
      const tree = randomTree(random, features, { depth: 1 + (seed % 8), outputs, leafShare: 0.1 });
      const background = randomRows(random, features, 1 + (seed % 12));
      const x = randomRows(random, features, 3);
      const options = seed % 2 === 0 ? { weights: background.map((_, i) => (i === 0 ? 1 : random())) } : {};
      const found = treeShapley(tree, background, x, options);
      const expected = await asked(tree, background, x, options);
      expect(farthest(found.values, expected.values)).toBeLessThan(1e-10);
      expect(farthest(found.baseline, expected.baseline)).toBeLessThan(1e-10);
      largest = Math.max(largest, ...found.values);
    }
    // The trees are not all too small to say anything.
    expect(largest).toBeGreaterThan(0.5);
  });

  test("on a tree that fitTree grew, which applyForest answers as applyTree does", async () => {
    const random = randomOf(3000);
    const features = randomFeatures(random, 6);
    const rows = randomRows(random, features, 200);
    const labels = rows.map(([a, b, c]) => (random() < 0.9 ? Number((a || 0) + (b || 0) > (c || 0)) : 2));
    const tree = fitTree(rows, labels, { task: "classification", features, maxDepth: 6 });
    expect(tree.nodes.length).toBeGreaterThan(20);
    expect(applyForest(tree, rows)).toEqual(applyTree(tree, rows));
    const found = treeShapley(tree, rows.slice(0, 30), rows.slice(-3));
    const expected = await asked(tree, rows.slice(0, 30), rows.slice(-3));
    expect(farthest(found.values, expected.values)).toBeLessThan(1e-10);
  });

  test("on forests with a base, a scale, several outputs and columns in groups", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = randomOf(1000 + seed);
      const features = randomFeatures(random, 7);
      const forest = randomForest(random, features, 5, { depth: 5, outputs: ["one", "two", "three"] });
      const background = randomRows(random, features, 8);
      const x = randomRows(random, features, 2);
      const options = { groups: { pair: [5, 1], three: [0, 3, 6] }, weights: background.map(() => random()) };
      const found = treeShapley(forest, background, x, options);
      expect([found.rows, found.outputs, found.parts, found.values.length]).toEqual([2, 3, 4, 24]);
      const expected = await asked(forest, background, x, options);
      expect(farthest(found.values, expected.values)).toBeLessThan(1e-10);
      expect(farthest(found.baseline, expected.baseline)).toBeLessThan(1e-10);
    }
  });

  test("on trees with paths too long for tables, beside short ones", async () => {
    for (let seed = 0; seed < 6; seed++) {
      const random = randomOf(2000 + seed);
      const features = randomFeatures(random, 12);
      const tree = randomTree(random, features, { depth: 13, leafShare: 0.12 });
      expect(longestPath(tree)).toBeGreaterThan(8);
      const background = randomRows(random, features, 4);
      const x = [
        ...randomRows(random, features, 1),
        background[0].map((value, i) => (i < 4 ? background[1][i] : value)),
      ];
      const weights = [1, 2, 0, 0.5];
      const found = treeShapley(tree, background, x, { weights });
      const expected = await asked(tree, background, x, { weights });
      expect(farthest(found.values, expected.values)).toBeLessThan(1e-10);
    }
  });
});

/** The most features that the way to a leaf asks for. */
function longestPath({ nodes }: DecisionTree, node = 0, known: readonly number[] = []): number {
  const here = nodes[node];
  if (!("feature" in here)) return new Set(known).size;
  const below = [...known, here.feature];
  return Math.max(
    longestPath({ nodes } as DecisionTree, here.left, below),
    longestPath({ nodes } as DecisionTree, here.right, below),
  );
}

/** 1 where every one of `count` numbers is above 0, else 0: one path of as many conditions. */
function conjunction(count: number): DecisionTree {
  const features = Array.from({ length: count }, (_, i): Feature => ({ name: `x${i}`, kind: "number" }));
  const leaf = (value: number): TreeNode => ({ samples: 1, weight: 1, impurity: 0, value: [value] });
  const nodes = features.flatMap((_, i): TreeNode[] => [
    { ...leaf(0), feature: i, threshold: 0, missing: "left", left: 2 * i + 1, right: 2 * i + 2, gain: 0 },
    leaf(0),
  ]);
  return { task: "regression", criterion: "none", features, outputs: ["all"], nodes: [...nodes, leaf(1)] };
}

describe("treeShapley", () => {
  test.each([1, 8, 9, 31, 32, 33, 70])("shares a conjunction of %i conditions equally", (count) => {
    const { values, baseline } = treeShapley(conjunction(count), [new Array(count).fill(-1)], new Array(count).fill(1));
    expect(Array.from(values)).toEqual(new Array(count).fill(expect.closeTo(1 / count, 14)));
    expect(Array.from(baseline)).toEqual([0]);
  });

  test("gives a row the same bits alone as among rows of many blocks, and adds up to the answer", () => {
    const random = randomOf(5);
    const features = randomFeatures(random, 6);
    const forest = randomForest(random, features, 3, { depth: 9, leafShare: 0 });
    const x = matrix(randomRows(random, features, 1200));
    const background = randomRows(random, features, 20);
    const { values, baseline } = treeShapley(forest, background, x);
    const answers = applyForest(forest, x).data;
    for (let row = 0; row < x.rows; row++) {
      const own = values.subarray(row * 6, (row + 1) * 6);
      expect(own.reduce((sum, value) => sum + value, baseline[0])).toBeCloseTo(answers[row], 12);
      if (row % 100 !== 0) continue;
      expect(treeShapley(forest, background, x.data.subarray(row * 6, (row + 1) * 6)).values).toEqual(own);
    }
  });

  test("counts background rows by weight, over many blocks too", () => {
    const random = randomOf(6);
    const features = randomFeatures(random, 6);
    const forest = randomForest(random, features, 2, { depth: 9, leafShare: 0 });
    const x = randomRows(random, features, 3);
    const few = randomRows(random, features, 3);
    const many = Array.from({ length: 1500 }, (_, i) => few[i % 5 < 3 ? 0 : i % 5 === 3 ? 1 : 2]);
    const found = treeShapley(forest, many, x);
    const expected = treeShapley(forest, few, x, { weights: [3, 1, 1] });
    expect(farthest(found.values, expected.values)).toBeLessThan(1e-12);
    expect(farthest(found.baseline, expected.baseline)).toBeLessThan(1e-12);
  });

  test("is 0 where the instance is the only background row, and for a tree that is one leaf", () => {
    const random = randomOf(7);
    const features = randomFeatures(random, 4);
    const [row] = randomRows(random, features, 1);
    const tree = randomTree(random, features, { depth: 5, leafShare: 0 });
    const same = treeShapley(tree, [row], [row]);
    expect(Array.from(same.values)).toEqual([0, 0, 0, 0]);
    expect(same.baseline).toEqual(applyForest(tree, row).data);
    const leaf = { ...tree, nodes: [{ samples: 3, weight: 3, impurity: 0, value: [2.5] }] };
    const constant = treeShapley(leaf, [row], [row]);
    expect([...constant.values, ...constant.baseline]).toEqual([0, 0, 0, 0, 2.5]);
  });
});

describe("treeShapleyAsync", () => {
  const random = randomOf(77);
  const features = randomFeatures(random, 14);
  const deep = randomForest(random, features, 3, { depth: 11, outputs: ["one", "two"] });
  const background = randomRows(random, features, 70);
  const x = randomRows(random, features, 5);
  const options = { groups: { pair: [5, 1] }, weights: background.map(() => random()) };

  test("gives the same bits as treeShapley", async () => {
    expect(await treeShapleyAsync(deep, background, x, options)).toEqual(treeShapley(deep, background, x, options));
  });

  test("looks at its signal for every few pairs of a row and a background row, and for every subtree", async () => {
    const aborting = abortingAtLook(Number.POSITIVE_INFINITY);
    await treeShapleyAsync(deep, background, x, { signal: aborting.signal });
    expect(aborting.looks()).toBeGreaterThan((deep.trees.length * x.length * background.length) / 32);
    const shallow = randomForest(random, features, 2, { depth: 7, outputs: ["y"] });
    const again = abortingAtLook(Number.POSITIVE_INFINITY);
    await treeShapleyAsync(shallow, background, x, { signal: again.signal });
    expect(again.looks()).toBeGreaterThan(2 * shallow.trees.length * 2 ** 4);
  });

  test("lets other work have its turn, and stops for it", async () => {
    const many = Array.from({ length: 4000 }, (_, row) => background[row % 70]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 30);
    const running = treeShapleyAsync(deep, many, many, { signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: "ABORTED", message: "treeShapleyAsync: aborted" });
  });

  test.each([
    [{ depth: 3 }, 'treeShapleyAsync: unknown option "depth"'],
    [{ signal: 1 }, "treeShapleyAsync: expected signal to be an AbortSignal"],
  ])("refuses %o", async (given, message) => {
    await expect(treeShapleyAsync(deep, background, x, given as never)).rejects.toThrow(message);
    expect(() => treeShapley(deep, background, x, { signal: undefined } as never)).toThrow('unknown option "signal"');
  });
});
