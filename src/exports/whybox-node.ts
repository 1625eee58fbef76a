export { type ReadTableOptions, readTable } from "../tables/read-table.js";
export { type WorkerPoolOptions, workerPool } from "../workers/worker-pool.js";
export * from "./whybox.js";
