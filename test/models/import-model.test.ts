import { describe, expect, test } from "vitest";
import { importModel, matrix } from "whybox";
import { faulty, messageOf, writtenModules } from "./written-modules.js";

const { written } = writtenModules();

const DOUBLE = `{
  name: "double", input: { kind: "columns", features: [{ name: "x", kind: "number" }] }, outputs: [{ name: "y" }],
  notes: [{ code: "LABELS_UNCLEAR", message: "labels may be cut" }],
  predict: ({ data, rows }) => ({ data: data.map((x) => 2 * x), rows, columns: 1 }),
}`;

describe("an export", () => {
  test.each([
    ["a promise of a model", `export default Promise.resolve(${DOUBLE});`],
    [
      "something else that can be awaited",
      `const model = ${DOUBLE};\nexport default { then: (resolve) => resolve(model) };`,
    ],
    ["an asynchronous function", `export const createModel = async () => (${DOUBLE});`],
    [
      "an instance of a class",
      `class Double { factor = 2; constructor(facts) { Object.assign(this, facts); }
      predict({ data, rows }) { return { data: data.map((x) => this.factor * x), rows, columns: 1 }; } }
      const { predict, ...facts } = ${DOUBLE};\nexport default new Double(facts);`,
    ],
  ])("that is %s is loaded, with its notes", async (name, text) => {
    const model = await importModel(written(`${name.replaceAll(" ", "-")}.mjs`, text));
    expect((await model.predict(matrix([[3], [4]]))).data).toEqual(Float64Array.of(6, 8));
    expect(model.notes).toEqual([{ code: "LABELS_UNCLEAR", message: "labels may be cut" }]);
  });

  test.each([
    [
      "class.mjs",
      `export default class Credit {};`,
      /: default\(\) threw: Class constructor Credit cannot be .*; it is a class, export an instance of it: export default new Credit\(\)$/,
    ],
    [
      "promised.mjs",
      `export default Promise.reject(new Error("no weights"));`,
      /: the promise "default" was rejected: no weights$/,
    ],
    ["five.mjs", "export default 5;", /: expected "default" to be a model \{.*\} \(see blackBox\), got 5$/],
    [
      "gives.mjs",
      "export default () => {};",
      /: expected default\(\) to answer a model \{.*\} \(see blackBox\), got undefined$/,
    ],
    [
      "bare.mjs",
      "export default { predict: (rows) => rows };",
      /: expected "default" to be a model \{.*\}.*, got an object with keys predict; it lacks name, input, outputs$/,
    ],
    ["lost.cjs", "exports = { predict() {} };", /: expected an export "default", .* the module exports nothing$/],
  ])("of %s is refused by what it is", async (name, text, message) => {
    expect(await messageOf(written(name, text))).toMatch(message);
  });
});

describe("the first mistakes", () => {
  test("exporting the predict function is told from a function that makes a model", async () => {
    expect(await messageOf(faulty("predict-default.js"))).toMatch(
      /default\(\) threw: Cannot read properties of undefined.*; if it is the predict function itself, say what it takes and answers: export default blackBox\(predict, /,
    );
    expect(await messageOf(written("answers.mjs", "export default (rows = []) => rows.map(() => 1)"))).toMatch(
      /expected default\(\) to answer a model/,
    );
  });
});
