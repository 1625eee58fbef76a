import { type BatchProgress, batchProgress } from "./batch-progress.js";
import { readPlan } from "./read-plan.js";

/**
 * How a batch stands, from what lies in its output folder; it may be running, on whichever machines.
 *
 * @param out  the output folder
 * @throws WhyboxError INVALID_DATA where no job was started
 * @example
 * const { doneRows, rows, failedShards } = await batchStatus("explained");
 */
export async function batchStatus(out: string): Promise<BatchProgress> {
  return batchProgress(await readPlan(out));
}
