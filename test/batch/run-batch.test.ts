import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Attribution, columns, importModel, kernelShap, matrix, parseExplanation, probe } from "whybox";
import { localEngine, parseJob, runBatch } from "whybox/batch";
import { publishedBytes } from "../../benchmarks/batch/published-bytes.js";
import { publishedLines } from "./published-lines.js";

const model = fileURLToPath(new URL("../models/loans.js", import.meta.url));
const rows = Array.from({ length: 53 }, (_, row) => [20 + row, 30 + ((row * 7) % 23), 1 + ((row * 11) % 19)]);
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "whybox-batch-[1]-"));
  const lines = rows.map((row, i) => [`loan-${i}`, ...row].join(","));
  writeFileSync(join(folder, "a.csv"), ["loan,age,income,amount", ...lines.slice(0, 30), ""].join("\n"));
  writeFileSync(join(folder, "b.csv"), ["loan,age,income,amount", ...lines.slice(30), ""].join("\n"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const job = (out: string, more: object = {}) => ({
  ...{ schema: "whybox/job@1", model, table: join(folder, "*.csv"), id: "loan", method: "kernel-shap" },
  ...{ rowsPerShard: 8, background: { rows: 10 }, explanations: true, out: join(folder, out), ...more },
});

const published = (out: string) => publishedBytes(join(folder, out));

/** An explanation, or why there is none. */
type PublishedLine = Attribution & { readonly index: number; readonly error: { readonly code: string } };

const explainedRows = (out: string) => publishedLines(join(folder, out)) as PublishedLine[];

describe("runBatch", () => {
  test("explains every row of every file once, as kernelShap does, and names it", async () => {
    const progress = await runBatch(job("plain"), { engine: localEngine({ size: 1 }) });
    expect(progress).toMatchObject({ rows: 53, doneRows: 53, failedRows: 0, shards: 7, doneShards: 7 });
    const explained = explainedRows("plain");
    expect(explained.map(({ subject }) => subject.row)).toEqual(rows.map((_, row) => row));
    expect(explained.map(({ subject }) => subject.id)).toEqual(rows.map((_, row) => `loan-${row}`));
    const data = readFileSync(join(folder, "plain/plan/v1/background.f64"));
    const background = { data: new Float64Array(data.buffer, data.byteOffset, 30), rows: 10, columns: 3 };
    const expected = await kernelShap(
      probe(await importModel(model), columns(matrix([...rowsOf(background)]), rows[31])),
    );
    expect(explained[31].result).toEqual(expected.result);
    for (const explanation of explained) parseExplanation(explanation);
  });

  test("publishes the same bytes with another number of workers, after a stop, and after a lost worker", async () => {
    await runBatch(job("two"), { engine: localEngine({ size: 2 }) });
    expect(published("two")).toEqual(published("plain"));

    const stop = new AbortController();
    const stopped = runBatch(job("stopped"), {
      engine: localEngine({ size: 1 }),
      signal: stop.signal,
      onProgress: ({ doneShards }) => doneShards === 2 && stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
    const kept = published("stopped").length;
    expect(kept).toBeGreaterThanOrEqual(4);
    expect(kept).toBeLessThan(14);
    await runBatch(job("stopped"), { engine: localEngine({ size: 1 }) });
    expect(published("stopped")).toEqual(published("plain"));

    const exitsOnce = join(folder, "exited");
    const lost = { path: model, args: { exitsOnce } };
    const progress = await runBatch(job("lost", { model: lost }), { engine: localEngine({ size: 1 }) });
    expect(readFileSync(exitsOnce, "utf8")).toBe("");
    expect(progress).toMatchObject({ doneRows: 53, failedShards: [] });
    expect(published("lost")).toEqual(published("plain"));
  });

  test("records a row that fails, and goes on", async () => {
    const failing = { path: model, args: { failsAt: 12 } };
    const progress = await runBatch(job("failing", { model: failing, background: { rows: 1 } }));
    const failed = rows.flatMap(([, , amount], row) => (amount === 12 ? [row] : []));
    expect(progress).toMatchObject({ doneRows: 53, failedRows: failed.length });
    const errors = explainedRows("failing").filter(({ error }) => error);
    expect(errors.map(({ index }) => index)).toEqual(failed);
    expect(errors[0].error).toMatchObject({ code: "MODEL_FAILED", message: expect.stringMatching(/no score for 12/) });
  });

  test("refuses another job in the same folder, and says what differs", async () => {
    await expect(runBatch(job("plain", { seed: 1, method: "occlusion" }))).rejects.toMatchObject({
      code: "BATCH_CHANGED",
      message: expect.stringMatching(/differs in method \(was "kernel-shap", is "occlusion"\); seed \(was 0, is 1\)/),
    });
  });
});

describe("a plan", () => {
  test("whose further files of the model have changed is refused", async () => {
    const weights = join(folder, "weights.bin");
    writeFileSync(weights, "1");
    const weighty = job("weighty", { model: { path: model, files: [weights] } });
    await runBatch(weighty, { engine: localEngine({ size: 1 }) });
    writeFileSync(weights, "2");
    await expect(runBatch(weighty)).rejects.toMatchObject({
      code: "BATCH_CHANGED",
      message: expect.stringMatching(/differs in model/),
    });
  });
});

function* rowsOf({ data, rows: count, columns: width }: { data: Float64Array; rows: number; columns: number }) {
  for (let row = 0; row < count; row++) yield Array.from(data.subarray(row * width, (row + 1) * width));
}

describe("parseJob", () => {
  test.each([
    [{ speed: 3 }, /^job: speed: unknown field; a job has schema, model, table/],
    [{ method: "shap" }, /^job: method: expected one of kernel-shap, exact, .*, got "shap"/],
    [{ schema: "whybox/job@2" }, /^job: schema: expected "whybox\/job@1", got "whybox\/job@2"/],
    [{ background: { rowz: 3 } }, /^job: background.rowz: unknown field/],
    [{ rowsPerShard: 0 }, /^job: rowsPerShard: expected 1 or more, got 0/],
    [{ table: [] }, /^job: table: /],
    [{ model: "https://me:secret@host/model" }, /^job: model: a job holds no password/],
    [
      { model: { path: "https://host/model", args: { headers: { authorization: "Bearer 1" } } } },
      /^job: model: a job holds no headers, .*\{ "env": "MODEL_TOKEN" \}/,
    ],
    [{ model: { path: "python:model.py", args: { env: { KEY: "1" } } } }, /^job: model: a job holds no environment/],
  ])("refuses %j", (more, message) => {
    expect(() => parseJob(job("x", more))).toThrow(message);
  });
});
