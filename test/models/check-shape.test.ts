import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { expectRefused } from "../fixtures/expect-refused.js";

const make = (input: unknown, outputs: unknown = [{ name: "y" }]) =>
  blackBox(() => [], { name: "m", input, outputs } as never);
const columns = (...features: unknown[]) => ({ kind: "columns", features });
const image = (more: object) => ({ kind: "image", width: 4, height: 3, channels: 3, range: [0, 1], ...more });
const category = (categories: unknown) => columns({ name: "job", kind: "category", categories });

test.each<[string, unknown, unknown]>([
  ["texts", { kind: "text" }, [{ name: "y" }]],
  ["an image", image({}), [{ name: "cat", unit: "probability" }, { name: "dog" }]],
  ["an image whose numbers are around 0", image({ range: [-1, 1], channels: 1 }), [{ name: "y" }]],
  [
    "columns",
    columns(
      { name: "age", kind: "number", unit: "years", missing: true },
      { name: "job", kind: "category", categories: ["", "nurse"] },
    ),
    // An output may be called as a feature is.
    [{ name: "age", unit: "" }],
  ],
])("%s with outputs that have names are a shape", (_, input, outputs) => {
  expect(make(input, outputs).input).toEqual(input);
});

describe("a shape is refused", () => {
  test.each<[string, unknown, string]>([
    [
      "that is none",
      undefined,
      'expected input to be { kind: "columns", features }, { kind: "image", ... } or { kind: "text" }',
    ],
    [
      "that is null",
      null,
      'expected input to be { kind: "columns", features }, { kind: "image", ... } or { kind: "text" }',
    ],
    [
      "of an unknown kind",
      { kind: "sound" },
      'expected input to be { kind: "columns", features }, { kind: "image", ... } or { kind: "text" }',
    ],
    ["without features", { kind: "columns" }, "expected at least one feature in input.features"],
    ["of no features", columns(), "expected at least one feature in input.features"],
    [
      "with a hole among features",
      columns({ name: "a", kind: "number" }, undefined),
      "expected feature 1 to have a name",
    ],
    ["with a feature without a name", columns({ name: "", kind: "number" }), "expected feature 0 to have a name"],
    [
      "with a feature whose name is a number",
      columns({ name: 1, kind: "number" }),
      "expected feature 0 to have a name",
    ],
    [
      "with two features of one name",
      columns({ name: "a", kind: "number" }, { name: "a", kind: "number" }),
      'feature "a" is named twice',
    ],
    [
      "with missing: false",
      columns({ name: "a", kind: "number", missing: false }),
      'feature "a": expected missing to be true or left out, got false',
    ],
    [
      "with a unit that is a number",
      columns({ name: "a", kind: "number", unit: 5 }),
      'feature "a": expected unit to be a string, got 5',
    ],
    [
      "with a feature of no known kind",
      columns({ name: "a", kind: "date" }),
      'feature "a": expected kind "number" or "category", got "date"',
    ],
    ["with no categories", category(undefined), 'feature "job": expected at least one category'],
    ["with an empty list of categories", category([]), 'feature "job": expected at least one category'],
    [
      "with a number as a category",
      category(["a", 2]),
      'feature "job": expected categories to be strings, got 2; a number that is a category goes in as its label, such as "2"',
    ],
    ["with null as a category", category([null]), 'feature "job": expected categories to be strings, got null'],
    ["with a category twice", category(["a", "b", "a"]), 'feature "job": category "a" is named twice'],
    [
      "with a broken width",
      image({ width: 4.5 }),
      "expected width, height and channels to be whole numbers above 0, got 4.5 x 3 x 3",
    ],
    [
      "with no height",
      image({ height: 0 }),
      "expected width, height and channels to be whole numbers above 0, got 4 x 0 x 3",
    ],
    [
      "without channels",
      image({ channels: undefined }),
      "expected width, height and channels to be whole numbers above 0, got 4 x 3 x undefined",
    ],
    [
      "without a range",
      image({ range: undefined }),
      "expected range to be the lowest and the highest number of a pixel, such as [0, 255], got undefined",
    ],
    [
      "with a range of one number",
      image({ range: [255] }),
      "expected range to be the lowest and the highest number of a pixel, such as [0, 255], got [255]",
    ],
    [
      "with a range that falls",
      image({ range: [1, 0] }),
      "expected range to be the lowest and the highest number of a pixel, such as [0, 255], got [1,0]",
    ],
    [
      "with an empty range",
      image({ range: [1, 1] }),
      "expected range to be the lowest and the highest number of a pixel, such as [0, 255], got [1,1]",
    ],
    [
      "with a range of texts",
      image({ range: ["0", "1"] }),
      'expected range to be the lowest and the highest number of a pixel, such as [0, 255], got ["0","1"]',
    ],
  ])("%s", (_, input, message) => {
    expectRefused(() => make(input), "INVALID_ARGUMENT", `blackBox "m": ${message}`);
  });

  test.each<[string, unknown, string]>([
    ["without outputs", null, 'expected at least one output, such as outputs: [{ name: "price" }]'],
    ["with no outputs", [], 'expected at least one output, such as outputs: [{ name: "price" }]'],
    ["with outputs by name", ["price"], 'expected output 0 to have a name, got a text; write { name: "price" }'],
    ["with two outputs of one name", [{ name: "y" }, { name: "y" }], 'output "y" is named twice'],
    ["with a unit that is none", [{ name: "y", unit: null }], 'output "y": expected unit to be a string, got null'],
  ])("%s", (_, outputs, message) => {
    expectRefused(() => make({ kind: "text" }, outputs), "INVALID_ARGUMENT", `blackBox "m": ${message}`);
  });
});
