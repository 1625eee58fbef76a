import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "examples/notebooks");
const names = readdirSync(folder).filter((file) => file.endsWith(".ipynb"));

type Output = {
  output_type: string;
  name?: string;
  text?: string[];
  data?: { [type: string]: string | string[] };
};
type Cell = { cell_type: "code" | "markdown"; source: string[]; execution_count?: number | null; outputs?: Output[] };
const cellsOf = (name: string): Cell[] => JSON.parse(readFileSync(join(folder, name), "utf8")).cells;
const codeOf = (name: string) => cellsOf(name).filter(({ cell_type }) => cell_type === "code");

// Run by `npm run notebooks`, which needs Python; what it wrote is looked at here.
describe.each(names)("the notebook %s", (name) => {
  test("has been run from top to bottom, without an error", () => {
    const { nbformat, metadata } = JSON.parse(readFileSync(join(folder, name), "utf8"));
    expect([nbformat, metadata.kernelspec.name]).toEqual([4, "deno"]);
    const code = codeOf(name);
    expect(code.map(({ execution_count }) => execution_count)).toEqual(code.map((_, i) => i + 1));
    const outputs = code.flatMap(({ outputs: own = [] }) => own);
    expect(outputs.filter((output) => output.output_type === "error" || output.name === "stderr")).toEqual([]);
    const silent = code.filter(
      ({ source, outputs: own }) => /display\(|console\./.test(source.join("")) && !own?.length,
    );
    expect(silent.map(({ source }) => source)).toEqual([]);
  });

  test("shows pictures and text that a code host shows too, and nothing of the machine that it ran on", () => {
    const text = readFileSync(join(folder, name), "utf8");
    expect(text.length).toBeLessThan(400_000);
    expect(text).not.toMatch(/\/(tmp|home|root|Users|work)\/|file:\/\/|\\u001b/);
    for (const { outputs = [] } of codeOf(name)) {
      for (const { data } of outputs) {
        if (!data) continue;
        expect(Object.keys(data).filter((type) => !["image/png", "text/plain"].includes(type))).toEqual([]);
        const png = data["image/png"];
        if (png) expect(Buffer.from([png].flat().join(""), "base64").subarray(1, 4).toString()).toBe("PNG");
      }
    }
  });

  test("says in words what it does, and what came of it", () => {
    const cells = cellsOf(name);
    expect([cells[0].cell_type, cells.at(-1)?.cell_type]).toEqual(["markdown", "markdown"]);
    expect(cells[0].source[0]).toMatch(/^# /);
    for (const [, file] of cells
      .flatMap(({ cell_type, source }) => (cell_type === "markdown" ? [source.join("")] : []))
      .join("\n")
      .matchAll(/\]\((?!https?:)([^)]*)\)/g))
      expect(existsSync(join(folder, file)), file).toBe(true);
  });
});

describe("the code of the notebooks", () => {
  const checked = mkdtempSync(join(root, "node_modules/.notebooks-"));
  afterAll(() => rmSync(checked, { recursive: true }));

  test("imports public entries of the package and the module beside them", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const { imports } = JSON.parse(readFileSync(join(folder, "deno.json"), "utf8"));
    const known = Object.keys(exports).map((entry) => entry.replace(/^\./, "whybox"));
    const sources = [
      ...names.flatMap(codeOf).map(({ source }) => source.join("")),
      readFileSync(join(folder, "bagged-trees.ts"), "utf8"),
    ];
    const wanted = new Set(
      sources.flatMap((source) => [...source.matchAll(/from "([^"]+)"/g)].map(([, from]) => from)),
    );
    expect(wanted.size).toBeGreaterThan(3);
    expect([...wanted].filter((from) => !known.includes(from) && from !== "./bagged-trees.ts")).toEqual([]);
    // The map of a clone leads to what the package exports.
    for (const from of [...wanted].filter((each) => each.startsWith("whybox")))
      expect(`./${imports[from].replace("../../", "")}`).toBe(
        exports[from.replace("whybox", ".")].default.default ?? exports[from.replace("whybox", ".")].default,
      );
  });

  test("has the types that it asks for", async () => {
    copyFileSync(join(folder, "bagged-trees.ts"), join(checked, "bagged-trees.ts"));
    for (const name of names)
      writeFileSync(
        join(checked, name.replace("ipynb", "ts")),
        codeOf(name)
          .map(({ source }) => source.join(""))
          .join("\n"),
      );
    const compilerOptions = { noEmit: true, allowImportingTsExtensions: true, rootDir: root };
    const config = { extends: join(root, "tsconfig.test.json"), include: ["*.ts"], exclude: [], compilerOptions };
    writeFileSync(join(checked, "tsconfig.json"), JSON.stringify(config));
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = await promisify(execFile)(process.execPath, [compiler, "-p", checked]).catch((error) => error);
    expect(stdout).toBe("");
  }, 60_000);
});
