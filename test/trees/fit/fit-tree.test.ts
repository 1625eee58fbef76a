import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyTree, type DecisionTree, type FitTreeOptions, fitTree, leafOf, type Split } from "whybox/trees";
import { treeReference } from "../../fixtures/tree-reference.js";
import { bestGain, impurity, type Target } from "../brute-force-tree.js";

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
const splitsOf = ({ nodes }: DecisionTree) => nodes.filter((node): node is Split => "feature" in node);

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
  test("makes at each node the best split there is: brute force", () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 1, max: 3 }), ({ x, y, weights, ...options }, minSamplesLeaf) => {
        const tree = fitTree(x, y, { ...options, weights, minSamplesLeaf });
        const leaf = leafOf(tree, x);
        const below = reachable(tree);
        for (const [n, node] of tree.nodes.entries()) {
          const rows = [...x.keys()].filter((row) => below[n].has(leaf[row]));
          const target: Target = { criterion: options.criterion, y, weights };
          expect(node.samples).toBe(rows.length);
          expect(node.impurity).toBeCloseTo(impurity(target, rows), 9);
          const share = node.weight / tree.nodes[0].weight;
          const gain = "gain" in node ? node.gain / share : 0;
          expect(gain).toBeCloseTo(bestGain(target, x, rows, minSamplesLeaf), 9);
        }
      }),
    );
  });

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

  test("does not depend on the order of rows", () => {
    fc.assert(
      fc.property(problem, fc.infiniteStream(fc.nat()), ({ x, y, weights, ...options }, keys) => {
        const order = [...x.keys()].map((i) => [keys.next().value, i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        const shuffle = <T>(items: T[]) => order.map(([, i]) => items[i]);
        const shuffled = fitTree(shuffle(x), shuffle(y), { ...options, weights: shuffle(weights) });
        expect(conditions(shuffled)).toEqual(conditions(fitTree(x, y, { ...options, weights })));
      }),
    );
  });

  test("sends rows the same way where a feature is stretched by a rising function", () => {
    fc.assert(
      fc.property(problem, ({ x, y, weights, ...options }) => {
        const stretched = x.map((row) => row.map((value) => value ** 3 + Math.exp(value)));
        const tree = fitTree(x, y, { ...options, weights });
        const other = fitTree(stretched, y, { ...options, weights });
        expect([...leafOf(other, stretched)]).toEqual([...leafOf(tree, x)]);
      }),
    );
  });

  test("takes off in all what root and leaves differ by", () => {
    fc.assert(
      fc.property(problem, ({ x, y, weights, ...options }) => {
        const tree = fitTree(x, y, { ...options, weights });
        const total = tree.nodes[0].weight;
        const left = tree.nodes.filter((node) => !("feature" in node));
        const remaining = left.reduce((sum, node) => sum + (node.weight / total) * node.impurity, 0);
        const gained = splitsOf(tree).reduce((sum, { gain }) => sum + gain, 0);
        for (const { gain } of splitsOf(tree)) expect(gain).toBeGreaterThan(0);
        expect(remaining + gained).toBeCloseTo(tree.nodes[0].impurity, 9);
      }),
    );
  });

  test("with at most k leaves is the tree with k - 1 and one more split, that of the largest gain", () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 2, max: 6 }), ({ x, y, weights, ...options }, maxLeaves) => {
        const before = fitTree(x, y, { ...options, weights, maxLeaves: maxLeaves - 1 });
        const after = fitTree(x, y, { ...options, weights, maxLeaves });
        const whole = fitTree(x, y, { ...options, weights });
        const gains = (tree: DecisionTree) => splitsOf(tree).map(({ gain }) => gain);
        const added = gains(after).length - gains(before).length;
        expect(added).toBe(gains(whole).length >= maxLeaves - 1 ? 1 : 0);
        const parts = gains(before).reduce((rest, gain) => rest.toSpliced(rest.indexOf(gain), 1), gains(after));
        expect(parts).toHaveLength(added);
        // Leaves of the smaller tree that the whole tree splits: none gains more.
        const leaf = leafOf(before, x);
        for (const gain of parts) {
          for (const l of new Set(leaf)) {
            const rows = [...x.keys()].filter((row) => leaf[row] === l);
            const best = bestGain({ criterion: options.criterion, y, weights }, x, rows, 1);
            expect((best * before.nodes[l].weight) / before.nodes[0].weight).toBeLessThan(gain + 1e-9);
          }
        }
        if (maxLeaves > x.length) expect(after).toEqual(whole);
      }),
    );
  });

  test("by histogram is the exact tree where no column has more than 256 values", () => {
    fc.assert(
      fc.property(
        problem.filter((one) => one.criterion !== "absoluteError"),
        fc.array(fc.boolean()),
        ({ x, y, weights, ...options }, gaps) => {
          const rows = x.map((row, r) => row.map((value, c) => (gaps[r * row.length + c] ? Number.NaN : value)));
          const features = x[0].map((_, c) => ({ name: `x${c}`, kind: "number", missing: true }) as const);
          const all = { ...options, features, weights };
          const exact = fitTree(rows, y, { ...all, splits: "exact" });
          const histogram = fitTree(rows, y, { ...all, splits: "histogram" });
          expect(histogram.nodes.map(({ samples }) => samples)).toEqual(exact.nodes.map(({ samples }) => samples));
          expect(conditions(histogram)).toEqual(conditions(exact));
          expect([...leafOf(histogram, rows)]).toEqual([...leafOf(exact, rows)]);
        },
      ),
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

/** The leaves under each node. */
function reachable({ nodes }: DecisionTree): Set<number>[] {
  const below: Set<number>[] = [];
  for (let n = nodes.length - 1; n >= 0; n--) {
    const node = nodes[n];
    below[n] = "feature" in node ? new Set([...below[node.left], ...below[node.right]]) : new Set([n]);
  }
  return below;
}

const numbers = (rows: number, of: (row: number) => number) => Array.from({ length: rows }, (_, row) => of(row));

describe("thresholds", () => {
  const regression: FitTreeOptions = { task: "regression", maxDepth: 1 };
  test("lie halfway between neighbouring values", () => {
    expect(fitTree([[1], [2], [7]], [0, 0, 1], regression).nodes[0]).toMatchObject({ threshold: 4.5 });
  });
  test.each([
    ["neighbouring doubles", 1 + Number.EPSILON, 1 + 2 * Number.EPSILON],
    ["the least numbers", 0, Number.MIN_VALUE],
    ["numbers whose sum overflows", 1.7e308, Number.MAX_VALUE],
    ["numbers whose difference overflows", -Number.MAX_VALUE, Number.MAX_VALUE],
  ])("keep apart %s", (_, lower, upper) => {
    const x = [[lower], [upper]];
    const tree = fitTree(x, [3, 5], regression);
    expect([...applyTree(tree, x).data]).toEqual([3, 5]);
    expect([...applyTree(fitTree(x, [3, 5], { ...regression, splits: "histogram" }), x).data]).toEqual([3, 5]);
  });
  test("know no difference between 0 and -0", () => {
    expect(fitTree([[0], [-0], [0], [-0]], [0, 1, 0, 1], regression).nodes).toHaveLength(1);
  });
});

describe("of splits that gain the same", () => {
  test("the first feature is taken, and its lowest threshold", () => {
    const x = numbers(9, Number).map((row) => [row === 8 ? 7 : row, row, 8 - row]);
    // Both ends are alike: cutting off either gains the same.
    const y = x.map(([, row]) => (row === 0 || row === 8 ? 1 : 0));
    const tree = fitTree(x, y, { task: "classification", maxDepth: 1 });
    expect(tree.nodes[0]).toMatchObject({ feature: 0, threshold: 0.5 });
  });
  test("rounding does not decide: targets far from 0, in any order of rows", () => {
    const x = numbers(12, (row) => row).map((row) => [row, -row]);
    const y = x.map(([row]) => 1e6 + (row < 4 || row > 7 ? 0.1 : 0.3));
    const thresholds = numbers(12, (shift) => {
      const turn = <T>(items: T[]) => [...items.slice(shift), ...items.slice(0, shift)];
      const [root] = fitTree(turn(x), turn(y), { task: "regression", maxDepth: 1 }).nodes;
      return "threshold" in root ? root.feature * 100 + root.threshold : Number.NaN;
    });
    expect(new Set(thresholds)).toEqual(new Set([3.5]));
  });
});

describe("histogram splits", () => {
  const rows = numbers(40_000, (row) => row).map((row) => [(row * 7919) % 40_009, (row * 104_729) % 1000]);
  const y = rows.map(([a, b]) => (a > 15_000 ? 3 : 0) + b / 400);

  test("find what the exact ones find, to a bin", () => {
    const [exact, histogram] = (["exact", "histogram"] as const).map((splits) => {
      const [root] = fitTree(rows, y, { task: "regression", maxDepth: 1, splits }).nodes;
      return "threshold" in root ? root : { threshold: Number.NaN, gain: 0 };
    });
    expect(Math.abs(exact.threshold - histogram.threshold)).toBeLessThan(40_009 / 128);
    expect(histogram.gain).toBeGreaterThan(0.98 * exact.gain);
  });
  test("are exact for few values, also those that a sample of the rows misses", () => {
    const rare = rows.map(([a], row) => [row === 12_345 ? 9 : a % 7]);
    const target = rare.map(([value]) => (value === 9 ? 1000 : value));
    const [exact, histogram] = (["exact", "histogram"] as const).map((splits) =>
      fitTree(rare, target, { task: "regression", splits }),
    );
    expect(conditions(histogram)).toEqual(conditions(exact));
  });
});

test("a column of far outliers is binned as well", () => {
  const x = numbers(2000, (row) => [row === 0 ? -1e300 : row === 1 ? 1e300 : Math.sin(row)] as unknown as number);
  const rows = x as unknown as number[][];
  const y = rows.map(([value]) => Number(value > 0.25));
  const tree = fitTree(rows, y, { task: "classification", splits: "histogram", maxDepth: 1 });
  expect((tree.nodes[0] as Split).gain).toBeGreaterThan(0.45 * 0.9);
});

test("one row, or rows of one class, make a tree that is a leaf", () => {
  expect(fitTree([[1, 2]], [4], { task: "regression" }).nodes).toEqual([
    { samples: 1, weight: 1, impurity: 0, value: [4] },
  ]);
  const one = fitTree([[1], [2]], [0, 0], { task: "classification" });
  expect(one.nodes).toEqual([{ samples: 2, weight: 2, impurity: 0, value: [1] }]);
  expect([...applyTree(one, [[7]]).data]).toEqual([1]);
});
