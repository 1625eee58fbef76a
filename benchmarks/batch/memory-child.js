// One step of a batch in a process of its own, for its peak memory.
import { importModel } from "whybox";
import { batchReport, localEngine, readJob, runBatch } from "whybox/batch";
import { peakMb } from "../peak-memory.js";

const [step, file, shards] = process.argv.slice(2);
const job = await readJob(file);
const steps = {
  /** A run that is stopped before its first shard has planned, and no more. */
  async plan() {
    const engine = { name: "none", run: async () => {} };
    const { rows, shards: count } = await runBatch(job, { engine, loadModel: importModel });
    return { rows, shards: count };
  },
  /** So many shards in one thread, and what the process held after each. */
  async work() {
    const stop = new AbortController();
    const heldMb = [];
    const onProgress = ({ doneShards }) => {
      heldMb.push(Math.round(process.memoryUsage.rss() / 1e6));
      if (doneShards >= Number(shards)) stop.abort();
    };
    await runBatch(job, { engine: localEngine({ size: 1 }), signal: stop.signal, onProgress }).catch((error) => {
      if (error.code !== "ABORTED") throw error;
    });
    const tenth = Math.ceil(heldMb.length / 10);
    const tenths = Array.from({ length: 10 }, (_, i) => heldMb.slice(i * tenth, (i + 1) * tenth));
    return {
      shards: heldMb.length - 1,
      // The most that was held in each tenth of the shards.
      tenthsMb: tenths.filter(({ length }) => length > 0).map((held) => Math.max(...held)),
    };
  },
  async status() {
    const { doneRows, doneShards } = await runBatch(job, { engine: { name: "none", run: async () => {} } });
    return { doneRows, doneShards };
  },
  async report() {
    const { importance } = await batchReport(job.out);
    return { rows: importance.result.rows };
  },
};
const startedMs = performance.now();
const found = await steps[step]();
const { user, system } = process.cpuUsage();
const seconds = (performance.now() - startedMs) / 1000;
console.log(JSON.stringify({ peakMb: peakMb(), seconds, cpuSeconds: (user + system) / 1e6, ...found }));
