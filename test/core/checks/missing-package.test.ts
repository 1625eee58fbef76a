import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Message of a call in a process where importing a package fails in this way. */
async function said(call: string, name: string, failure: string): Promise<string> {
  const hooks = `export async function resolve(name, context, next) {
    if (name === ${JSON.stringify(name)}) throw ${failure};
    return next(name, context);
  }`;
  const code = `import { register } from "node:module";
    register("data:text/javascript," + encodeURIComponent(${JSON.stringify(hooks)}), import.meta.url);
    const whybox = { ...(await import("whybox")), ...(await import("whybox/images")) };
    try { await (async () => { ${call} })(); } catch ({ code, message }) { console.log(code + " " + message); }`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: root,
  });
  return stdout.trim();
}

describe.each([
  ["sharp", "readImage: reading cat.png", 'await whybox.readImage("cat.png");'],
  [
    "@duckdb/node-api",
    "readTable: reading examples/penguins/penguins.csv",
    'await whybox.readTable("examples/penguins/penguins.csv", undefined, { query: "SELECT * FROM data" });',
  ],
])("%s", (name, where, call) => {
  test("that is not installed", async () => {
    const failure = `Object.assign(new Error("Cannot find package '${name}' imported from x"), { code: "ERR_MODULE_NOT_FOUND" })`;
    expect(await said(call, name, failure)).toBe(
      `DEPENDENCY_MISSING ${where} takes the package ${name}, which is not installed; run: npm install ${name}`,
    );
  });

  test.each([
    'new Error("libvips-cpp.so: cannot open shared object file")',
    "Object.assign(new Error(\"Cannot find module '@other/linux-x64'\"), { code: 'MODULE_NOT_FOUND' })",
  ])("that is installed and does not load: %s", async (failure) => {
    expect(await said(call, name, failure)).toMatch(
      `DEPENDENCY_FAILED ${where} takes the package ${name}, which is installed but does not load: `,
    );
  });
});
