import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { importModel, inProcess, matrix, probe, streak, superpixels, workerPool } from "whybox";
import { grid } from "whybox/images";
import { bits } from "../fixtures/waves.js";

const run = promisify(execFile);
const example = (file: string) => fileURLToPath(new URL(`../../examples/digits/${file}`, import.meta.url));

const LEVELS = "0123456789abcdefg";
const digits = (await readFile(example("digits.txt"), "utf8"))
  .trimEnd()
  .split("\n")
  .map((line) => ({ label: Number(line[0]), pixels: Array.from(line.slice(1), (level) => LEVELS.indexOf(level)) }));

describe("the digits example", () => {
  test("explains a digit by STREAK, occlusion and LIME", async () => {
    const { stdout, stderr } = await run(process.execPath, [example("explain.js")]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^a 5:\n/);
    const [, share] = /parts, kept alone, give 0\.\d+ \(>?(\d+)% of the way\)/.exec(stdout) ?? [];
    expect(Number(share)).toBeGreaterThan(90);
    expect(stdout.match(/^digits: 5, in probability$/gm)).toHaveLength(3);
    expect(stdout).toContain("1,026 model rows, 2 workers, seed 0");
  });

  test("reads the held-out digits as well as its README says", async () => {
    const model = await importModel(example("model.js"));
    const heldOut = digits.filter((_, index) => index % 5 === 0);
    const { data } = await model.predict(matrix(heldOut.map(({ pixels }) => pixels)));
    const right = heldOut.filter(({ label }, row) => {
      const probabilities = data.subarray(10 * row, 10 * row + 10);
      return probabilities.indexOf(Math.max(...probabilities)) === label;
    });
    const share = ((100 * right.length) / heldOut.length).toFixed(1);
    expect(Number(share)).toBeGreaterThan(95);
    expect((await readFile(example("README.md"), "utf8")).replaceAll(/\s+/g, " ")).toContain(
      `it reads ${share}% right`,
    );
  });

  test("the network answers the same bits in process and in a worker", async () => {
    const model = await importModel(example("model.js"));
    const image = { data: digits[15].pixels, width: 8, height: 8, channels: 1, range: [0, 16] as const };
    const masker = await superpixels(image, grid(image, { size: 2 }), { hide: 0 });
    const executor = workerPool({ size: 1 });
    const explain = (who: typeof executor) => streak(probe(model, masker, { executor: who }), { count: 4, fill: true });
    expect(bits(await explain(executor))).toBe(bits(await explain(inProcess())));
    await executor.close();
  });
});
