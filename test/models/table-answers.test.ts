import { expect, test } from "vitest";
import { tableAnswers } from "../../dist/models/table-answers.js";
import { expectRefused } from "../fixtures/expect-refused.js";

const named = (...names: string[]) => names.map((name) => ({ name }));
const of = (answers: unknown, rows: number, ...names: string[]) =>
  tableAnswers("server", answers, rows, named(...names));

test.each<[string, unknown[], string[], number[]]>([
  ["a number per row", [0.5, -2], ["y"], [0.5, -2]],
  ["a list of one number per row", [[0.5], [-2]], ["y"], [0.5, -2]],
  [
    "a list of numbers per row",
    [
      [1, 2],
      [3, 4],
    ],
    ["a", "b"],
    [1, 2, 3, 4],
  ],
  [
    "an object per row, in the order of the outputs",
    [
      { b: 2, a: 1, more: "x" },
      { a: 3, b: 4 },
    ],
    ["a", "b"],
    [1, 2, 3, 4],
  ],
  ["a label per row", ["b", "a"], ["a", "b", "c"], [0, 1, 0, 1, 0, 0]],
  ["a label that is a number", [1, 0], ["0", "1"], [0, 1, 1, 0]],
  ["a label that is true or false", [true, false], ["false", "true"], [0, 1, 1, 0]],
  ["a mixture of these", [[1, 2], { a: 3, b: 4 }, "b"], ["a", "b"], [1, 2, 3, 4, 0, 1]],
  ["no rows at all", [], ["a", "b"], []],
])("answers as %s", (_, answers, names, data) => {
  expect(of(answers, answers.length, ...names)).toEqual({
    data: Float64Array.from(data),
    rows: answers.length,
    columns: names.length,
  });
});

test.each<[string, unknown, string[], string]>([
  ["no list", { predictions: 1 }, ["y"], 'expected a list of 2 answers, got {"predictions":1}'],
  ["nothing", undefined, ["y"], "expected a list of 2 answers, got undefined"],
  ["too few", [1], ["y"], "expected 2 answers, one for each row asked, got 1"],
  ["too many", [1, 2, 3], ["y"], "expected 2 answers, one for each row asked, got 3"],
  ["a text for a number", [1, "2"], ["y"], 'expected a number, or the name of an output, got "2" at row 1'],
  ["a gap", [1, null], ["y"], "expected a number, or the name of an output, got null at row 1"],
  ["two numbers for one", [[1, 2], 1], ["y"], "expected a number, or the name of an output, got [1,2] at row 0"],
  ["one number for two", [1, 1], ["a", "b"], "expected 2 numbers, or the name of an output, got 1 at row 0"],
  ["a short list", [[1, 2], [1]], ["a", "b"], "expected 2 numbers, or the name of an output, got [1] at row 1"],
  [
    "a list with a gap",
    [
      [1, null],
      [1, 2],
    ],
    ["a", "b"],
    "expected 2 numbers, or the name of an output, got [1,null] at row 0",
  ],
  [
    "an object without an output",
    [{ a: 1 }, { a: 1 }],
    ["a", "b"],
    'expected 2 numbers, or the name of an output, got {"a":1} at row 0',
  ],
  [
    "an object with text",
    [{ y: "1" }, { y: 1 }],
    ["y"],
    'expected a number, or the name of an output, got {"y":"1"} at row 0',
  ],
  ["an unknown label", ["a", "z"], ["a", "b"], 'expected 2 numbers, or the name of an output, got "z" at row 1'],
])("%s: refused", (_, answers, names, message) => {
  expectRefused(() => of(answers, 2, ...names), "MODEL_ANSWER_INVALID", `server: ${message}`);
});

test("a long answer is not repeated in full", () => {
  expect(() => of(["x".repeat(500)], 1, "y")).toThrow(/got "x{119} \.\.\. at row 0$/);
  expect(() => of(["x".repeat(118)], 1, "y")).toThrow(/got "x{118}" at row 0$/);
});
