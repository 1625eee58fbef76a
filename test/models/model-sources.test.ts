import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { modelSources } from "../../dist/models/model-sources.js";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "whybox-sources-")));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (files: { readonly [name: string]: string }) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};
const found = async (model: string) => (await modelSources(model)).map((path) => relative(folder, path)).toSorted();

test("of a module: what it and its modules import, require and read by a relative path, each once", async () => {
  write({
    "js/model.js": `import { a } from "./lib/a.js"; import fs from "node:fs"; import "whybox";
      const weights = new URL("../weights.json", import.meta.url); const b = await import('./b.mjs'); // "./not-there.js"`,
    "js/lib/a.js": `export { b } from "../b.mjs"; const old = require("./old"); const folder = require("./folder");`,
    "js/b.mjs": `import "./model.js";`,
    "js/lib/old.cjs": "",
    "js/lib/folder/index.js": "",
    "js/unrelated.js": "",
    "weights.json": `{ "from": "./js/unrelated.js" }`,
  });
  const all = ["js/b.mjs", "js/lib/a.js", "js/lib/folder/index.js", "js/lib/old.cjs", "js/model.js", "weights.json"];
  expect(await found(join(folder, "js/model.js"))).toEqual(all);
  expect(await found(pathToFileURL(join(folder, "js/model.js")).href)).toEqual(all);
  expect((await modelSources(join(folder, "js/model.js")))[0]).toBe(join(folder, "js/model.js"));
});

test("of a module: what it names by a whole path or a file: URL, but for packages and whybox itself", async () => {
  const whole = (name: string) => join(folder, name);
  const whybox = new URL("../../dist/exports/whybox-node.js", import.meta.url).href;
  write({
    "whole/model.js": `import ${JSON.stringify(pathToFileURL(whole("whole/by-url.js")).href)};
      import ${JSON.stringify(whybox)}; import ${JSON.stringify(whole("node_modules/package.js"))};
      const weights = read('${whole("whole/weights.bin")}'); const served = "//example.org/x.js", broken = "file:///%";`,
    "whole/by-url.js": `require("${whole("whole/required")}")`,
    "whole/required.js": "",
    "whole/weights.bin": "",
    "node_modules/package.js": "",
  });
  const all = ["whole/by-url.js", "whole/model.js", "whole/required.js", "whole/weights.bin"];
  expect(await found(join(folder, "whole/model.js"))).toEqual(all);
});

test("of a Python file: the modules and packages of its folder", async () => {
  write({
    "py/model.py": "import rules, os\nfrom pack.inner import x\nfrom .near import y\nimport numpy as np\n",
    "py/rules.py": "import model\n",
    "py/pack/inner.py": "",
    "py/near.py": "",
    "py/other.py": "",
  });
  const all = ["py/model.py", "py/near.py", "py/pack/inner.py", "py/rules.py"];
  expect(await found(`python:${join(folder, "py/model.py")}`)).toEqual(all);
});

test("of a server, and of a file that is not there, none; of a file of data, itself", async () => {
  expect(await modelSources("http://127.0.0.1:1/model")).toEqual([]);
  expect(await modelSources(join(folder, "nowhere.js"))).toEqual([]);
  expect(await found(join(folder, "weights.json"))).toEqual(["weights.json"]);
});
