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
import { noises } from "../../fixtures/games.js";
import { additiveTeacher, constantTeacher, treeTeacher, uniformRows } from "../../fixtures/teachers.js";
import { kinds, mixed, small } from "./teachers.js";

const withoutRun = ({ run: _, ...rest }: DistilledExplanation) => JSON.stringify(rest);

const waves = (args = {}) => importModel(new URL("../../models/waves.js", import.meta.url), { args });

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

test("of many rows an aborted run learns from some, and says from how many", async () => {
  const controller = new AbortController();
  const many = Array.from({ length: 20_000 }, (_, row) => mixed[row % mixed.length]);
  const error = await distill(treeTeacher, many, {
    signal: controller.signal,
    onProgress: (done) => done > 20_001 && controller.abort(),
  }).catch((thrown) => thrown);
  expect(error.code).toBe("ABORTED");
  const { result, diagnostics, cost } = error.partial;
  expect(result.tree.nodes[0].samples).toBe(10_000);
  expect(diagnostics).toEqual({ trainingRows: 10_000, heldOutRows: 4000, syntheticRows: 0 });
  expect(cost.modelRows).toBeGreaterThan(20_000);
  expect(result.fidelity.r2[0]).toBeGreaterThan(0.9);
});

test.each([
  // 2 and 4 leaves x 14 features and outputs are learned soon, 8 more are not; of 60 not even 2.
  [12, [1, 2]],
  [60, undefined],
])("an aborted run of %d columns leaves soft trees that are learned soon, or none", async (columns, sizes) => {
  const model = blackBox((rows) => rows.map((row) => [row[0], 1 - row[0]]), {
    input: {
      kind: "columns",
      features: Array.from({ length: columns }, (_, i) => ({ name: `x${i}`, kind: "number" })),
    },
    outputs: ["yes", "no"].map((name) => ({ name, unit: "probability" as const })),
  });
  const controller = new AbortController();
  const error = await distill(model, uniformRows(40, columns), {
    as: "softTree",
    maxDepth: 6,
    signal: controller.signal,
    budgetRows: 300,
    onProgress: (done) => done > 41 && controller.abort(),
  }).catch((thrown) => thrown);
  expect(error.code).toBe("ABORTED");
  expect(error.cost.modelRows).toBeGreaterThan(40);
  expect(error.partial?.result.curve.map(({ size }: { size: number }) => size)).toEqual(sizes);
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
