// One run of scaling.js in a process of its own.
import { columns, explainAll, importModel, kernelShap, matrix, probe, readTable } from "whybox";
import { localEngine, readJob, runBatch } from "whybox/batch";

const [what, file, sines] = process.argv.slice(2);
const job = what === "compute" ? undefined : await readJob(file);
const runs = { pairs, start, compute };
console.log(JSON.stringify(await runs[what](Number(sines))));

/** Processor seconds of so many million sines, which no other process can speed up or slow down but by the machine. */
function compute(millions) {
  const seconds = stopwatch();
  let sum = 0;
  for (let i = 0; i < millions * 1e6; i++) sum += Math.sin(i);
  return { cpu: seconds(), sum };
}

/** Processor seconds of a batch of one row: planning, a thread, a model. */
async function start() {
  const seconds = stopwatch();
  await runBatch(job, { engine: localEngine({ size: 1 }) });
  return { cpu: seconds() };
}

/**
 * Shard by shard in turns: explainAll on its rows in this thread, and the shard in the engine's. A machine that others use
 * slows neighbours in time alike.
 */
async function pairs(work) {
  const model = await importModel(new URL("./slow-model.js", import.meta.url), { args: { sines: work } });
  const { data, rows: count, columns: width } = (await readTable(job.table[0])).rows;
  const rows = Array.from({ length: count }, (_, row) => data.subarray(row * width, (row + 1) * width));
  const background = matrix(rows.slice(0, 50));
  const explain = (row, { shared, signal }) => kernelShap(probe(model, columns(background, row)), { shared, signal });
  const found = [];
  const local = localEngine({ size: 1 });
  const engine = {
    name: "in turns",
    async run(out, shards, signal, onShard) {
      let seconds;
      async function* inTurns() {
        for (const shard of shards) {
          const bare = stopwatch();
          const own = rows.slice(shard * job.rowsPerShard, (shard + 1) * job.rowsPerShard);
          for await (const { error } of explainAll(own, explain)) if (error) throw error;
          found.push({ bare: bare() });
          seconds = stopwatch();
          yield shard;
        }
      }
      // The engine takes the next one when it has finished the one before.
      await local.run(out, inTurns(), signal, (...shard) => {
        found[found.length - 1].batch = seconds();
        onShard(...shard);
      });
    },
  };
  const { doneRows, failedRows } = await runBatch(job, { engine });
  if (doneRows !== count || failedRows > 0) throw new Error("rows are missing");
  return found;
}

function stopwatch() {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}
