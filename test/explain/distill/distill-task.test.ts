import { expect, test } from "vitest";
import { distillTask } from "../../../dist/explain/distill/distill-task.js";

const output = (name: string, unit?: string) => ({ name, ...(unit && { unit }) });
const asked = (columns: number, ...data: number[]) => ({
  data: Float64Array.from(data),
  rows: data.length / columns,
  columns,
});

test("one probability is a classifier of two classes, its own and not it", () => {
  const { task, outputs, units, answers } = distillTask([output("ill", "probability")]);
  expect([task, outputs, units]).toEqual(["classification", ["not ill", "ill"], ["probability", "probability"]]);
  expect(answers(asked(1, 0.25, 1))).toEqual(asked(2, 0.75, 0.25, 0, 1));
});

test("several probabilities are a classifier of so many", () => {
  const { task, outputs, answers } = distillTask(["a", "b", "c"].map((name) => output(name, "probability")));
  expect([task, outputs]).toEqual(["classification", ["a", "b", "c"]]);
  const rows = asked(3, 0.2, 0.3, 0.5);
  expect(answers(rows)).toBe(rows);
});

test("anything else is numbers, each in its unit, probabilities among them", () => {
  const { task, outputs, units, answers } = distillTask([
    output("p", "probability"),
    output("price", "euro"),
    output("n"),
  ]);
  expect([task, outputs, units]).toEqual(["regression", ["p", "price", "n"], ["probability", "euro", null]]);
  const rows = asked(3, 0.2, 30, 5);
  expect(answers(rows)).toBe(rows);
  expect(distillTask([output("n")])).toMatchObject({ task: "regression", units: [null] });
});
