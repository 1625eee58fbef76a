import { expect, test } from "vitest";
import { blackBox } from "whybox";
import { answersOf, dataset } from "whybox/audit";
import { chosenLoss, rowLosses } from "../../../dist/audit/run/losses.js";

const numbers = (names: readonly string[]) => names.map((name) => ({ name, kind: "number" as const }));

test("losses of classes are error, -log p and the squared distance to the true class, halved for two classes", async () => {
  const names = ["a", "b", "c"];
  const passing = blackBox((rows) => rows, {
    name: "passing",
    input: { kind: "columns", features: numbers(names) },
    outputs: names.map((name) => ({ name, unit: "probability" })),
  });
  const records = [
    { a: 0.7, b: 0.2, c: 0.1, y: "a" },
    { a: 0.7, b: 0.2, c: 0.1, y: "c" },
    { a: 0, b: 1, c: 0, y: "a" },
    { a: 0.2, b: 0.5, c: 0.3, y: null },
  ];
  const answers = await answersOf(passing, dataset(records, { model: passing, target: "y" }));
  expect([...rowLosses(answers, "error")]).toEqual([0, 1, 1, Number.NaN]);
  const logs = rowLosses(answers, "logLoss");
  expect(logs[0]).toBeCloseTo(-Math.log(0.7), 14);
  expect(logs[2]).toBeCloseTo(-Math.log(Number.EPSILON), 12);
  const briers = rowLosses(answers, "brier");
  expect(briers[0]).toBeCloseTo(0.09 + 0.04 + 0.01, 14);
  expect(briers[1]).toBeCloseTo(0.49 + 0.04 + 0.81, 14);
  const binary = blackBox((rows) => rows.map(([p]) => p), {
    name: "binary",
    input: { kind: "columns", features: numbers(["p"]) },
    outputs: [{ name: "1", unit: "probability" }],
  });
  const pairs = dataset(
    [
      { p: 0.8, y: 1 },
      { p: 0.8, y: 0 },
    ],
    { model: binary, target: "y" },
  );
  const halved = rowLosses(await answersOf(binary, pairs), "brier");
  expect(halved[0]).toBeCloseTo(0.04, 14);
  expect(halved[1]).toBeCloseTo(0.64, 14);
});

test("losses of numbers are absolute and squared errors", async () => {
  const same = blackBox((rows) => rows.map(([x]) => x), {
    name: "same",
    input: { kind: "columns", features: numbers(["x"]) },
    outputs: [{ name: "y" }],
  });
  const table = dataset(
    [
      { x: 1, y: 4 },
      { x: 5, y: 3.5 },
    ],
    { model: same, target: "y" },
  );
  const answers = await answersOf(same, table);
  expect([...rowLosses(answers, "absoluteError")]).toEqual([3, 1.5]);
  expect([...rowLosses(answers, "squaredError")]).toEqual([9, 2.25]);
});

test("a loss of the other task is refused, and the task has a default", () => {
  const defaults = { classification: "logLoss", regression: "squaredError" } as const;
  expect(chosenLoss("sage", "regression", undefined, defaults)).toBe("squaredError");
  expect(chosenLoss("sage", "classification", "error", defaults)).toBe("error");
  expect(() => chosenLoss("sage", "regression", "brier", defaults)).toThrow(
    'sage: expected loss to be one of regression ("absoluteError", "squaredError"), got "brier"',
  );
});
