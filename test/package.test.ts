import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const packed = (() => {
  const listing = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
  });
  const [{ files }] = JSON.parse(listing) as { files: { path: string }[] }[];
  return new Set(files.map(({ path }) => path));
})();

test("whoever installs the package can follow every link of its README and its docs", () => {
  const pages = [...packed].filter((path) => path === "README.md" || /^docs\/.*\.md$/.test(path));
  expect(pages.length).toBeGreaterThan(20);
  const broken = pages.flatMap((page) => {
    const text = readFileSync(join(root, page), "utf8").replaceAll(/^```[\s\S]*?^```$/gm, "");
    return [...text.matchAll(/\]\(([^)\s#]+)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .map((target) => join(dirname(page), target))
      .filter(
        (target) => ![...packed].some((path) => path === target || path.startsWith(`${target.replace(/\/$/, "")}/`)),
      )
      .map((target) => `${page} -> ${target}`);
  });
  expect(broken).toEqual([]);
});

test("files that the code of its pages opens are in it", () => {
  const pages = [...packed].filter((path) => /^(README\.md|(docs|examples)\/.*\.md)$/.test(path));
  const missing = pages.flatMap((page) =>
    [...readFileSync(join(root, page), "utf8").matchAll(/^```[\s\S]*?^```$/gm)]
      .flatMap(([code]) => [...code.matchAll(/\b(?:test|examples|scripts|python)\/[\w./-]+\.[a-z]+\b/g)])
      .filter(([target]) => !packed.has(target))
      .map(([target]) => `${page} -> ${target}`),
  );
  expect(missing).toEqual([]);
});

test("the package holds every entry point, and what runs it", () => {
  const { exports, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const targets = (entry: unknown): string[] =>
    typeof entry === "string" ? [entry] : Object.values(entry as object).flatMap(targets);
  const missing = [...targets(exports), ...targets(bin)].filter((path) => !packed.has(path.replace("./", "")));
  expect(missing).toEqual([]);
});

test("the package holds nothing that only serves its own making", () => {
  expect([...packed].filter((path) => /^(test|scripts|\.ci|coverage)\//.test(path) || path.endsWith(".tgz"))).toEqual(
    [],
  );
});
