export type { Price, Spent } from "../core/model.js";
export { type OnnxModelOptions, onnxModel } from "../models/onnx/onnx-model.js";
export type { OpenModel } from "../models/open-model.js";
