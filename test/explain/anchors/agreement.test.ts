import { describe, expect, test } from "vitest";
import { WhyboxError } from "whybox";
import { agreement } from "../../../dist/explain/anchors/agreement.js";

const answers = (...rows: number[][]) => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
});
const classes = ["a", "b", "c"].map((name) => ({ name, unit: "probability" }));
const said = (of: ReturnType<typeof agreement>, ...rows: number[][]) =>
  rows.map((_, row) => of.agrees(answers(...rows), row));

describe("a class of several", () => {
  const held = agreement({ outputs: classes }, "predicted", Float64Array.of(0.2, 0.5, 0.3), undefined);

  test("holds where it has the highest answer, the first of equals", () => {
    expect(held).toMatchObject({ output: 1, holds: { class: "b" } });
    expect(said(held, [0.2, 0.5, 0.3], [0.5, 0.2, 0.3], [0.3, 0.36, 0.34], [0.4, 0.4, 0.2], [0.2, 0.4, 0.4])).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    const logits = classes.map(({ name }) => ({ name, unit: "logit" }));
    expect(agreement({ outputs: logits }, "predicted", Float64Array.of(-3, -9, -2), undefined)).toMatchObject({
      output: 2,
    });
  });

  test("can be named, and no other can", () => {
    expect(agreement({ outputs: classes }, ["b"], Float64Array.of(0.2, 0.5, 0.3), undefined).output).toBe(1);
    expect(() => agreement({ outputs: classes }, ["a"], Float64Array.of(0.2, 0.5, 0.3), undefined)).toThrow(
      new WhyboxError(
        "INVALID_ARGUMENT",
        'anchors: a rule holds the predicted class in place, which is "b", not "a"; leave outputs out',
      ),
    );
    expect(() => agreement({ outputs: classes }, "all", Float64Array.of(0.2, 0.5, 0.3), undefined)).toThrow(
      'which is "b", not "a", "b", "c"',
    );
  });
});

describe.each([
  { unit: "probability", threshold: 0.5 },
  { unit: "logit", threshold: 0 },
])("a single $unit", ({ unit, threshold }) => {
  const outputs = [{ name: "ill", unit }];
  const near = (offset: number) => threshold + offset;

  test("stands for its class above the threshold, and at it for the other", () => {
    const above = agreement({ outputs }, "predicted", Float64Array.of(near(0.2)), undefined);
    expect(above.holds).toEqual({ class: "ill" });
    expect(said(above, [near(0.4)], [near(1e-9)], [near(0)], [near(-0.1)])).toEqual([true, true, false, false]);
    const at = agreement({ outputs }, "predicted", Float64Array.of(threshold), undefined);
    expect(at.holds).toEqual({ class: "not ill" });
    expect(said(at, [near(0.4)], [near(0)], [near(-0.1)])).toEqual([false, true, true]);
  });
});

describe("a number", () => {
  const outputs = [{ name: "euros" }, { name: "days", unit: "d" }];
  const prediction = Float64Array.of(10, 3);

  test("holds within the tolerance, ends included, for the named output", () => {
    const held = agreement({ outputs }, ["days"], prediction, 0.5);
    expect(held).toMatchObject({ output: 1, holds: { from: 2.5, to: 3.5 } });
    expect(said(held, [0, 2.5], [0, 3.5], [3, 2.49], [3, 3.51])).toEqual([true, true, false, false]);
  });

  test("holds every answer where the tolerance is the largest double", () => {
    const held = agreement({ outputs: [outputs[0]] }, "all", Float64Array.of(1e308), Number.MAX_VALUE);
    expect(held.holds).toEqual({ from: 1e308 - Number.MAX_VALUE, to: Number.MAX_VALUE });
    expect(said(held, [Number.MAX_VALUE], [0])).toEqual([true, true]);
  });

  test("is not a class because its unit is the name of something else, or one of several", () => {
    const odd = [{ name: "x", unit: "toString" }];
    expect(agreement({ outputs: odd }, "all", Float64Array.of(1), 1).holds).toEqual({ from: 0, to: 2 });
    const mixed = [{ name: "p", unit: "probability" }, { name: "x" }];
    expect(agreement({ outputs: mixed }, ["p"], Float64Array.of(0.2, 7), 0.1).holds).toMatchObject({ to: 0.2 + 0.1 });
  });

  test.each<[string, () => unknown, string]>([
    [
      "several outputs",
      () => agreement({ outputs }, "all", prediction, 1),
      'anchors: expected one output to explain, got "euros", "days"; choose with outputs, such as outputs: ["euros"]',
    ],
    [
      "no tolerance",
      () => agreement({ outputs }, ["days"], prediction, undefined),
      "how far from the prediction 3 they may be",
    ],
    [
      "a tolerance with a class",
      () => agreement({ outputs: classes }, "predicted", Float64Array.of(1, 0, 0), 1),
      "tolerance is for numbers",
    ],
  ])("is refused with %s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
