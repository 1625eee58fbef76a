export type { Engine } from "../batch/engine.js";
export { localEngine } from "../batch/engines/local.js";
export { type BatchJob, parseJob, readJob } from "../batch/job.js";
export type { LoadModel } from "../batch/load-model.js";
export { type BatchProgress, type RunBatchOptions, runBatch } from "../batch/run-batch.js";
