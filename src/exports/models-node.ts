export { type LoadModelOptions, loadModel } from "../models/load-model.js";
export { type ProcessModelOptions, processModel, pythonModel } from "../models/process/process-model.js";
export * from "./models.js";
