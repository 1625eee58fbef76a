import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, type Output } from "whybox";
import { answersOf, type ClassAnswers, dataset, type Target } from "whybox/audit";
import { classAnswers } from "../../../dist/audit/answers/class-answers.js";

const modelOf = (outputs: readonly Output[]) =>
  blackBox((rows) => rows.map(() => outputs.map(() => 0)), {
    name: "m",
    input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
    outputs: [...outputs],
  });
const probabilities = (...names: string[]) => modelOf(names.map((name) => ({ name, unit: "probability" })));

const classes = (names: readonly string[], labels: readonly (string | null)[], positive?: string): Target => ({
  ...{ name: "y", kind: "class", classes: names, ...(positive !== undefined && { positive }) },
  values: Float64Array.from(labels, (label) => (label === null ? Number.NaN : names.indexOf(label))),
});

const read = (model: ReturnType<typeof modelOf>, target: Target | undefined, data: readonly number[]) =>
  classAnswers(
    "performance",
    model,
    target,
  )({
    data: Float64Array.from(data),
    rows: data.length / model.outputs.length,
    columns: model.outputs.length,
  });

describe("one output", () => {
  test.each([
    ["its name is a class", probabilities("yes"), ["yes", "no"], undefined, ["no", "yes"], [1, 0]],
    ["the target says which", probabilities("score"), ["good", "bad"], "bad", ["good", "bad"], [0, 1]],
    ["0 and 1 speak for themselves", probabilities("score"), ["1", "0"], undefined, ["0", "1"], [1, 0]],
    ["the target's word beats the name", probabilities("yes"), ["yes", "no"], "no", ["yes", "no"], [0, 1]],
  ] as const)("is of the class that %s", (_, model, names, positive, expected, truth) => {
    const found = read(model, classes(names, [...names], positive), [0.25, 0.5]);
    expect(found.classes).toEqual(expected);
    expect(found.positive).toBe(1);
    expect(Array.from(found.truth as Float64Array)).toEqual(truth);
    expect(Array.from(found.probabilities.data)).toEqual([0.75, 0.25, 0.5, 0.5]);
  });

  test("stands against all others where there are several, or none that is known", () => {
    expect(read(probabilities("a"), classes(["a", "b", "c"], ["c", null, "a"]), [0, 0, 1])).toMatchObject({
      classes: ["not a", "a"],
      truth: Float64Array.of(0, Number.NaN, 1),
      predicted: Float64Array.of(0, 0, 1),
    });
    const without = read(probabilities("a"), undefined, [0.9]);
    expect(without).toMatchObject({ classes: ["not a", "a"], predicted: Float64Array.of(1) });
    expect(without).not.toHaveProperty("truth");
  });

  test("of which nobody can say the class is refused, with the classes to choose from", () => {
    expect(() => read(probabilities("score"), classes(["good", "bad"], ["good"]), [0])).toThrow(
      'performance: m answers one probability, "score"; of which class of the target ("good", "bad") does it speak? Say target: { column: "y", positive: ... }',
    );
  });

  test("numbers other than 0 and 1 in the target are labels too", () => {
    const target: Target = { name: "y", kind: "number", values: Float64Array.of(3, Number.NaN, 4) };
    expect(read(probabilities("4"), target, [0.2, 0.2, 0.2])).toMatchObject({
      classes: ["3", "4"],
      truth: Float64Array.of(0, Number.NaN, 1),
    });
  });
});

describe("several outputs", () => {
  test("truth is matched by name, whatever the order in the target", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(["a", "b", "c", "d"], { minLength: 2 }),
        fc.infiniteStream(fc.nat(3)),
        (names, picks) => {
          const own = names.toSorted();
          const labels = Array.from({ length: 6 }, () => own[picks.next().value % own.length]);
          const data = labels.flatMap((label) =>
            names.map((name) => (name === label ? 0.7 : 0.3 / (names.length - 1))),
          );
          const found = read(probabilities(...names), classes(own, labels), data);
          expect(found.classes).toEqual(names);
          expect(found.predicted).toEqual(found.truth);
          expect(Array.from(found.predicted, (at) => names[at])).toEqual(labels);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("the positive class is the one named, else the second of two, else none", () => {
    const positive = (names: string[], named?: string) =>
      read(probabilities(...names), classes(names, [], named), []).positive;
    expect(positive(["a", "b"])).toBe(1);
    expect(positive(["a", "b"], "a")).toBe(0);
    expect(positive(["a", "b", "c"])).toBeNull();
    expect(positive(["a", "b", "c"], "c")).toBe(2);
  });

  test("a class that the model has no output for is named, with the nearest", () => {
    expect(() => read(probabilities("cat", "dog"), classes(["cat", "dogs"], []), [])).toThrow(
      'performance: the target "y" holds "dogs", which m has no output for; did you mean "dog"',
    );
  });
});

test("shares may miss their range by rounding and no more; the first that does is named", async () => {
  const of = (...data: number[]) => read(probabilities("a", "b"), undefined, data);
  expect(() => of(1 + 9e-7, -9e-7)).not.toThrow();
  expect(() => of(0.5, 0.5, 0.2, 1 + 2e-6)).toThrow(/from 0 to 1.* at row 1, output "b"/);
  expect(() => of(0.5, 0.5, -2e-6, 1)).toThrow(/at row 1, output "a"/);
  // Logits have no range.
  const model = modelOf([{ name: "yes", unit: "logit" }]);
  const answers = (await answersOf(model, dataset([{ x: 1 }], { model }))) as ClassAnswers;
  expect(Array.from(answers.probabilities.data)).toEqual([0.5, 0.5]);
  expect(read(model, undefined, [Math.log(3)]).probabilities.data[1]).toBeCloseTo(0.75, 12);
});
