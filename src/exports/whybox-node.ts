export { type WorkerPoolOptions, workerPool } from "../evaluate/worker-pool.js";
export { type ReadTableOptions, readTable } from "../tables/read-table.js";
export * from "./whybox.js";
