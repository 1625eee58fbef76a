import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = join(root, "node_modules/typescript/bin/tsc");

function compile(project: string): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, [compiler, "-p", project], { encoding: "utf8" });
}

test("a project that knows ES2022 and the DOM only, and checks its libraries, compiles with whybox", () => {
  const { status, stdout } = compile(join(root, "test/fixtures/consumer"));
  expect(stdout).toBe("");
  expect(status).toBe(0);
});

describe("the JavaScript of the README, as strict TypeScript in a project that has installed whybox", () => {
  const project = mkdtempSync(join(tmpdir(), "whybox-readme-"));
  afterAll(() => rmSync(project, { recursive: true }));
  const blocks = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```(?:js|ts)\n([\s\S]*?)^```$/gm)];
  mkdirSync(join(project, "node_modules"));
  symlinkSync(root, join(project, "node_modules/whybox"), "dir");
  symlinkSync(join(root, "node_modules/@types"), join(project, "node_modules/@types"), "dir");
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  for (const [i, [, code]] of blocks.entries()) writeFileSync(join(project, `block-${i}.ts`), `${code}\nexport {};\n`);

  test.each([
    ["nodenext", { module: "NodeNext" }],
    ["bundler", { module: "ESNext", moduleResolution: "bundler" }],
  ])("compiles under %s", (_, resolution) => {
    expect(blocks.length).toBeGreaterThan(0);
    const compilerOptions = { target: "ES2022", strict: true, noEmit: true, types: ["node"], ...resolution };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    expect(compile(project).stdout).toBe("");
  });
});
