// One run of scaling.js in a process of its own: what it took, in seconds.
import { columns, explainAll, importModel, kernelShap, matrix, probe, readTable } from "whybox";
import { localEngine, readJob, runBatch } from "whybox/batch";

const [what, file, count] = process.argv.slice(2);
const cpu = process.cpuUsage();
const startedMs = performance.now();
await (what === "batch" ? batch(file, Number(count)) : explained(file, Number(count)));
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ wall: (performance.now() - startedMs) / 1000, cpu: (user + system) / 1e6 }));

async function batch(job, size) {
  const { rows, doneRows, failedRows } = await runBatch(await readJob(job), { engine: localEngine({ size }) });
  if (doneRows !== rows || failedRows > 0) throw new Error("rows are missing");
}

/** The same rows in this thread, with the explanations kept in memory. */
async function explained(table, sines) {
  const model = await importModel(new URL("./slow-model.js", import.meta.url), { args: { sines } });
  const { data, rows: count, columns: width } = (await readTable(table)).rows;
  const rows = Array.from({ length: count }, (_, row) => data.subarray(row * width, (row + 1) * width));
  const background = matrix(rows.slice(0, 50));
  const explain = (row, { shared, signal }) => kernelShap(probe(model, columns(background, row)), { shared, signal });
  for await (const { error } of explainAll(rows, explain)) if (error) throw error;
}
