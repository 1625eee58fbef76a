// What a batch costs beyond explainAll, and what a second worker brings, on a model of about 20 microseconds per row.
// npm run build && node benchmarks/batch/scaling.js [rows]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { columns, explainAll, importModel, kernelShap, matrix, probe } from "whybox";
import { localEngine, runBatch } from "whybox/batch";
import { stream } from "whybox/extending";
import { createModel } from "./slow-model.js";

const ROWS = Number(process.argv[2] ?? 400);
const BACKGROUND = 50;
const MODEL = fileURLToPath(new URL("./slow-model.js", import.meta.url));
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), "whybox-scaling-"));
try {
  const random = stream(1, "scaling");
  const table = Array.from({ length: ROWS }, () => Array.from({ length: 4 }, () => random.uniform()));
  writeFileSync(join(folder, "rows.csv"), `a,b,c,d\n${table.map((row) => row.join()).join("\n")}\n`);
  const sines = await sinesPerRow(20);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      bare: await timed(() => bare(table, sines)),
      one: await timed(() => batch(`one-${round}`, sines, 1)),
      two: await timed(() => batch(`two-${round}`, sines, 2)),
    });
  }
  const median = (of) => rounds.map(of).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  console.log(`${ROWS} rows, ${sines} sines per model row`);
  console.log(`processor time of a batch / of explainAll: ${median(({ bare, one }) => one.cpu / bare.cpu).toFixed(3)}`);
  console.log(`time with one worker / with two: ${median(({ one, two }) => one.wall / two.wall).toFixed(2)}`);
  console.log(JSON.stringify(rounds));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bare(table, sines) {
  const model = await importModel(MODEL, { args: { sines } });
  const background = matrix(table.slice(0, BACKGROUND));
  const explain = (row, { shared, signal }) => kernelShap(probe(model, columns(background, row)), { shared, signal });
  for await (const { error } of explainAll(table, explain)) if (error) throw error;
}

async function batch(name, sines, size) {
  const job = {
    ...{ schema: "whybox/job@1", model: { path: MODEL, args: { sines } }, method: "kernel-shap", rowsPerShard: 50 },
    ...{ table: join(folder, "rows.csv"), background: { rows: BACKGROUND }, out: join(folder, name) },
  };
  const { doneRows, failedRows } = await runBatch(job, { engine: localEngine({ size }) });
  if (doneRows !== ROWS || failedRows > 0) throw new Error("rows are missing");
}

async function timed(work) {
  const [startedMs, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - startedMs) / 1000, cpu: (user + system) / 1e6 };
}

async function sinesPerRow(microseconds) {
  const model = createModel({ sines: 1000 });
  const rows = matrix(Array.from({ length: 2000 }, () => [0.1, 0.2, 0.3, 0.4]));
  await model.predict(rows);
  const { cpu } = await timed(() => model.predict(rows));
  return Math.round((1000 * microseconds) / ((cpu * 1e6) / 2000));
}
