import { describe, expect, test } from "vitest";
import {
  applyDistilled,
  blackBox,
  type DistilledExplanation,
  distill,
  importModel,
  inProcess,
  parseExplanation,
  toText,
  WhyboxError,
  workerPool,
} from "whybox";
import { applyTree, leafOf, rules } from "whybox/trees";
import { noises } from "../../fixtures/games.js";
import { additiveTeacher, constantTeacher, productTeacher, treeTeacher, uniformRows } from "../../fixtures/teachers.js";

const kinds = ["tree", "ruleList", "additive", "softTree"] as const;
const mixed = uniformRows(150, 2, 3);
const small = { budgetRows: 700 };
const withoutRun = ({ run: _, ...rest }: DistilledExplanation) => JSON.stringify(rest);
const waves = (args = {}) => importModel(new URL("../../models/waves.js", import.meta.url), { args });

describe("a teacher that is itself a tree", () => {
  test("is recovered: its splits, its categories and its answers, on rows it has not seen too", async () => {
    const { result } = await distill(treeTeacher, mixed, { maxLeaves: 8, budgetRows: 4000 });
    expect(result.size).toBe(4);
    expect(result.fidelity.agreement).toMatchObject({ share: 1, high: 1 });
    const thresholds = result.tree.nodes.flatMap((node) => ("threshold" in node ? [node.threshold] : []));
    expect(Math.min(...thresholds.map((each) => Math.abs(each - 0.6)))).toBeLessThan(0.02);
    const sets = result.tree.nodes.flatMap((node) => ("categories" in node ? [node.categories.join()] : []));
    expect(["0,2", "1"]).toContain(sets[0]);
    const rows = uniformRows(1000, 2, 3);
    const truth = await inProcess().predict(treeTeacher, {
      data: Float64Array.from(rows.flat()),
      rows: 1000,
      columns: 3,
    });
    const said = applyTree(result.tree, rows);
    let agree = 0;
    for (let row = 0; row < 1000; row++) {
      if (said.data[2 * row + 1] > 0.5 === truth.data[2 * row + 1] > 0.5) agree++;
    }
    expect(agree).toBeGreaterThan(970);
  });

  test("has leaves whose support adds up to all rows, each counted on held-out rows", async () => {
    const { result } = await distill(treeTeacher, mixed, { leaves: 4, ...small });
    expect(result.leaves.reduce((sum, { support }) => sum + support, 0)).toBeCloseTo(1, 12);
    expect(result.leaves.reduce((sum, { rows }) => sum + rows, 0)).toBe(30);
    for (const { node, agreement } of result.leaves) {
      expect(result.tree.nodes[node]).not.toHaveProperty("feature");
      if (agreement) expect(agreement.low).toBeLessThanOrEqual(agreement.share);
    }
  });

  test("reads as rules, one per leaf, with merged conditions that hold for exactly the leaf's rows", async () => {
    const explanation = await distill(treeTeacher, mixed, { leaves: 4, ...small });
    const { tree } = explanation.result;
    const leaf = leafOf(tree, mixed);
    const found = rules(explanation);
    expect(found).toHaveLength(explanation.result.size);
    for (const { leaf: at, conditions, text, precision } of found) {
      expect(new Set(conditions.map(({ feature }) => feature)).size).toBe(conditions.length);
      expect(text).toMatch(/^(if .+ then|always) (yes|no)$/);
      expect(precision).toBeGreaterThanOrEqual(0.5);
      mixed.forEach((row, i) => {
        const meets = conditions.every(
          ({ feature, above = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY, in: codes }) =>
            codes ? codes.includes(row[feature]) : row[feature] > above && row[feature] <= atMost,
        );
        expect(meets).toBe(leaf[i] === at);
      });
    }
  });
});

describe("a probability that seldom crosses one half", () => {
  // Risk rises with age and is 0 for asthmatics: at most .188, so that every class is "not risk".
  const rows = Array.from({ length: 600 }, (_, i) => [18 + ((i * 7919) % 62), i % 10 === 0 ? 1 : 0]);
  const rare = (risk: (age: number, asthma: number) => number) =>
    blackBox((asked) => asked.map(([age, asthma]) => risk(age, asthma)), {
      name: "rare",
      input: {
        kind: "columns",
        features: [
          { name: "age", kind: "number" },
          { name: "asthma", kind: "category", categories: ["no", "yes"] },
        ],
      },
      outputs: [{ name: "risk", unit: "probability" }],
    });
  const risk = rare((age, asthma) => (asthma === 1 ? 0 : 0.02 + 0.004 * Math.max(0, age - 20)));

  test.each(kinds)("is followed by a %s, measured by the probabilities and not by the classes", async (as) => {
    const { result, notes } = await distill(risk, rows, {
      as,
      ...(as === "softTree" && { maxDepth: 2 }),
      budgetRows: 4000,
    });
    expect(result.size).toBeGreaterThan(1);
    expect(result.fidelity.explained?.share as number).toBeGreaterThan(0.9);
    expect(result.fidelity).toMatchObject({ agreement: { share: 1 }, constantAgreement: 1 });
    expect(notes).toEqual([]);
  });

  test("is not said to be followed by a tree too small for it, however often the classes agree", async () => {
    const explanation = await distill(risk, rows, { leaves: 2, budgetRows: 2000 });
    const { explained, agreement } = explanation.result.fidelity;
    expect(agreement?.share).toBe(1);
    expect(explained?.share as number).toBeLessThan(0.8);
    expect(explanation.notes).toMatchObject([
      {
        code: "LOW_FIDELITY",
        message: expect.stringMatching(/explains only \d+% of the variance of the model's prob/),
      },
    ]);
    expect(toText(explanation)).toContain("always answering the most frequent one would in 100%");
  });

  test("is followed by the additive model below one in a hundred too", async () => {
    const tiny = rare((age, asthma) => (asthma === 1 ? 0.0002 : 0.0005 + 0.0001 * Math.max(0, age - 20)));
    const { result } = await distill(tiny, rows, { as: "additive", budgetRows: 4000 });
    expect(result.fidelity.explained?.share as number).toBeGreaterThan(0.9);
  });
});

describe("the size", () => {
  test("is never a single answer for all rows where more leaves follow the model better", async () => {
    // Few rows and a weak signal: the standard error reaches down to the constant.
    const noisy = blackBox(
      (asked) => asked.map(([a, b]) => 0.3 + 0.02 * (a > 0.5 ? 1 : 0) + 0.25 * Math.sin(400 * b)),
      {
        name: "noisy",
        input: treeTeacherInput(2),
        outputs: [{ name: "pays", unit: "probability" }],
      },
    );
    for (const as of ["tree", "ruleList"] as const) {
      for (const seed of [0, 1, 2]) {
        const { result } = await distill(noisy, uniformRows(60, 2), { as, maxLeaves: 8, seed, budgetRows: 600 });
        const constant = result.curve.find(({ size }) => size === 1)?.fidelity as number;
        const isBest = result.curve.every(({ fidelity }) => (fidelity as number) <= constant);
        expect(result.size > 1 || isBest).toBe(true);
      }
    }
  });

  test("is the smallest within one standard error, or half a percent, of the best on held-out rows", async () => {
    const { result } = await distill(additiveTeacher, uniformRows(200, 3), { maxLeaves: 16, budgetRows: 2000 });
    const best = result.curve.reduce((a, b) => ((b.fidelity as number) > (a.fidelity as number) ? b : a));
    const least = (best.fidelity as number) - Math.max(0.005, best.standardError as number);
    const first = result.curve.find(({ fidelity }) => (fidelity as number) >= least);
    expect(result.size).toBe(first?.size);
    expect(result.curve.map(({ size }) => size)).toEqual(
      result.curve.map(({ size }) => size).toSorted((a, b) => a - b),
    );
    expect(result.curve[0]).toMatchObject({ size: 1 });
  });

  test("is as asked for with leaves, and never beyond maxDepth", async () => {
    const { result } = await distill(additiveTeacher, uniformRows(100, 3), { leaves: 6, ...small });
    expect(result.size).toBe(6);
    const flat = await distill(additiveTeacher, uniformRows(100, 3), { leaves: 6, maxDepth: 1, ...small });
    expect(flat.result.size).toBe(2);
    expect(flat.notes.map(({ code }) => code)).toContain("FEWER_LEAVES");
  });
});

test("an additive teacher is recovered by the additive model, term by term", async () => {
  const { result } = await distill(additiveTeacher, uniformRows(400, 3), { as: "additive", budgetRows: 4000 });
  expect(result.fidelity.r2[0]).toBeGreaterThan(0.97);
  expect(result.link).toBe("identity");
  const [a] = result.terms.filter(({ features }) => features[0] === 0);
  const values = a.values.slice(0, -1).map(([value]) => value);
  expect(Math.max(...values) - Math.min(...values)).toBeCloseTo(3, 0);
});

test("a product needs a pair: R2 rises where one is asked for, and the pair is the right one", async () => {
  const rows = uniformRows(300, 3);
  const alone = await distill(productTeacher, rows, { as: "additive", budgetRows: 3000 });
  const paired = await distill(productTeacher, rows, { as: "additive", pairs: 1, budgetRows: 3000 });
  expect(alone.result.fidelity.r2[0] as number).toBeLessThan(0.5);
  expect(alone.notes.map(({ code }) => code)).toContain("LOW_FIDELITY");
  expect(paired.result.fidelity.r2[0] as number).toBeGreaterThan(0.9);
  expect(paired.result.terms.map(({ features }) => features)).toContainEqual([0, 1]);
});

test("a soft tree follows a line across all features that a tree of the same size cannot", async () => {
  const model = blackBox(
    (rows) => rows.map((row) => (row.reduce((s, v) => s + v, 0) > 2 ? [0.02, 0.98] : [0.98, 0.02])),
    {
      name: "line",
      input: treeTeacherInput(4),
      outputs: treeTeacher.outputs,
    },
  );
  const rows = uniformRows(200, 4);
  const soft = await distill(model, rows, { as: "softTree", maxDepth: 1, budgetRows: 1500 });
  const hard = await distill(model, rows, { leaves: 2, budgetRows: 1500 });
  expect(soft.result.fidelity.agreement?.share as number).toBeGreaterThan(0.9);
  expect(hard.result.fidelity.agreement?.share as number).toBeLessThan(soft.result.fidelity.agreement?.share as number);
});

test("a rule list ends in a rule that asks nothing, and its rules answer in order", async () => {
  const { result } = await distill(treeTeacher, mixed, { as: "ruleList", leaves: 4, budgetRows: 3000 });
  expect(result.rules.at(-1)?.conditions).toEqual([]);
  expect(result.rules.slice(0, -1).every(({ conditions }) => conditions.length > 0)).toBe(true);
  expect(result.fidelity.agreement?.share as number).toBeGreaterThan(0.8);
});

describe.each(kinds)("as %s", (kind) => {
  // A soft tree of depth 4, the default, takes ten times as long.
  const as = kind === "softTree" ? { as: kind, maxDepth: 2 } : { as: kind };

  test("same seed, same bits, whatever the chunks and the workers; another seed, others", async () => {
    const model = await waves();
    const rows = uniformRows(60, 13);
    const options = { ...as, budgetRows: 300, seed: "a" };
    const first = withoutRun(await distill(model, rows, options));
    expect(withoutRun(await distill(model, rows, { ...options, executor: inProcess({ chunkBytes: 300 }) }))).toBe(
      first,
    );
    expect(withoutRun(await distill(model, rows, { ...options, seed: "b" }))).not.toBe(first);
    const executor = workerPool({ size: 2, chunkBytes: 4000 });
    try {
      expect(withoutRun(await distill(model, rows, { ...options, executor }))).toBe(first);
    } finally {
      await executor.close();
    }
  });

  test("is plain JSON that reads back as it was, draws as text, and answers as its fidelity says", async () => {
    const heldOut = uniformRows(40, 2, 3);
    const explanation = await distill(treeTeacher, mixed, { ...as, heldOut, ...small });
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
    expect(toText(explanation)).toContain("of 40 held-out rows");
    const truth = await inProcess().predict(treeTeacher, {
      data: Float64Array.from(heldOut.flat()),
      rows: 40,
      columns: 3,
    });
    const said = applyDistilled(explanation, heldOut);
    const agree = heldOut.filter(
      (_, row) => said.data[2 * row] >= said.data[2 * row + 1] === truth.data[2 * row] >= 0.5,
    );
    expect(agree.length / 40).toBeCloseTo(explanation.result.fidelity.agreement?.share as number, 12);
  });

  test("spends its budget and no more, and progress ends at the cost", async () => {
    const seen: [number, number][] = [];
    const { cost, diagnostics } = await distill(treeTeacher, mixed, {
      ...as,
      ...small,
      onProgress: (...each) => seen.push(each),
    });
    expect(cost).toEqual({ modelRows: 700, budgetRows: 700, stoppedBy: "complete" });
    expect(diagnostics).toEqual({ trainingRows: 120, heldOutRows: 30, syntheticRows: 549 });
    expect(seen.at(-1)).toEqual([700, 700]);
  });
});

test("an abort before any answer rejects with what it has cost, later with a partial explanation", async () => {
  const early = distill(treeTeacher, mixed, { signal: AbortSignal.abort() });
  await expect(early).rejects.toMatchObject({ code: "ABORTED", cost: { modelRows: 0, stoppedBy: "aborted" } });
  const controller = new AbortController();
  const late = await distill(treeTeacher, mixed, {
    ...small,
    executor: inProcess({ chunkBytes: 24 * 50 }),
    signal: controller.signal,
    onProgress: (done) => done > 300 && controller.abort(),
  }).catch((error) => error);
  expect(late).toBeInstanceOf(WhyboxError);
  expect(late.code).toBe("ABORTED");
  expect(late.partial).toMatchObject({ kind: "tree", cost: { stoppedBy: "aborted" } });
  expect(late.partial.diagnostics.syntheticRows).toBeGreaterThan(0);
  expect(late.partial.diagnostics.syntheticRows).toBeLessThan(549);
});

test("labels by name or number give the student's accuracy beside the teacher's", async () => {
  const labels = mixed.map(([a, b]) => (a <= 0.6 && b <= 0.7 ? "yes" : "no"));
  const { result } = await distill(treeTeacher, mixed, { labels, ...small });
  const numbers = labels.map((label) => Number(label === "yes"));
  const again = await distill(treeTeacher, mixed, { labels: numbers, ...small });
  expect(result.accuracy).toEqual(again.result.accuracy);
  expect(result.accuracy?.teacher as number).toBeGreaterThan(0.6);
  expect(result.accuracy).toMatchObject({ measuredOn: "heldOut", rows: 30 });
});

test("one probability makes a classifier of two classes", async () => {
  const model = blackBox((rows) => rows.map(([a]) => (a > 0.5 ? 0.9 : 0.1)), {
    name: "single",
    input: treeTeacherInput(2),
    outputs: [{ name: "pays", unit: "probability" }],
  });
  const { subject, result } = await distill(model, uniformRows(100, 2), small);
  expect(subject.outputs).toEqual(["not pays", "pays"]);
  expect(result.fidelity.agreement?.share).toBe(1);
  expect(result.size).toBe(2);
});

test("several numbers are followed together, each in its own unit", async () => {
  const model = blackBox((rows) => rows.map(([a, b]) => [a > 0.5 ? 1e6 : 0, b > 0.5 ? 1e-3 : 0]), {
    name: "two",
    input: treeTeacherInput(2),
    outputs: [{ name: "big" }, { name: "small" }],
  });
  const { result } = await distill(model, uniformRows(200, 2), { leaves: 4, budgetRows: 3000 });
  for (const r2 of result.fidelity.r2) expect(r2).toBeGreaterThan(0.95);
});

test("gaps are drawn and learned from only where a feature may be missing", async () => {
  const model = blackBox((rows) => rows.map(([a]) => (Number.isNaN(a) ? 5 : a > 0.5 ? 1 : 0)), {
    name: "gaps",
    input: {
      kind: "columns",
      features: [
        { name: "a", kind: "number", missing: true },
        { name: "b", kind: "number" },
      ],
    },
    outputs: [{ name: "y" }],
  });
  const rows = uniformRows(200, 2).map(([a, b], i) => [i % 5 === 0 ? Number.NaN : a, b]);
  const explanation = await distill(model, rows, { leaves: 3, budgetRows: 2000 });
  expect(explanation.result.fidelity.r2[0] as number).toBeGreaterThan(0.98);
  expect(
    rules(explanation)
      .map(({ text }) => text)
      .join("\n"),
  ).toContain("missing");
});

describe("little to learn from", () => {
  const codes = ({ notes }: DistilledExplanation) => notes.map(({ code }) => code);

  test("one row: a student of one answer, and notes that say so", async () => {
    for (const as of kinds) {
      const explanation = await distill(treeTeacher, [[0.1, 0.1, 0]], { as, budgetRows: 40 });
      expect(codes(explanation)).toEqual(expect.arrayContaining(["CONSTANT_TEACHER", "NO_HELD_OUT_ROWS"]));
      expect(explanation.result.fidelity).toMatchObject({ measuredOn: "training", agreement: { share: 1 } });
      expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
    }
  });

  test("a constant teacher: one leaf", async () => {
    const explanation = await distill(constantTeacher, uniformRows(50, 2), { leaves: 8, budgetRows: 200 });
    expect(explanation.result.size).toBe(1);
    expect(explanation.result.fidelity.r2).toEqual([null, null]);
    expect(codes(explanation)).toContain("CONSTANT_TEACHER");
    expect(codes(explanation)).not.toContain("FEWER_LEAVES");
  });

  test("one class: the only one is answered", async () => {
    const rows = mixed.filter(([a, b]) => a <= 0.55 && b > 0.85).slice(0, 20);
    const { result } = await distill(treeTeacher, rows, { budgetRows: 100 });
    expect(result.fidelity.classes?.find(({ name }) => name === "yes")).toMatchObject({ rows: 0, recall: null });
  });

  test("more leaves than rows: as many as there is reason for", async () => {
    const explanation = await distill(additiveTeacher, uniformRows(6, 3), { leaves: 50, budgetRows: 7 });
    expect(explanation.result.size).toBeLessThanOrEqual(6);
    expect(codes(explanation)).toContain("FEWER_LEAVES");
  });

  test("rows of weight 0 count for nothing", async () => {
    const rows = uniformRows(60, 2, 3);
    const odd = rows.map(([a, b, job], i) => (i % 2 ? [a, b, job] : [0.9, 0.9, 1]));
    const weights = rows.map((_, i) => i % 2);
    const { result } = await distill(treeTeacher, odd, { weights, budgetRows: 61, heldOut: 0 });
    expect(result.tree.nodes[0].samples).toBe(60);
    const kept = odd.filter((_, i) => i % 2);
    const only = await distill(treeTeacher, kept, { budgetRows: 31, heldOut: 0 });
    expect(result.tree.nodes[0].value[1]).toBeCloseTo(only.result.tree.nodes[0].value[1], 12);
  });
});

function treeTeacherInput(count: number) {
  const features = Array.from({ length: count }, (_, i) => ({ name: `x${i}`, kind: "number" as const }));
  return { kind: "columns", features } as const;
}

describe("bad inputs", () => {
  const untyped = <T>(value: unknown) => value as T;
  // biome-ignore format: a table, one case a line
  test.each<[string, () => Promise<unknown>, WhyboxError["code"], string]>([
    ["no model", () => distill(untyped({}), mixed), "INVALID_ARGUMENT", "distill: expected a model { name, input, outputs, predict }; wrap a function with blackBox"],
    ["no rows", () => distill(treeTeacher, []), "INVALID_DATA", "distill: expected at least one row in rows, got 0"],
    ["rows of another width", () => distill(treeTeacher, [[1, 2]]), "INVALID_DATA", "distill: rows has 2 columns but the model takes 3"],
    ["a gap where none may be", () => distill(treeTeacher, [[0.1, Number.NaN, 1]]), "INVALID_DATA", 'distill: rows row 0, "b": expected a value (the feature does not say missing: true), got NaN'],
    ["a code that is none", () => distill(treeTeacher, [[0.1, 0.2, 7]]), "INVALID_DATA", 'distill: rows row 0, "job": expected a category code from 0 to 2, got 7'],
    ["weights of 0", () => distill(treeTeacher, [[0.1, 0.2, 1]], { weights: [0] }), "INVALID_ARGUMENT", "distill: expected at least one weight above 0, got 1 of 0"],
    ["a negative weight", () => distill(treeTeacher, [[0.1, 0.2, 1]], { weights: [-1] }), "INVALID_ARGUMENT", "distill: expected weights of 0 or more, got -1 at position 0"],
    ["a label too few", () => distill(treeTeacher, mixed, { labels: ["yes"] }), "INVALID_ARGUMENT", "distill: expected 150 labels, one per row, got 1"],
    ["a label that is no class", () => distill(treeTeacher, [[0.1, 0.2, 1]], { labels: ["maybe"] }), "INVALID_ARGUMENT", 'distill: expected one of "no", "yes" or its number in labels at row 0, got "maybe"'],
    ["a budget too small", () => distill(treeTeacher, mixed, { budgetRows: 100 }), "BUDGET_TOO_SMALL", "distill: expected budgetRows of at least 151 (150 rows, and the first once more alone), got 100"],
    ["no such kind", () => distill(treeTeacher, mixed, untyped({ as: "forest" })), "INVALID_ARGUMENT", 'distill: expected as to be "tree" or "ruleList" or "additive" or "softTree", got "forest"'],
    ["an option of another kind", () => distill(treeTeacher, mixed, { as: "additive", maxLeaves: 3 }), "INVALID_ARGUMENT", 'distill: maxLeaves goes with as: tree, ruleList, not with "additive"'],
    ["both sizes", () => distill(treeTeacher, mixed, { leaves: 3, maxLeaves: 3 }), "INVALID_ARGUMENT", "distill: expected leaves or maxLeaves, got both; leaves is exact, maxLeaves lets held-out fidelity choose"],
    ["no leaves", () => distill(treeTeacher, mixed, { maxLeaves: 0 }), "INVALID_ARGUMENT", "distill: expected maxLeaves to be a whole number of 1 or more, got 0"],
    ["all held out", () => distill(treeTeacher, mixed, { heldOut: 1 }), "INVALID_ARGUMENT", "distill: expected heldOut to be rows, or a share of 0 or more and below 1, got 1"],
    ["an unknown option", () => distill(treeTeacher, mixed, untyped({ size: 3 })), "INVALID_ARGUMENT", 'distill: unknown option "size"; known options are as, seed, executor, maxLeaves, leaves, maxDepth, budgetRows, heldOut, labels, heldOutLabels, weights, pairs, signal, onProgress'],
  ])("%s", async (_, run, code, message) => {
    const error = await Promise.resolve().then(run).catch((each) => each as WhyboxError);
    expect(error).toBeInstanceOf(WhyboxError);
    const { code: found, message: said } = error as WhyboxError;
    expect([found, said]).toEqual([code, message]);
  });
});

test("a teacher whose answers vary is said to, with the size", async () => {
  const chances = noises(20_000, 9);
  let next = 0;
  const varying = blackBox((rows) => rows.map(([a]) => a + 0.2 * chances[next++ % 20_000]), {
    input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
    outputs: [{ name: "y" }],
  });
  const { notes } = await distill(
    varying,
    uniformRows(60, 1, 3).map((row) => row.slice(0, 1)),
    small,
  );
  const note = notes.find(({ code }) => code === "ANSWERS_VARY");
  expect(note?.message).toMatch(
    /standard deviation of about 0\.\d+ for output "y"\..*intervals of fidelity cover this/,
  );
  expect(notes.map(({ code }) => code)).not.toContain("BATCH_DEPENDENT");
});
