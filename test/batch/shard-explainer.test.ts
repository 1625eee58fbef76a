import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Attribution, blackBox, columns, exactShapley, type Model, parseExplanation, probe } from "whybox";
import { parseJob } from "whybox/batch";
import { planBatch } from "../../dist/batch/plan-batch.js";
import { readBackground } from "../../dist/batch/read-plan.js";
import { checkVersion, shardExplainer } from "../../dist/batch/shard-explainer.js";
import { VERSION } from "../../dist/core/version.js";
import { publishedLines } from "./published-lines.js";

const rows = Array.from({ length: 7 }, (_, row) => [row, (row * 3) % 5]);
/** A product that cannot be asked about some a, the first so many times. */
function modelThat(fails: { readonly at?: number; readonly times?: number } = {}): Model & { asked: number } {
  let failures = 0;
  const model = {
    asked: 0,
    ...blackBox(
      (batch) => {
        model.asked++;
        if (batch.some(([a]) => a === fails.at) && failures++ < (fails.times ?? 0)) throw new Error("no <answer>");
        return batch.map(([a, b]) => a * b + a);
      },
      {
        name: "product",
        input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
        outputs: [{ name: "y" }],
      },
    ),
  };
  return model;
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "whybox-shard-"));
  writeFileSync(join(folder, "model.mjs"), "export const nothing = 1;\n");
  writeFileSync(join(folder, "rows.csv"), ["id,a,b", ...rows.map(([a, b], i) => `r${i},${a},${b}`), ""].join("\n"));
  writeFileSync(join(folder, "background.csv"), "id,a,b\nx,-1,-2\ny,-2,4\nz,-5,-1\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const planOf = (out: string, more: object = {}) =>
  planBatch(
    parseJob({
      ...{ schema: "whybox/job@1", model: join(folder, "model.mjs"), table: join(folder, "rows.csv"), id: "id" },
      ...{ method: "exact", rowsPerShard: 4, background: { table: join(folder, "background.csv") } },
      ...{ explanations: true, out: join(folder, out), ...more },
    }),
    async () => modelThat(),
  );
const never = new AbortController().signal;
const record = (out: string, shard: number) =>
  JSON.parse(readFileSync(join(folder, out, `shards/0000000${shard}/shard.json`), "utf8"));
type Line = Attribution & {
  readonly index?: number;
  readonly error?: { readonly code: string; readonly message: string };
};
const lines = (out: string) => publishedLines(join(folder, out)) as Line[];

async function explained(out: string, model: Model, more: object = {}) {
  const plan = await planOf(out, more);
  const explainer = await shardExplainer(plan, async () => model);
  const fresh: boolean[] = [];
  for (let shard = 0; shard < plan.shards; shard++) fresh.push(await explainer.explain(shard, never));
  await explainer.close();
  return { plan, fresh };
}

describe("a shard", () => {
  test("holds each of its rows explained as the method alone explains it, named by position and id", async () => {
    const { plan, fresh } = await explained("plain", modelThat());
    expect(fresh).toEqual([true, true]);
    const found = lines("plain");
    expect(found.map(({ subject }) => [subject.row, subject.id])).toEqual(rows.map((_, row) => [row, `r${row}`]));
    const { data } = await readBackground(plan);
    const background = [0, 1, 2].map((row) => Array.from(data.subarray(2 * row, 2 * row + 2)));
    for (const [i, row] of rows.entries()) {
      const alone = await exactShapley(probe(modelThat(), columns(background, row)));
      expect(found[i].result).toEqual(alone.result);
      parseExplanation(found[i]);
      expect(found[i].run).toMatchObject({ executor: "batch", startedAt: "1970-01-01T00:00:00.000Z", wallMs: 0 });
    }
  });

  test("is recorded: rows, model rows, and the hash of every file", () => {
    const [first, second] = [record("plain", 0), record("plain", 1)];
    expect([first.rows, second.rows]).toEqual([4, 3]);
    expect(first).toMatchObject({ shard: 0, failedRows: 0, errors: {} });
    const cost = lines("plain")
      .slice(0, 4)
      .reduce((sum, line) => sum + line.cost.modelRows, 0);
    expect(first.modelRows).toBe(cost);
    expect(Object.keys(first.files).toSorted()).toEqual(["explanations.jsonl", "rows.parquet"]);
    for (const [name, hash] of Object.entries(first.files)) {
      const bytes = readFileSync(join(folder, "plain/shards/00000000", name));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(hash);
    }
  });

  test("that is published is not explained again", async () => {
    const model = modelThat();
    const { fresh } = await explained("plain", model);
    expect(fresh).toEqual([false, false]);
    expect(model.asked).toBe(0);
  });

  test("has whole explanations beside its table only where they are wanted", async () => {
    await explained("lean", modelThat(), { explanations: false });
    expect(readdirSync(join(folder, "lean/shards/00000000")).toSorted()).toEqual(["rows.parquet", "shard.json"]);
    expect(Object.keys(record("lean", 0).files)).toEqual(["rows.parquet"]);
  });
});

describe("a row that fails", () => {
  test("is tried as often as the job says, and explained where it answers then", async () => {
    await explained("again", modelThat({ at: 2, times: 2 }), { attempts: 3 });
    expect(lines("again").map(({ result }) => result)).toEqual(lines("plain").map(({ result }) => result));
  });

  test("is recorded with its error, and the others are explained", async () => {
    await explained("failed", modelThat({ at: 2, times: 2 }), { attempts: 2 });
    const found = lines("failed");
    expect(found[2]).toEqual({
      ...{ index: 2, id: "r2", error: { code: "MODEL_FAILED", message: expect.stringContaining("no <answer>") } },
    });
    expect(found.filter(({ result }) => result)).toHaveLength(6);
    expect(record("failed", 0)).toMatchObject({ rows: 4, failedRows: 1, errors: { MODEL_FAILED: 1 } });
    expect(record("failed", 1)).toMatchObject({ failedRows: 0, errors: {} });
  });

  test("for the job's own fault ends the shard, which stays unpublished", async () => {
    const options = { budgetRows: 1 };
    await expect(explained("wrong", modelThat(), { method: "kernel-shap", options })).rejects.toMatchObject({
      code: "BUDGET_TOO_SMALL",
    });
    expect(readdirSync(join(folder, "wrong"))).not.toContain("shards");
  });

  test("by an abort ends the shard too", async () => {
    const plan = await planOf("aborted");
    const explainer = await shardExplainer(plan, async () => modelThat());
    await expect(explainer.explain(0, AbortSignal.abort())).rejects.toMatchObject({ code: "ABORTED" });
    await explainer.close();
    expect(readdirSync(join(folder, "aborted"))).not.toContain("shards");
  });
});

describe("a worker that cannot give the bytes of the others is refused", () => {
  test("of another version", () => {
    expect(() => checkVersion(VERSION)).not.toThrow();
    expect(() => checkVersion("9.9.9")).toThrow(
      `this worker is whybox ${VERSION}, the batch was planned by 9.9.9; install the same version on every machine`,
    );
  });

  test("with another copy of the model", async () => {
    const file = join(folder, "copy.mjs");
    writeFileSync(file, "export const nothing = 1;\n");
    const plan = await planOf("copied", { model: file });
    writeFileSync(file, "export const nothing = 2;\n");
    let opened = 0;
    await expect(
      shardExplainer(plan, async () => {
        opened++;
        return modelThat();
      }),
    ).rejects.toMatchObject({
      code: "MODEL_DIFFERS",
      message: expect.stringMatching(/copy\.mjs: not the model that the batch was planned with, going by SHA-256/),
    });
    expect(opened).toBe(0);
  });
});

test("closing closes the model", async () => {
  let closed = 0;
  const model: Model = { ...modelThat(), close: async () => void closed++ };
  await (await shardExplainer(await planOf("closed"), async () => model)).close();
  expect(closed).toBe(1);
});
