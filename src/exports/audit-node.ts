export { type ReadDatasetOptions, readDataset } from "../data/read-dataset.js";
export * from "./audit.js";
