import { describe, expect, test } from "vitest";
import { blackBox, columns, distill, lime, matrix, offsetColumns, owenValues, parseExplanation, probe } from "whybox";
import {
  accumulatedEffects,
  answersOf,
  audit,
  dataset,
  interactionStrength,
  partialDependence,
  permutationImportance,
  storedAnswers,
} from "whybox/audit";
import {
  batchRows,
  checkAnswerShape,
  checkFinite,
  checkProbabilities,
  checkSquares,
} from "../../../dist/core/checks/check-answers.js";
import { expectRefused } from "../../fixtures/expect-refused.js";

/** A model of two numbers, its rows and a target, each by a factor. */
function scaled({ x = 1, answer = 1, truth = 1 }) {
  const model = blackBox((rows) => rows.map(([a]) => (answer * a) / x), {
    name: "scaled",
    input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" })) },
    outputs: [{ name: "y" }],
  });
  const rows = Array.from({ length: 30 }, (_, i) => [(x * (i % 5)) / 5, (x * (i % 7)) / 7]);
  const records = rows.map(([a, b], i) => ({ a, b, truth: (truth * i) / 7, said: (answer * i) / 7 }));
  return { model, rows, records, table: dataset(records, { model, target: "truth" }) };
}

test("a mean of finite answers that is beyond the largest double is called one by owenValues", async () => {
  const { model: small, rows } = scaled({});
  const { input, outputs } = small;
  const model = blackBox((batch) => batch.map(([a]) => (a > 0 ? 1.7e308 : 1e308)), { name: "large", input, outputs });
  const run = owenValues(probe(model, columns(rows, rows[3])), { hierarchy: [["a"], ["b"]] });
  await expect(run).rejects.toThrow(
    /^owenValues: answers are so large that their mean is beyond the largest double, at/,
  );
});

describe("numbers whose squares are beyond the largest double", () => {
  const { model, rows, table } = scaled({ answer: 1e300 });

  test.each(["tree", "ruleList", "additive", "softTree"] as const)("are refused by distill as %s", async (as) => {
    await expect(distill(model, rows, { as, budgetRows: 300 })).rejects.toThrow(
      "scaled.predict: answers are so large that their squares are beyond the largest double",
    );
  });

  test.each([
    ["answersOf", () => answersOf(model, table)],
    ["partialDependence", () => partialDependence(model, table)],
    ["accumulatedEffects", () => accumulatedEffects(model, table)],
    ["interactionStrength", () => interactionStrength(model, table)],
    ["permutationImportance", () => permutationImportance(model, table)],
    ["audit", () => audit(model, table, { budgetRows: 2000 })],
  ])("are refused by %s", async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ code: "MODEL_ANSWER_INVALID" });
  });

  test("are refused in a target and in a column of answers", async () => {
    const { model: plain, table: largeTruth } = scaled({ truth: 1e300 });
    await expect(answersOf(plain, largeTruth)).rejects.toThrow('answersOf: column "truth" holds numbers whose squares');
    const { records } = scaled({ answer: 1e300 });
    const stored = dataset(records, { features: ["a", "b"], target: "truth", prediction: "said" });
    expect(() => storedAnswers(stored)).toThrow('storedAnswers: column "said" holds numbers whose squares');
  });

  test("in columns that the model takes are refused where they are scaled, and read back elsewhere", async () => {
    const { model: plain, rows: large } = scaled({ x: 1e300 });
    const tree = await distill(plain, large, { budgetRows: 300 });
    expect(parseExplanation(JSON.stringify(tree)).kind).toBe("tree");
    await expect(distill(plain, large, { as: "softTree", budgetRows: 300 })).rejects.toThrow(
      'distill: "a" holds numbers whose spread is beyond the largest double',
    );
    await expect(async () => lime(probe(plain, offsetColumns(large, large[3])))).rejects.toThrow(
      'offsetColumns: "a" holds numbers whose spread is beyond the largest double',
    );
  });
});

describe("an answer", () => {
  const model = { name: "m", outputs: [{ name: "yes", unit: "probability" }, { name: "price" }] } as never;
  const refuses = (run: () => void, message: string) =>
    expectRefused(run, "MODEL_ANSWER_INVALID", `m.predict: ${message}`);
  const rows = (...answers: number[][]) => matrix(answers);

  test("has a row for each row asked, and a column per output", () => {
    checkAnswerShape(model, rows([1, 2], [3, 4]), 2);
    const shape = (answers: unknown) => () => checkAnswerShape(model, answers, 2);
    refuses(shape([[1, 2]]), "expected a Matrix { data: Float64Array, rows, columns } of 2 x 2, got an array of 1");
    refuses(shape(rows([1, 2])), "expected 2 rows, one for each row asked, got 1");
    refuses(shape(rows([1], [2])), 'expected 2 columns ("yes", "price"), got 1');
    expect([batchRows(rows([1, 2], [3, 4])), batchRows(["a", "b", "c"])]).toEqual([2, 3]);
  });

  test("is finite, or named by its row and output", () => {
    checkFinite(model, rows([0, -1e308]));
    refuses(
      () => checkFinite(model, rows([0, 1], [0, 2], [0, Number.NaN])),
      'expected finite numbers, got NaN at row 2, output "price"',
    );
    refuses(
      () => checkFinite(model, rows([0, 1], [Number.POSITIVE_INFINITY, 2]), (row) => `person ${row}`),
      'expected finite numbers, got Infinity at row 1, output "yes" (person 1)',
    );
  });

  test("has a square that can be summed, up to 1e150", () => {
    const outputs = [{ name: "yes" }, { name: "price" }];
    const square = (...answers: number[][]) => checkSquares("m.predict", outputs, rows(...answers));
    square([1e150, -1e150], [Number.NaN, 0]);
    const large = "answers are so large that their squares are beyond the largest double, got -1.1e+150";
    refuses(() => square([0, 0], [0, -1.1e150]), `${large} at row 1, output "price"; scale the output down`);
    refuses(
      () => checkSquares("m.predict", outputs, rows([-1.1e150, 0]), "coalition"),
      `${large} at coalition 0, output "yes"; scale the output down`,
    );
    // Of a mean of finite answers.
    refuses(
      () => checkSquares("m.predict", outputs, rows([0, Number.NEGATIVE_INFINITY]), "coalition"),
      'answers are so large that their mean is beyond the largest double, at coalition 0, output "price"; scale the output down',
    );
  });

  test("that is called a probability is no further than one half from 0 to 1", () => {
    checkProbabilities(model, rows([-0.5, 900], [1.5, -900]));
    const advice = 'divide percentages by 100, and give scores and log odds another unit than "probability"';
    refuses(
      () => checkProbabilities(model, rows([0, 0], [1.51, 0])),
      `expected probabilities from 0 to 1, got 1.51 at row 1, output "yes"; ${advice}`,
    );
    refuses(
      () => checkProbabilities(model, rows([-0.51, 0]), (row) => `person ${row}`),
      `expected probabilities from 0 to 1, got -0.51 at person 0, output "yes"; ${advice}`,
    );
  });
});
