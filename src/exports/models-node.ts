export { type ProcessModelOptions, processModel, pythonModel } from "../models/process/process-model.js";
export * from "./models.js";
