import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { localEngine, runBatch } from "whybox/batch";

/** The model in test/models/loans.js. */
export const LOANS = fileURLToPath(new URL("../models/loans.js", import.meta.url));

/** A job on 40 rows in two shards; its table is rows.csv beside the job. */
export const loansJob = (out: string, more: object = {}) => ({
  ...{ schema: "whybox/job@1", model: LOANS, table: "rows.csv", method: "kernel-shap", rowsPerShard: 20 },
  ...{ background: { rows: 5 }, out, ...more },
});

/** A folder with rows.csv in it, which goes away after the tests of a file, and in `local` the results of a run. */
export function inBatchFolder() {
  const place = {
    folder: "",
    writeJob(out: string, more: object = {}): string {
      const file = join(place.folder, `${out}.json`);
      writeFileSync(file, JSON.stringify(loansJob(out, more)));
      return file;
    },
  };
  beforeAll(async () => {
    place.folder = mkdtempSync(join(tmpdir(), "whybox-batch-command-"));
    const rows = Array.from({ length: 40 }, (_, row) => [20 + row, 30 + ((row * 7) % 23), 1 + ((row * 11) % 19)]);
    const table = join(place.folder, "rows.csv");
    writeFileSync(table, ["age,income,amount", ...rows.map((row) => row.join()), ""].join("\n"));
    const job = { ...loansJob("local"), table, out: join(place.folder, "local") };
    await runBatch(job, { engine: localEngine({ size: 1 }) });
  }, 120_000);
  afterAll(() => rmSync(place.folder, { recursive: true, force: true }));
  return place;
}

/** Runs a job on 60 rows whose explanations are kept, in a folder by its name; beside it are its table and the job. */
export async function runExplained(
  folder: string,
  name: string,
  rowAt: (row: number) => number[],
  model: string | object = LOANS,
): Promise<string> {
  const rows = Array.from({ length: 60 }, (_, row) => rowAt(row).join());
  const table = join(folder, `${name}.csv`);
  writeFileSync(table, ["age,income,amount", ...rows, ""].join("\n"));
  const job = {
    ...{ schema: "whybox/job@1", model, table, method: "exact", rowsPerShard: 20, background: { rows: 10 } },
    ...{ explanations: true, out: join(folder, name) },
  };
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(job));
  await runBatch(job, { engine: localEngine({ size: 1 }) });
  return file;
}
