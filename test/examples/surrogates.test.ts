import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { binnedColumns, importModel, lime, probe, readTable } from "whybox";

const run = promisify(execFile);
const example = (path: string) => fileURLToPath(new URL(`../../examples/${path}`, import.meta.url));

describe("the example with surrogates of one's own", () => {
  let tree = "";
  let regression = "";
  beforeAll(async () => {
    const { stdout, stderr } = await run(process.execPath, [example("surrogates/explain.js")]);
    expect(stderr).toBe("");
    [, tree, regression] = stdout.split("penguins: body_mass_g, in g\n");
  });

  test("prints a tree in which an Adelie is lighter, a male heavier", () => {
    const [adelie, other] = tree.split("\n  not species = Adelie\n");
    const grams = (text: string) => [...text.matchAll(/^ +(\d+) g$/gm)].map(([, value]) => Number(value));
    expect([grams(adelie).length, grams(other).length]).toEqual([4, 4]);
    // Leaf by leaf: the same sex and flipper, another species.
    grams(adelie).forEach((value, leaf) => expect(value).toBeLessThan(grams(other)[leaf]));
    expect(adelie.indexOf("sex = male")).toBeLessThan(adelie.indexOf("not sex = male"));
    expect(grams(adelie)[0]).toBeGreaterThan(grams(adelie)[2]);
  });

  test("prints the least squares that lime's own ridge regression without penalty finds, but for its controls", async () => {
    const model = await importModel(example("penguins/model.js"));
    const { rows } = await readTable(
      example("penguins/penguins.csv"),
      model.input.kind === "columns" ? model.input.features : [],
      { ignore: ["body_mass_g"] },
    );
    const around = probe(model, binnedColumns(rows, rows.data.subarray(0, rows.columns)));
    const own = await lime(around, { samples: 1024, alpha: 0, select: "none" });
    if (own.kind !== "attribution") throw new Error("expected an attribution");
    const printed = [...regression.matchAll(/^ +(-?\d+\.\d) g {2}(.+)$/gm)].map(([, value]) => Number(value));
    const [start, ...slopes] = printed;
    expect(slopes).toHaveLength(6);
    slopes.forEach((slope, part) => {
      expect(Math.abs(slope - own.result.values[0][part])).toBeLessThan(60);
    });
    expect(Math.abs(start - own.result.intercepts[0])).toBeLessThan(60);
    // Signs where the value is far from 0.
    expect(slopes[0]).toBeLessThan(-400);
    expect(slopes[5]).toBeGreaterThan(400);
  });
});
