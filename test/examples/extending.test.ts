import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { columns, game, parseExplanation, probe, workerPool } from "whybox";
import { keeps } from "whybox/extending";

const example = (file: string) => fileURLToPath(new URL(`../../examples/extending/${file}`, import.meta.url));
const { singleParts } = await import(example("single-parts.js"));
const { stumpModel } = await import(example("stump-model.js"));
const file = { feature: "length", threshold: 40, below: 3200, above: 4100 };

describe("the examples of docs/extending.md", () => {
  test("run, and print what the page shows", async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [example("explain.js")]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/length = 47 mm {2}│█+ {2}\+450\.0\n/);
    expect(stdout).toMatch(/13 model rows, 2 workers, seed 0/);
  });

  test("the explainer gives each part's answer on its own", async () => {
    const worth = [3, 5, 7];
    const asked = game(["a", "b", "c"], (z) => {
      const data = Float64Array.from({ length: z.rows }, (_, row) => {
        const kept = worth.filter((_, part) => z.data[row * z.columns + part] === 1);
        return kept.reduce((product, value) => product * value, 1);
      });
      return { data, rows: z.rows, columns: 1 };
    });
    const explanation = await singleParts(asked);
    expect(explanation.result.values).toEqual([[2, 4, 6]]);
    expect(parseExplanation(JSON.parse(JSON.stringify(explanation)))).toEqual(explanation);
    await expect(singleParts(asked, { output: "all" })).rejects.toThrow('singleParts: unknown option "output"');
  });

  test("the model is the same in a worker", async () => {
    const executor = workerPool({ size: 1 });
    try {
      const explain = (options = {}) => singleParts(probe(stumpModel(file), columns([[36, 18]], [47, 17]), options));
      const [{ run: _, ...here }, { run: __, ...there }] = [await explain(), await explain({ executor })];
      expect(there).toEqual(here);
    } finally {
      await executor.close();
    }
    expect(() => stumpModel({ ...file, feature: "depth" })).toThrow('splits on "depth", which is no feature');
  });

  test("coalitions are read back as they were given", async () => {
    const { coalitions } = await import("whybox/extending");
    const z = coalitions(40, [[], [0, 33]]);
    const kept = (row: number) => Array.from({ length: 40 }, (_, part) => part).filter((part) => keeps(z, row, part));
    expect([kept(0), kept(1)]).toEqual([[], [0, 33]]);
    expect(() => coalitions(2, [[2]])).toThrow("coalitions: expected positions from 0 to 1, got 2 in coalition 0");
  });
});
