import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { faulty, messageOf, writtenModules } from "./written-modules.js";

const { folder, written } = writtenModules();

describe("a model that cannot be imported", () => {
  test("and is a module that is read as a script is refused with what to do", async () => {
    mkdirSync(join(folder, "scripts"));
    written("scripts/package.json", '{ "type": "commonjs" }');
    expect(await messageOf(written("scripts/model.js", "export default {};"))).toMatch(
      /name the file \.mjs, or put "type": "module" into the package\.json above it$/,
    );
    expect(await messageOf(join(folder, "scripts"))).toMatch(/: it is a directory; name the module in it$/);
  });

  test("and is no module at all is refused with what there is besides", async () => {
    expect(await messageOf(written("model.dat", "export default 5;"))).toMatch(
      /Unknown file extension "\.dat" .*; name a module \.js, \.mjs or \.cjs, or give a \.onnx file, .*, or python:model\.py, /,
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
