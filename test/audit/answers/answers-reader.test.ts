import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, type Output } from "whybox";
import { answersOf, dataset, type Target } from "whybox/audit";
import { answersReader, isClassifier } from "../../../dist/audit/answers/answers-reader.js";

const modelOf = (outputs: readonly Output[]) =>
  blackBox((rows) => rows.map(([x]) => outputs.map((_, i) => 10 ** i * x)), {
    name: "m",
    input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
    outputs: [...outputs],
  });
const numbers = modelOf([{ name: "a" }, { name: "b", unit: "kg" }]);

test("a model classifies where all its outputs are probabilities, or all are logits", () => {
  const isOne = (...units: (string | undefined)[]) =>
    isClassifier(modelOf(units.map((unit, i) => ({ name: `o${i}`, ...(unit && { unit }) }))));
  expect([isOne("probability"), isOne("logit", "logit")]).toEqual([true, true]);
  expect([isOne("probability", "logit"), isOne("probability", undefined), isOne(undefined), isOne("kg")]).toEqual([
    ...[false, false, false, false],
  ]);
});

describe("a model of numbers", () => {
  test("is read by the output named, row by row", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 1, maxLength: 5 }),
        fc.constantFrom("a", "b"),
        (rows, output) => {
          const read = answersReader("here", numbers, undefined, output);
          const found = read({ data: Float64Array.from(rows.flat()), rows: rows.length, columns: 2 });
          expect(Array.from(found.predicted)).toEqual(rows.map((row) => row[output === "a" ? 0 : 1]));
          expect(Object.keys(found)).toEqual(["predicted"]);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("with its truth, and asks which of several outputs predicts it", async () => {
    const table = dataset([{ x: 2, y: 21 }], { model: numbers, target: "y" });
    expect(await answersOf(numbers, table, { output: "b" })).toMatchObject({
      task: "regression",
      unit: "kg",
      predicted: Float64Array.of(20),
      truth: Float64Array.of(21),
    });
    for (const output of [undefined, "c"]) {
      await expect(answersOf(numbers, table, output === undefined ? {} : { output })).rejects.toThrow(
        `answersOf: expected output to be one of the numbers that m answers ("a", "b"), got ${output ? '"c"' : "undefined"}`,
      );
    }
    const single = modelOf([{ name: "only" }]);
    expect(await answersOf(single, table)).toMatchObject({ predicted: Float64Array.of(2) });
    await expect(answersOf(single, table, { output: "onyl" })).rejects.toThrow('("only"), got "onyl"');
  });

  test("of which a square would be no number is refused, with its first row; gaps are none of its business", () => {
    const target = (values: readonly number[]): Target => ({
      ...{ name: "y", kind: "number", values: Float64Array.from(values) },
    });
    const read = (...values: number[]) => answersReader("performance", numbers, target(values), "a");
    const refused = (row: number) => ({
      code: "INVALID_DATA",
      message: expect.stringMatching(
        new RegExp(`^performance: column "y" holds numbers .* got -?1e\\+200 in row ${row}; scale it down$`),
      ),
    });
    expect(() => read(1, 1e200, -1e200)).toThrow(expect.objectContaining(refused(1)));
    expect(() => read(-1e200)).toThrow(expect.objectContaining(refused(0)));
    expect(() => read(1, Number.NaN, 1e100)).not.toThrow();
  });
});

test("classes need a model that classifies; one that does is read as such", () => {
  const classes: Target = { name: "y", kind: "class", classes: ["no", "yes"], values: Float64Array.of(0, 1) };
  expect(() => answersReader("performance", numbers, classes, "a")).toThrow(
    'performance: the target "y" holds classes, but m answers "a" (no unit), "b" (kg); give outputs of probabilities the unit "probability"',
  );
  const read = answersReader("performance", modelOf([{ name: "yes", unit: "probability" }]), classes);
  expect(read({ data: Float64Array.of(0.75, 0.25), rows: 2, columns: 1 })).toMatchObject({
    predicted: Float64Array.of(1, 0),
    truth: Float64Array.of(0, 1),
    probabilities: { data: Float64Array.of(0.25, 0.75, 0.75, 0.25) },
  });
});
