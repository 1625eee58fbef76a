export type { Price, Spent } from "../core/model.js";
export { type BudgetedModel, type BudgetLimits, budgeted } from "../models/around/budgeted.js";
export { type CachedModel, type CachedOptions, cached } from "../models/around/cached.js";
export { type CoalescedOptions, coalesced } from "../models/around/coalesced.js";
export { repeated } from "../models/around/repeated.js";
export { type HttpModelOptions, httpModel, type RequestRows } from "../models/http/http-model.js";
export { type OnnxModelOptions, onnxModel } from "../models/onnx/onnx-model.js";
export type { OpenModel } from "../models/open-model.js";
export { type TfjsModelOptions, tfjsModel } from "../models/tfjs/tfjs-model.js";
