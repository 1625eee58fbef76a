// Peak memory of planning, of a worker, of status and of report on a table too large to hold, each in a process of its own.
// npm run build && node benchmarks/batch/memory.js [--rows 10000000] [--format parquet] [--shards 30]
import { existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { inChild } from "../peak-memory.js";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "10000000" },
    columns: { type: "string", default: "30" },
    format: { type: "string", default: "parquet" },
    shards: { type: "string", default: "30" },
    method: { type: "string", default: "occlusion" },
  },
});
const [rows, columns, shards] = [values.rows, values.columns, values.shards].map(Number);

const folder = mkdtempSync(join(tmpdir(), "whybox-batch-memory-"));
try {
  const table = join(folder, `rows.${values.format}`);
  await writeTable(table);
  console.log(`${rows} rows x ${columns} columns, ${values.format} of ${Math.round(statSync(table).size / 1e6)} MB`);
  const job = join(folder, "job.json");
  const model = { path: fileURLToPath(new URL("./constant-model.js", import.meta.url)), args: { columns } };
  const background = { rows: 2 };
  writeFileSync(
    job,
    JSON.stringify({
      schema: "whybox/job@1",
      model,
      table,
      background,
      method: values.method,
      out: join(folder, "out"),
    }),
  );
  for (const step of ["plan", "work", "status", "report"]) {
    if (step === "status") fillShards();
    const { peakMb, seconds, cpuSeconds, ...more } = inChild("batch/memory-child.js", [step, job, String(shards)]);
    const took = `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor`;
    console.log(`${step.padEnd(7)} peak ${Math.round(peakMb)} MB; ${took}; ${JSON.stringify(more)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Copies of the first shard in the place of those that were not run, so that status and report meet all rows. */
function fillShards() {
  const at = (shard) => join(folder, "out", "shards", String(shard).padStart(8, "0"));
  const record = JSON.parse(readFileSync(join(at(0), "shard.json"), "utf8"));
  for (let shard = 0; shard * record.rows < rows; shard++) {
    if (existsSync(at(shard))) continue;
    mkdirSync(at(shard));
    linkSync(join(at(0), "rows.parquet"), join(at(shard), "rows.parquet"));
    writeFileSync(join(at(shard), "shard.json"), JSON.stringify({ ...record, shard }));
  }
}

/** Numbers without a pattern that matters, the same on every machine. */
async function writeTable(file) {
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "1GB" });
  const connection = await instance.connect();
  const cells = Array.from({ length: columns }, (_, column) => `(hash(i, ${column}) % 100000) / 1e5 AS x${column}`);
  const as = values.format === "parquet" ? "(FORMAT parquet)" : "(FORMAT csv, HEADER)";
  await connection.run(`COPY (SELECT ${cells.join(", ")} FROM range(${rows}) t(i)) TO '${file}' ${as}`);
  connection.closeSync();
  instance.closeSync();
}
