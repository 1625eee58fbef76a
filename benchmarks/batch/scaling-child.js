// One step of scaling.js in a process of its own.
import { columns, explainAll, importModel, kernelShap, matrix, probe, readTable } from "whybox";
import { localEngine, readJob, runBatch } from "whybox/batch";

const [what, argument, warmUp] = process.argv.slice(2);
const steps = { pairs, start, compute };
console.log(JSON.stringify(await steps[what](argument, Number(warmUp))));

/** Computes so many million sines, to see how much two processes at once get from this machine. */
function compute(millions) {
  const seconds = stopwatch();
  let sum = 0;
  for (let i = 0; i < millions * 1e6; i++) sum += Math.sin(i);
  return { ...seconds(), sum };
}

/** A batch of one row: planning, a thread, a model. */
async function start(file) {
  const job = await readJob(file);
  const seconds = stopwatch();
  await runBatch(job, { engine: localEngine({ size: 1 }) });
  return seconds();
}

/**
 * Shard by shard in turns: explainAll on its rows in this thread, and the shard in the engine's. A machine that others
 * use slows neighbours in time alike. The first pairs start the thread and warm its compiler up, and are left out.
 */
async function pairs(file, warmUp) {
  const job = await readJob(file);
  const model = await importModel(job.model.path, { args: job.model.args });
  const { data, rows: count, columns: width } = (await readTable(job.table[0])).rows;
  const rows = Array.from({ length: count }, (_, row) => data.subarray(row * width, (row + 1) * width));
  const background = matrix(rows.slice(0, job.background.rows));
  const explain = (row, { shared, signal }) => kernelShap(probe(model, columns(background, row)), { shared, signal });
  const found = [];
  const local = localEngine({ size: 1 });
  const engine = {
    name: "in turns",
    async run(out, shards, signal, onShard) {
      let seconds;
      async function* inTurns() {
        for (const shard of shards) {
          seconds = stopwatch();
          const own = rows.slice(shard * job.rowsPerShard, (shard + 1) * job.rowsPerShard);
          for await (const { error } of explainAll(own, explain)) if (error) throw error;
          found.push({ bare: seconds() });
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
  return found.slice(warmUp);
}

/** Seconds of the processor, in all threads, and of the clock. */
function stopwatch() {
  const before = process.cpuUsage();
  const startedMs = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / 1e6, wall: (performance.now() - startedMs) / 1000 };
  };
}
