export { batchDrift, type FeatureDrift } from "../batch/batch-drift.js";
export type { BatchEvent, Log } from "../batch/batch-event.js";
export type { BatchProgress } from "../batch/batch-progress.js";
export {
  type BatchReport,
  batchReport,
  type DependenceBin,
  type FeatureReport,
  type OutputReport,
} from "../batch/batch-report.js";
export type { Engine } from "../batch/engine.js";
export { type BullmqOptions, bullmqEngine } from "../batch/engines/bullmq/bullmq-engine.js";
export { type WorkBatchesOptions, workBatches } from "../batch/engines/bullmq/work-batches.js";
export { localEngine } from "../batch/engines/local.js";
export { type BatchJob, parseJob, readJob } from "../batch/job.js";
export type { LoadModel } from "../batch/load-model.js";
export { type RunBatchOptions, runBatch } from "../batch/run-batch.js";
export type { ShardFailure } from "../batch/shard-failure.js";
export type { FailedShard } from "../batch/shard-failures.js";
