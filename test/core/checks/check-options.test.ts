import { expect, test } from "vitest";
import { blackBox, game } from "whybox";
import { stream } from "whybox/extending";
import { budgeted, repeated } from "whybox/models";
import { expectRefused } from "../../fixtures/expect-refused.js";

const untyped = <T>(value: unknown) => value as T;
const sum = () => [0, 0];
const about = {
  input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
  outputs: [{ name: "y" }],
} as const;
const model = blackBox((rows) => rows.map(([x]) => x), about);

test.each<[string, () => unknown, string]>([
  ["no object", () => game(1, sum, untyped(null)), "game: expected options to be an object, got null"],
  ["a text", () => game(1, sum, untyped("fast")), 'game: expected options to be an object, got "fast"'],
  [
    "an unknown name",
    () => game(1, sum, untyped({ name: "g", colour: 1 })),
    'game: unknown option "colour"; known options are outputs, name',
  ],
  [
    "none of the values that an option has",
    () => blackBox(sum, { ...about, noise: untyped("some") }),
    'blackBox "sum": expected noise to be "none" or "varies", got "some"',
  ],
  [
    "no whole number",
    () => repeated(model, 2.5),
    "repeated: expected repeats to be a whole number of 2 or more, got 2.5",
  ],
  [
    "too small a number",
    () => repeated(model, 1),
    "repeated: expected repeats to be a whole number of 2 or more, got 1",
  ],
  [
    "a number as text",
    () => repeated(model, untyped("3")),
    'repeated: expected repeats to be a whole number of 2 or more, got "3"',
  ],
  [
    "a number that no double tells from the next",
    () => repeated(model, 2 ** 53),
    "repeated: expected repeats to be a whole number of 2 or more, got 9007199254740992",
  ],
  [
    "an endless seed",
    () => stream(Number.POSITIVE_INFINITY, "test"),
    "stream: expected seed to be a finite number or a string, got Infinity",
  ],
  [
    "a seed of true",
    () => stream(untyped(true), "test"),
    "stream: expected seed to be a finite number or a string, got true",
  ],
])("options that are %s are refused, with the function and what was expected", (_, run, message) => {
  expectRefused(run, "INVALID_ARGUMENT", message);
});

test("options at their limits, and those that are left out, are taken", () => {
  expect(repeated(model, 2).name).toBe(model.name);
  expect(budgeted(model, { rows: undefined, calls: 1 }).name).toBe(model.name);
  expect(blackBox(sum, { ...about, noise: undefined, concurrency: 1 }).concurrency).toBe(1);
  for (const seed of ["monday", "", -1.5, 0]) expect(stream(seed, "test").uniform()).toBeLessThan(1);
});
