import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { importModel, matrix, WhyboxError } from "whybox";

const faulty = (name: string) => new URL(`./faulty/${name}`, import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "whybox-models-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A module that a formatter would refuse. */
function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const messageOf = async (url: string | URL, options?: { export?: string }) => {
  const error = await importModel(url, options).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(WhyboxError);
  expect(error.code).toBe("MODEL_LOAD_FAILED");
  return error.message as string;
};

describe("a CommonJS module", () => {
  test.each([
    ["that exports a model by name", "commonjs.cjs"],
    ["that is a model", "whole.cjs"],
    ["that TypeScript made of an export default", "interop.cjs"],
    ["that exports createModel", "created.cjs"],
  ])("%s is loaded", async (_, name) => {
    const model = await importModel(faulty(name));
    expect((await model.predict(matrix([[3], [4]]))).data).toEqual(Float64Array.of(6, 8));
    expect(model.ref).toEqual({ module: faulty(name).href });
  });

  test("has its export taken by name", async () => {
    expect((await importModel(faulty("commonjs.cjs"), { export: "model" })).name).toBe("double");
    expect(await messageOf(faulty("commonjs.cjs"), { export: "other" })).toMatch(
      'expected an export "other", the module exports model',
    );
  });
});

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
    [
      "model.txt",
      "export default 5;",
      /Unknown file extension "\.txt" .*; name a module \.js, \.mjs or \.cjs, or give a \.onnx file, .*, or python:model\.py, /,
    ],
  ])("of %s is refused by what it is", async (name, text, message) => {
    expect(await messageOf(written(name, text))).toMatch(message);
  });

  test("of a module that is read as a script is refused with what to do", async () => {
    mkdirSync(join(folder, "scripts"));
    written("scripts/package.json", '{ "type": "commonjs" }');
    expect(await messageOf(written("scripts/model.js", `export default ${DOUBLE};`))).toMatch(
      /name the file \.mjs, or put "type": "module" into the package\.json above it$/,
    );
    expect(await messageOf(join(folder, "scripts"))).toMatch(/: it is a directory; name the module in it$/);
  });
});

describe("the first mistakes", () => {
  test("exporting the predict function is told from a function that makes a model", async () => {
    expect(await messageOf(faulty("predict-default.js"))).toMatch(
      /default\(\) threw: Cannot read properties of undefined.*; if it is the predict function itself, say what it takes and answers: export default blackBox\(predict, /,
    );
    expect(await messageOf(faulty("predict-named.js"))).toMatch(
      /the module exports predict; wrap it: export default blackBox\(predict, /,
    );
    expect(await messageOf(written("answers.mjs", "export default (rows = []) => rows.map(() => 1)"))).toMatch(
      /expected default\(\) to answer a model/,
    );
  });

  test("a model in TypeScript is refused with what to do, or loaded where Node reads it", async () => {
    const [major, minor] = process.versions.node.split(".").map(Number);
    const reads = major > 22 || (major === 22 && minor >= 18);
    expect(await messageOf(faulty("typed.ts"))).toMatch(
      reads ? "if it is the predict function itself" : "compile the model to JavaScript, run Node 22.18 or later",
    );
  });

  test("an error while the module runs has its line", async () => {
    const failing = written("failing.mjs", "const settings = undefined;\nexport default settings.model;\n");
    expect(await messageOf(failing)).toMatch(`${pathToFileURL(failing).href}:2: Cannot read properties of undefined`);
  });

  test("a package that is not installed beside the model is reported with where to install it", async () => {
    expect(await messageOf(written("apart.mjs", 'import "no-such-package";\n'))).toMatch(
      /Cannot find package 'no-such-package' .*: npm install no-such-package there$/,
    );
  });

  test("a syntax error is reported with file and line, in an imported file too", async () => {
    const bad = written("bad.mjs", "const slope = 2;\nexport default (rows) => rows.map(([x]) => slope * x;\n");
    const place = `${pathToFileURL(bad).href}:2: missing ) after argument list`;
    expect(await messageOf(bad)).toMatch(place);
    expect(await messageOf(written("outer.mjs", 'import "./bad.mjs";\n'))).toMatch(place);
    const common = written("bad.cjs", "const slope = 2;\n\nmodule.exports = (;\n");
    expect(await messageOf(common)).toMatch(`${common}:3: Unexpected token ';'`);
  });

  test("JSON that cannot be read while the module loads is placed in the module", async () => {
    const reader = written("reader.mjs", "\nexport default JSON.parse('{');\n");
    expect(await messageOf(reader)).toMatch(`${pathToFileURL(reader).href}:2: `);
  });

  test("a file that is not there says so", async () => {
    expect(await messageOf(join(folder, "nowhere.mjs"))).toMatch(/nowhere\.mjs: no such file$/);
  });
});
