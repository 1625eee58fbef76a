import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyTree, type DecisionTree, fitTree } from "whybox/trees";
import { treeReference } from "../../fixtures/tree-reference.js";

type ReferenceNode = {
  n: number;
  weight: number;
  impurity: number;
  value: number[];
  gain?: number;
  feature?: number;
  threshold?: number;
  bestSplits?: { feature: number; threshold: number }[];
  zeroGain?: boolean;
  left?: ReferenceNode;
  right?: ReferenceNode;
};

type ReferenceCase = {
  name: string;
  criterion: "gini" | "mse";
  maxDepth: number;
  minSamplesLeaf: number;
  X: number[][];
  y: number[];
  weights: number[];
  uniqueBest: boolean;
  tree: ReferenceNode;
  trainPrediction: (number | number[])[];
  probes: number[][];
  probePrediction: (number | number[])[];
};

type PeerCase = {
  criterion: "gini" | "entropy" | "squared_error" | "absolute_error";
  options: Record<string, number>;
  x: (number | null)[][];
  y: number[] | number[][];
  weights: number[] | null;
  probes: (number | null)[][];
  leaves: number;
  impurity: number;
  root: { feature: number; threshold: number };
  answers: number[][];
  probeAnswers: number[][];
};

const { cases } = treeReference<{ cases: ReferenceCase[] }>("cart");

const peer = treeReference<{ cases: PeerCase[] }>("scikit-learn").cases;

const tasks = { gini: "classification", mse: "regression" } as const;

const criteria = {
  gini: "gini",
  entropy: "entropy",
  squared_error: "squaredError",
  absolute_error: "absoluteError",
} as const;

function rowsOf({ data, rows, columns }: { data: Float64Array; rows: number; columns: number }): number[][] {
  return Array.from({ length: rows }, (_, r) => [...data.subarray(r * columns, (r + 1) * columns)]);
}

function expectRows(actual: number[][], expected: (number | number[])[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [r, row] of expected.entries()) {
    for (const [k, value] of [row].flat().entries()) expect(Math.abs((actual[r][k] ?? 0) - value)).toBeLessThan(1e-9);
  }
}

describe("reference cases", () => {
  test("there are 17", () => expect(cases).toHaveLength(17));

  test.each(cases)("$name", ({ criterion, X, y, weights, maxDepth, minSamplesLeaf, tree: expected, ...reference }) => {
    const tree = fitTree(X, y, { task: tasks[criterion], weights, maxDepth, minSamplesLeaf });
    expectNode(tree, 0, expected);
    if (!reference.uniqueBest) return;
    expectRows(rowsOf(applyTree(tree, X)), reference.trainPrediction);
    expectRows(rowsOf(applyTree(tree, reference.probes)), reference.probePrediction);
  });

  function expectNode(tree: DecisionTree, n: number, expected: ReferenceNode): void {
    const node = tree.nodes[n];
    expect(node.samples).toBe(expected.n);
    expect(node.weight).toBeCloseTo(expected.weight, 9);
    expect(node.impurity).toBeCloseTo(expected.impurity, 9);
    for (const [k, value] of [expected.value].flat().entries()) expect(node.value[k] ?? 0).toBeCloseTo(value, 9);
    if (expected.feature === undefined || expected.zeroGain) return;
    if (!("threshold" in node)) throw new Error(`node ${n} is a leaf`);
    const share = node.weight / tree.nodes[0].weight;
    expect(node.gain / share).toBeCloseTo(expected.gain as number, 9);
    const found = (expected.bestSplits ?? []).some(
      ({ feature, threshold }) => feature === node.feature && Math.abs(threshold - node.threshold) < 1e-9,
    );
    expect(found).toBe(true);
    const same = node.feature === expected.feature && Math.abs(node.threshold - Number(expected.threshold)) < 1e-9;
    if (!same) return; // another of the best: what follows is another tree
    expectNode(tree, node.left, expected.left as ReferenceNode);
    expectNode(tree, node.right, expected.right as ReferenceNode);
  }
});

describe("scikit-learn's trees, where no split has an equal", () => {
  test("there are 17", () => expect(peer).toHaveLength(17));

  test.each(peer.map((one, i) => ({ ...one, title: `${i}: ${one.criterion} ${JSON.stringify(one.options)}` })))(
    "$title",
    (one) => {
      const x = one.x.map((row) => row.map((value) => value ?? Number.NaN));
      const probes = one.probes.map((row) => row.map((value) => value ?? Number.NaN));
      const { max_depth, max_leaf_nodes, min_samples_leaf, min_weight_fraction_leaf, ccp_alpha } = one.options;
      const total = (one.weights ?? x.map(() => 1)).reduce((sum, weight) => sum + weight, 0);
      const classes = one.criterion === "gini" || one.criterion === "entropy";
      const outputs = one.answers[0].length;
      // scikit-learn averages impurity over outputs, and this sums it.
      const scale = classes ? 1 : outputs;
      const tree = fitTree(x, one.y as number[][], {
        task: classes ? "classification" : "regression",
        criterion: criteria[one.criterion],
        features: x[0].map((_, c) => ({ name: `x${c}`, kind: "number", missing: true })),
        weights: one.weights ?? undefined,
        maxDepth: max_depth,
        maxLeaves: max_leaf_nodes,
        minSamplesLeaf: min_samples_leaf,
        minWeightLeaf: (min_weight_fraction_leaf ?? 0) * total,
        minGain: (one.options.min_impurity_decrease ?? 0) * scale,
        prune: ccp_alpha === undefined ? undefined : { alpha: ccp_alpha * scale },
      });
      expect(tree.nodes[0].impurity / scale).toBeCloseTo(one.impurity, 9);
      expect(tree.nodes[0]).toMatchObject({ feature: one.root.feature, threshold: one.root.threshold });
      expect(tree.nodes.length).toBe(2 * one.leaves - 1);
      expectRows(rowsOf(applyTree(tree, x)), one.answers);
      expectRows(rowsOf(applyTree(tree, probes)), one.probeAnswers);
    },
  );
});

const criterion = fc.constantFrom("gini", "entropy", "squaredError", "absoluteError");
/** Small tables with many equal values, so that ties come up. */
const problem = fc
  .tuple(criterion, fc.integer({ min: 2, max: 14 }), fc.integer({ min: 1, max: 3 }))
  .chain(([chosen, rows, columns]) => {
    const classes = chosen === "gini" || chosen === "entropy";
    return fc.record({
      criterion: fc.constant(chosen),
      task: fc.constant(classes ? ("classification" as const) : ("regression" as const)),
      x: fc.array(fc.array(fc.integer({ min: -3, max: 6 }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
      y: fc.array(fc.integer({ min: 0, max: classes ? 2 : 9 }), { minLength: rows, maxLength: rows }),
      weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rows, maxLength: rows }),
    });
  });
const conditions = (tree: DecisionTree) =>
  tree.nodes.map((node) =>
    "threshold" in node ? [node.feature, node.threshold] : node.value.map((value) => value.toFixed(9)),
  );

describe("a fitted tree", () => {
  test("takes weights for repeated rows", () => {
    fc.assert(
      fc.property(problem, ({ x, y, weights, ...options }) => {
        const repeat = <T>(items: T[]) => items.flatMap((item, i) => Array<T>(weights[i]).fill(item));
        const weighted = fitTree(x, y, { ...options, weights });
        const repeated = fitTree(repeat(x), repeat(y), options);
        expect(conditions(weighted)).toEqual(conditions(repeated));
        expect(weighted.nodes.map(({ weight }) => weight)).toEqual(repeated.nodes.map(({ samples }) => samples));
      }),
    );
  });

  test("does not see rows of weight 0", () => {
    fc.assert(
      fc.property(problem, problem, ({ x, y, weights, ...options }, other) => {
        const extra = other.x.map((row) => x[0].map((_, c) => row[c] ?? 0));
        const more = fitTree([...extra, ...x], [...extra.map(() => y[0]), ...y], {
          ...options,
          weights: [...extra.map(() => 0), ...weights],
          outputs: options.task === "classification" ? ["a", "b", "c"] : ["y"],
        });
        const fewer = fitTree(x, y, { ...options, weights, outputs: more.outputs });
        expect(more).toEqual(fewer);
      }),
    );
  });

  test("on class probabilities of 0 and 1 is the tree of the classes by Gini", () => {
    fc.assert(
      fc.property(
        problem.filter((one) => one.criterion === "gini"),
        ({ x, y, weights }) => {
          const oneHot = y.map((label) => [0, 1, 2].map((k) => Number(k === label)));
          const soft = fitTree(x, oneHot, { task: "regression", weights });
          const hard = fitTree(x, y, { task: "classification", weights, outputs: ["a", "b", "c"] });
          expect(conditions(soft)).toEqual(conditions(hard));
          for (const [n, node] of soft.nodes.entries()) expect(node.impurity).toBeCloseTo(hard.nodes[n].impurity, 9);
        },
      ),
    );
  });

  test("is the same after a journey through JSON", () => {
    const tree = fitTree([[1], [2], [3], [4]], [0, 0, 1, 1], { task: "classification" });
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
  });
});

test("one row, or rows of one class, make a tree that is a leaf", () => {
  expect(fitTree([[1, 2]], [4], { task: "regression" }).nodes).toEqual([
    { samples: 1, weight: 1, impurity: 0, value: [4] },
  ]);
  const one = fitTree([[1], [2]], [0, 0], { task: "classification" });
  expect(one.nodes).toEqual([{ samples: 2, weight: 2, impurity: 0, value: [1] }]);
  expect([...applyTree(one, [[7]]).data]).toEqual([1]);
});
