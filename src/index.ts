export * from "./browser.js";
export { type ReadDatasetOptions, readDataset } from "./data/read-dataset.js";
export { type WorkerPoolOptions, workerPool } from "./evaluate/worker-pool.js";
export { type ReadImageOptions, readImage } from "./images/read-image.js";
export { toPng } from "./render/svg/to-png.js";
export { type ReadTableOptions, readTable } from "./tables/read-table.js";
