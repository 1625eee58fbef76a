import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const readme = read("README.md");

/** Fenced blocks of a page, in order: their language and their text without the fences. */
function fencedBlocks(page: string): { language: string; text: string }[] {
  return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({ language, text }));
}

/** A page without its fenced blocks and its code spans, where brackets are no links. */
function prose(page: string): string {
  return page.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, (code) => "x".repeat(code.length));
}

/** The anchors of a page's headings, as the common hosts name them. */
function anchors(page: string): string[] {
  return [...page.replaceAll(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe("the quick start", () => {
  test("is two lines for a shell: one to see an explanation, one to run the tests", () => {
    const section = readme.split(/^## /m).find((text) => text.startsWith("Quick start\n"));
    expect(section).toBeDefined();
    const shell = fencedBlocks(section as string).filter(({ language }) => language === "sh");
    expect(shell.map(({ text }) => text.trimEnd().split("\n").length)).toEqual([1, 1]);
    expect(shell[1].text).toContain("npm test");
  });

  test("runs a script of at most 40 lines of code", () => {
    const lines = read("examples/penguins/explain.js")
      .split("\n")
      .filter((line) => line.trim() !== "" && !/^\s*(\/\/|\/\*|\*)/.test(line));
    expect(lines.length).toBeLessThanOrEqual(40);
  });
});

/** Runs a block as a module in the root of the project, and answers what it prints. */
async function output(code: string): Promise<string> {
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], { cwd: root });
  const { stdout, stderr } = await run;
  expect(stderr).toBe("");
  return stdout.trimEnd();
}

describe("the code of the README", () => {
  const blocks = fencedBlocks(readme);
  const programs = blocks.flatMap(({ language, text }, i) =>
    language === "js" ? [{ code: text, prints: blocks[i + 1], position: i }] : [],
  );

  test.each(programs)("prints what stands below it (block $position)", async ({ code, prints }) => {
    expect(prints.language).toBe("text");
    expect(await output(code)).toBe(prints.text.trimEnd());
  });
});

describe("the code of the pages on methods", () => {
  const programs = readdirSync(join(root, "docs"))
    .filter((page) => page.endsWith(".md"))
    .flatMap((page) =>
      [...read(join("docs", page)).matchAll(/^```js\n([\s\S]*?)^```\n\nprints\n\n```text\n([\s\S]*?)^```$/gm)].map(
        ([, code, prints]) => ({ page, code, prints: prints.trimEnd() }),
      ),
    );

  test.each(programs)("prints what they say ($page)", async ({ code, prints }) => {
    expect(await output(code)).toBe(prints);
  });
});

/** Runs a command line of a page in the root of the project, without a shell; answers what it prints. */
async function printed(command: string): Promise<string> {
  const [npx, bin, ...args] = command.trim().split(" ");
  expect([npx, bin]).toEqual(["npx", "whybox"]);
  const { stdout } = await promisify(execFile)(process.execPath, ["dist/cli/whybox.js", ...args], { cwd: root });
  return stdout.trimEnd();
}

describe("the commands of the tour", () => {
  const commands = [...read("docs/tour.md").matchAll(/^```sh\n(.*)\n```\n\n```text\n([\s\S]*?)^```$/gm)];

  test.each(commands.map(([, command, text]) => ({ command, text })))(
    "print what stands below: $command",
    async ({ command, text }) => {
      expect(await printed(command)).toBe(text.trimEnd());
    },
  );

  test("are some", () => {
    expect(commands).toHaveLength(2);
  });
});

describe("the pages", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .map((path) => join("docs", path)),
    ...readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md") && !path.includes("node_modules"))
      .map((path) => join("examples", path)),
  ];

  test.each(pages)("link to files and headings that exist (%s)", (page) => {
    const broken = [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path, anchor] = target.split("#");
        const file = path === "" ? page : join(dirname(page), path);
        if (!existsSync(join(root, file))) return true;
        return anchor !== undefined && file.endsWith(".md") && !anchors(read(file)).includes(anchor);
      });
    expect(broken).toEqual([]);
  });
});
