import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { importModel } from "whybox";

const run = promisify(execFile);
const example = (file: string) => fileURLToPath(new URL(`../../examples/text/${file}`, import.meta.url));

describe("the text example", () => {
  test("marks words of the sentence, and with the sign that they have inside the classifier", async () => {
    const { stdout, stderr } = await run(process.execPath, [example("explain.js")]);
    expect(stderr).toBe("");
    const [outside, inside] = stdout.split("inside the classifier, log odds of Melville:");
    expect(outside).toMatch(/^author: Melville, in probability\n/);
    const signs = (text: string, line: RegExp) =>
      [...text.matchAll(line)].map(([, word, value]) => [word, Math.sign(Number(value))]);
    const found = signs(outside, /^ {2}(\w+) +[^\w+-]*([+-]\d\.\d+) ± /gm);
    const taught = signs(inside, /^ {2}(\w+) +(-?\d+\.\d+)$/gm);
    expect(found.length).toBe(4);
    expect(new Map(found as [string, number][])).toEqual(new Map(taught as [string, number][]));
    expect(found[0]).toEqual(["whale", 1]);
    expect(outside.replaceAll(/\n {4}/g, " ")).toContain("of a [+whale] must be in [-want] of an [+ocean].");
  });

  test("explains a sentence of the user's own", async () => {
    const { stdout } = await run(process.execPath, [
      example("explain.js"),
      "Anne saw the whale, and the sea it swam in.",
    ]);
    expect(stdout).toContain("[-Anne] saw [+the] [+whale], and [+the] [+sea] it swam in.");
  });

  test("answers probabilities that add up to 1 and know the authors of their own words", async () => {
    const model = await importModel<readonly string[]>(example("model.js"));
    const { data } = await model.predict(["Call me Ishmael.", "Anne could not but be pleased with her sister.", ""]);
    expect(data[1]).toBeGreaterThan(0.5);
    expect(data[2]).toBeGreaterThan(0.9);
    // Without a word there is nothing to go by.
    expect([data[4], data[5]]).toEqual([0.5, 0.5]);
    for (const row of [0, 1, 2]) expect(data[2 * row] + data[2 * row + 1]).toBeCloseTo(1, 12);
  });

  test("trains the classifier that is kept, byte for byte, and a decent one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "whybox-text-"));
    try {
      const written = join(folder, "model.json");
      const { stdout } = await run(process.execPath, [example("train.js"), written]);
      expect(await readFile(written, "utf8")).toBe(await readFile(example("model.json"), "utf8"));
      const [, right] = /held out 320: (\d+\.\d)% right/.exec(stdout) ?? [];
      expect(Number(right)).toBeGreaterThan(85);
      expect(await readFile(example("README.md"), "utf8")).toContain(`${right}% are given`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("fits its promises: 80 lines for the classifier, 40 for the explanation", async () => {
    const lines = async (file: string) =>
      (await readFile(example(file), "utf8")).split("\n").filter((line) => line.trim() !== "").length;
    expect((await lines("naive-bayes.js")) + (await lines("train.js"))).toBeLessThanOrEqual(80);
    expect(await lines("explain.js")).toBeLessThanOrEqual(40);
  });

  test("holds 800 sentences of each author, none twice", async () => {
    const [header, ...rows] = (await readFile(example("sentences.tsv"), "utf8")).trimEnd().split("\n");
    expect(header).toBe("author\tsentence");
    expect(new Set(rows).size).toBe(1600);
    expect(rows.filter((row) => row.startsWith("Austen\t"))).toHaveLength(800);
  });
});
