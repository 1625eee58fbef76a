import { batchProgress, progressReader } from "../../batch/batch-progress.js";
import { readJob } from "../../batch/job.js";
import { readPlan } from "../../batch/read-plan.js";
import { verifyBatch } from "../../batch/verify-batch.js";
import { listenForSignals } from "../output/signals.js";
import { warn } from "../output/warn.js";
import { serveMetrics } from "./serve-metrics.js";
import { type StatusFormat, statusText } from "./status-text.js";

export type StatusFlags = {
  readonly format: StatusFormat;
  readonly verify?: true;
  readonly serve?: number;
  readonly host: string;
};

/** Prints the progress of a batch once, or serves it. Returns the exit code: 1 where published files are damaged. */
export async function showStatus(file: string, flags: StatusFlags, stdout: NodeJS.WriteStream): Promise<number> {
  const plan = await readPlan((await readJob(file)).out);
  if (flags.serve !== undefined) {
    const { signal, stopListening } = listenForSignals();
    const at = { host: flags.host, port: flags.serve };
    await serveMetrics(at, progressReader(plan), signal, (url) => warn(`metrics at ${url}`));
    stopListening();
    return 0;
  }
  stdout.write(statusText(await batchProgress(plan), flags.format));
  if (!flags.verify) return 0;
  const damaged = await verifyBatch(plan.job.out);
  for (const { shard, problem } of damaged) warn(`shard ${shard}: ${problem}; remove its folder and run the job again`);
  if (damaged.length === 0) warn("every published file is as it was published");
  return damaged.length === 0 ? 0 : 1;
}
