import { type BatchProgress, batchProgress } from "./batch-progress.js";
import { checkFolder, readPlan } from "./read-plan.js";

/**
 * Progress of a batch, read from its output folder; it may be running, on any number of machines.
 *
 * @param out  the output folder
 * @throws WhyboxError INVALID_DATA where no job was started
 * @example
 * const { doneRows, rows, failedShards } = await batchStatus("explained");
 */
export async function batchStatus(out: string): Promise<BatchProgress> {
  checkFolder("batchStatus", out);
  return batchProgress(await readPlan(out));
}
