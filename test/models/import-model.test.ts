import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
      'expected an export "other", the module exports default, model',
    );
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
      /expected "default" to be a model/,
    );
  });

  test("a model in TypeScript is refused with what to do, or loaded where Node reads it", async () => {
    const [major, minor] = process.versions.node.split(".").map(Number);
    const reads = major > 22 || (major === 22 && minor >= 18);
    expect(await messageOf(faulty("typed.ts"))).toMatch(
      reads ? "if it is the predict function itself" : "compile the model to JavaScript, run Node 22.18 or later",
    );
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
    expect(await messageOf(join(folder, "nowhere.mjs"))).toMatch(/Cannot find module .*nowhere\.mjs/);
  });
});
