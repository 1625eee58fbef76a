export * from "./browser.js";
export { type WorkerPoolOptions, workerPool } from "./evaluate/worker-pool.js";
