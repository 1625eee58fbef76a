import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { parseJob } from "whybox/batch";
import { planBatch } from "../../dist/batch/plan-batch.js";
import { readBackground, readShardRows } from "../../dist/batch/read-plan.js";

const model = blackBox((rows) => rows.map(([a]) => a), {
  name: "first",
  input: {
    kind: "columns",
    features: [
      { name: "a", kind: "number" },
      { name: "b", kind: "number" },
    ],
  },
  outputs: [{ name: "y" }],
});
let folder = "";
let opened = 0;
const loadModel = async () => {
  opened++;
  return model;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "whybox-plan-"));
  writeFileSync(join(folder, "model.mjs"), "export const nothing = 1;\n");
  table("rows", 23);
  table("others", 12, 1000);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows a, 2 a, with names. */
function table(name: string, count: number, from = 0) {
  const lines = Array.from({ length: count }, (_, row) => `r${from + row},${from + row},${2 * (from + row)}`);
  writeFileSync(join(folder, `${name}.csv`), ["name,a,b", ...lines, ""].join("\n"));
}
const jobOf = (out: string, more: object = {}) =>
  parseJob({
    ...{ schema: "whybox/job@1", model: join(folder, "model.mjs"), table: join(folder, "rows.csv"), id: "name" },
    ...{ method: "kernel-shap", rowsPerShard: 5, background: { rows: 4 }, out: join(folder, out), ...more },
  });

describe("planBatch", () => {
  test("row r lies in shard floor(r / rowsPerShard), with its name, as the numbers that the model takes", async () => {
    const plan = await planBatch(jobOf("cut"), loadModel);
    expect(plan).toMatchObject({ rows: 23, shards: 5, backgroundRows: 4, model: { name: "first" } });
    let row = 0;
    for (let shard = 0; shard < plan.shards; shard++) {
      const { rows, first, ids } = await readShardRows(plan, shard);
      expect(first).toBe(5 * shard);
      expect(rows.rows).toBe(shard === 4 ? 3 : 5);
      for (let i = 0; i < rows.rows; i++, row++) {
        expect([rows.data[2 * i], rows.data[2 * i + 1], ids?.[i]]).toEqual([row, 2 * row, `r${row}`]);
      }
    }
    expect(row).toBe(23);
  });

  test("rows of several files follow each other, and shards do not end with a file", async () => {
    const plan = await planBatch(
      jobOf("files", { table: ["rows.csv", "others.csv"].map((file) => join(folder, file)) }),
      loadModel,
    );
    expect(plan.rows).toBe(35);
    const { rows } = await readShardRows(plan, 4);
    expect([0, 1, 2, 3, 4].map((i) => rows.data[2 * i])).toEqual([20, 21, 22, 1000, 1001]);
  });

  test("a table that fills its shards leaves none empty", async () => {
    const plan = await planBatch(
      jobOf("even", { table: join(folder, "others.csv"), rowsPerShard: 4, id: undefined, ignore: ["name"] }),
      loadModel,
    );
    expect(plan.shards).toBe(3);
    expect(readdirSync(join(folder, "even/plan/v1/input"))).toEqual(["00000000.f64", "00000001.f64", "00000002.f64"]);
    expect(await readShardRows(plan, 2)).not.toHaveProperty("ids");
  });

  test("the background is a sample of the rows without repeats, in their order, and uniform", async () => {
    table("many", 20_000);
    const of = async (out: string, seed: number) => {
      const given = { table: join(folder, "many.csv"), rowsPerShard: 20_000, background: { rows: 1000 }, seed };
      const { data, rows } = await readBackground(await planBatch(jobOf(out, given), loadModel));
      return Array.from({ length: rows }, (_, row) => data[2 * row]);
    };
    const drawn = await of("many", 1);
    expect(drawn).toHaveLength(1000);
    expect(drawn).toEqual([...new Set(drawn)].toSorted((a, b) => a - b));
    // Kolmogorov and Smirnov: at most 1.63 / sqrt(1000) in 99 of 100 uniform samples.
    const distance = Math.max(...drawn.map((row, i) => Math.abs((i + 0.5) / 1000 - (row + 0.5) / 20_000)));
    expect(distance).toBeLessThan(1.63 / Math.sqrt(1000));
    expect(await of("other", 2)).not.toEqual(drawn);
  });

  test("a background of more rows than there are is all of them; one of its own table has no row of the other", async () => {
    const all = await readBackground(await planBatch(jobOf("all", { background: { rows: 100 } }), loadModel));
    expect(Array.from({ length: all.rows }, (_, row) => all.data[2 * row])).toEqual([...Array(23).keys()]);
    const own = await planBatch(
      jobOf("own", { background: { rows: 6, table: join(folder, "others.csv") } }),
      loadModel,
    );
    const { data, rows } = await readBackground(own);
    expect(rows).toBe(6);
    expect(Math.min(...data)).toBeGreaterThanOrEqual(1000);
  });

  test("a job that is planned is compared with its plan, and its model is not opened again", async () => {
    await planBatch(jobOf("twice"), loadModel);
    const before = opened;
    const bytes = readFileSync(join(folder, "twice/plan/v1/batch.json"));
    await planBatch(jobOf("twice"), loadModel);
    expect(opened).toBe(before);
    expect(readFileSync(join(folder, "twice/plan/v1/batch.json"))).toEqual(bytes);
    await expect(planBatch(jobOf("twice", { rowsPerShard: 6, seed: 2 }), loadModel)).rejects.toMatchObject({
      code: "BATCH_CHANGED",
      message: expect.stringMatching(
        /differs in seed \(was 0, is 2\); rowsPerShard \(was 5, is 6\); give this one another folder/,
      ),
    });
  });

  test("a table without rows is refused, and leaves no plan", async () => {
    table("empty", 0);
    await expect(planBatch(jobOf("nothing", { table: join(folder, "empty.csv") }), loadModel)).rejects.toMatchObject({
      code: "INVALID_DATA",
      message: expect.stringContaining("empty.csv: expected rows, got none"),
    });
    expect(readdirSync(join(folder, "nothing/plan"))).toEqual([]);
  });
});
