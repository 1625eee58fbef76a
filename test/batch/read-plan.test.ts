import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { batchStatus, parseJob } from "whybox/batch";
import { planBatch } from "../../dist/batch/plan-batch.js";
import { batchId, findPlan, readBackground, readPlan, readShardRows, shardName } from "../../dist/batch/read-plan.js";

const model = blackBox((rows) => rows.map(([a]) => a), {
  name: "first",
  input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "y" }],
});
let folder = "";
const out = (name: string) => join(folder, name);
const planOf = (name: string, more: object = {}) =>
  planBatch(
    parseJob({
      ...{ schema: "whybox/job@1", model: join(folder, "model.mjs"), table: join(folder, "rows.csv"), id: "name" },
      ...{ method: "kernel-shap", rowsPerShard: 3, background: { rows: 2 }, out: out(name), ...more },
    }),
    async () => model,
  );

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whybox-plan-"));
  writeFileSync(join(folder, "model.mjs"), "export const nothing = 1;\n");
  writeFileSync(join(folder, "rows.csv"), "name,a,b\nx,1,5\ny,2,6\nz,3,7\nw,4,8\n");
  await planOf("made");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("readPlan", () => {
  test("gives what planBatch wrote", async () => {
    const plan = await readPlan(out("made"));
    expect(plan).toEqual(await planOf("made"));
    expect(plan).toMatchObject({ schema: "whybox/batch@1", rows: 4, shards: 2, backgroundRows: 2 });
    expect(await readPlan(out("made"), batchId(plan))).toEqual(plan);
  });

  test("says where there is none, and where it is another batch", async () => {
    expect(await findPlan(out("nowhere"))).toBeUndefined();
    await expect(readPlan(out("nowhere"))).rejects.toThrow(/nowhere: no job has been started there/);
    await expect(readPlan(out("made"), "0123456789abcdef")).rejects.toThrow(
      /made: the folder that this worker sees holds another batch/,
    );
  });

  test("an output that is a file is an error, and not the lack of a plan", async () => {
    await expect(findPlan(join(folder, "rows.csv"))).rejects.toMatchObject({
      code: "INVALID_DATA",
      message: expect.stringMatching(/rows\.csv: ENOTDIR/),
    });
  });

  test("a folder that was moved is read where it lies now", async () => {
    cpSync(out("made"), out("moved"), { recursive: true });
    const plan = await readPlan(out("moved"));
    expect(plan.job.out).toBe(out("moved"));
    expect((await readShardRows(plan, 1)).ids).toEqual(["w"]);
  });

  test("is checked before it is used: somebody may have edited it", async () => {
    cpSync(out("made"), out("edited"), { recursive: true });
    const file = join(out("edited"), "plan/v1/batch.json");
    const plan = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...plan, job: { ...plan.job, command: "ls" } }));
    await expect(batchStatus(out("edited"))).rejects.toThrow(/batch\.json: command: unknown field/);
    for (const rows of [-1, 0, 1.5, "4"]) {
      writeFileSync(file, JSON.stringify({ ...plan, rows }));
      await expect(batchStatus(out("edited"))).rejects.toMatchObject({
        code: "INVALID_DATA",
        message: expect.stringMatching(/batch\.json: not a plan: rows: /),
      });
    }
    writeFileSync(file, "{");
    await expect(batchStatus(out("edited"))).rejects.toMatchObject({ code: "INVALID_DATA" });
    writeFileSync(file, "[]");
    await expect(batchStatus(out("edited"))).rejects.toThrow(/batch\.json: not a plan: /);
  });
});

describe("batchId", () => {
  test("is the same for the same job in the same folder, and another for another", async () => {
    const [first, again] = [await planOf("made"), await readPlan(out("made"))];
    expect(batchId(again)).toBe(batchId(first));
    expect(batchId(first)).toMatch(/^[0-9a-f]{16}$/);
    const others = [await planOf("seeded", { seed: 1 }), await planOf("elsewhere")].map(batchId);
    expect(new Set([batchId(first), ...others]).size).toBe(3);
  });
});

describe("the rows of a shard", () => {
  test("come with the position of the first, and with their names", async () => {
    const plan = await readPlan(out("made"));
    expect(await readShardRows(plan, 0)).toEqual({
      ...{ first: 0, ids: ["x", "y", "z"], rows: { data: Float64Array.of(1, 5, 2, 6, 3, 7), rows: 3, columns: 2 } },
    });
    expect(await readShardRows(plan, 1)).toEqual({
      ...{ first: 3, ids: ["w"], rows: { data: Float64Array.of(4, 8), rows: 1, columns: 2 } },
    });
    expect(await readBackground(plan)).toMatchObject({ rows: 2, columns: 2 });
  });

  test("of which some are missing are an error, and so are names of other rows", async () => {
    cpSync(out("made"), out("damaged"), { recursive: true });
    const plan = await readPlan(out("damaged"));
    const input = join(out("damaged"), "plan/v1/input", shardName(0));
    await expect(readShardRows({ ...plan, job: { ...plan.job, out: out("gone") } }, 0)).rejects.toThrow(
      /00000000\.f64: the plan of the job is gone; was the output folder removed\? Run the same job again/,
    );
    const whole = readFileSync(`${input}.f64`);
    writeFileSync(`${input}.f64`, whole.subarray(0, 16));
    await expect(readShardRows(plan, 0)).rejects.toThrow(/00000000: expected 3 rows; the plan is damaged/);
    writeFileSync(`${input}.f64`, whole);
    writeFileSync(`${input}.ids.json`, '["x"]');
    await expect(readShardRows(plan, 0)).rejects.toThrow(/00000000: expected 3 rows; the plan is damaged/);
  });

  test("shards sort as text in the order of their rows", () => {
    const shards = [0, 9, 10, 99, 100, 12_345_678];
    expect(shards.map(shardName).toSorted()).toEqual(shards.map(shardName));
  });
});
