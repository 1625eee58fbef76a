import { number, option, wholeNumber } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { Model } from "../../../core/model.js";
import { modelOptions } from "../../run/model-options.js";
import { fairnessOptions } from "../review/fairness-options.js";

export const individualFairnessOptions = optionsOf("individualFairness", {
  ...modelOptions,
  favourable: fairnessOptions.spec.favourable,
  threshold: fairnessOptions.spec.threshold,
  features: option<readonly string[]>()({
    says: "features by which people are similar",
    defaultSays: "all but those that say a group",
    expected: "a list of names",
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string"),
  }),
  neighbours: wholeNumber({ min: 1, max: 1000, default: 5, says: "nearest rows that an answer is compared with" }),
  constant: number({ above: 0, default: 1, says: "scores should differ by at most so many times the distance" }),
  maxRows: wholeNumber({ min: 1, default: 2000, says: "rows that are compared with all rows; more are drawn from" }),
  count: wholeNumber({ min: 0, max: 100, default: 5, says: "pairs that are shown, at most" }),
  model: option<Model>()({
    says: "the model, to ask what changes when only the group does",
    defaultSays: "none: no group is flipped",
    expected: "a model",
    accepts: (value) => typeof (value as Partial<Model> | null)?.predict === "function",
    recorded: false,
  }),
});
export type IndividualFairnessOptions = Given<typeof individualFairnessOptions>;
