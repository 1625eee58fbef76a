import { option, wholeNumber } from "../../core/checks/option-kinds.js";
import type { Executor } from "../../core/executor.js";
import { runOptions, seedOption } from "../../explain/run/run-options.js";

/** The options of every audit that asks the model, for `optionsOf`. */
export const modelOptions = {
  ...runOptions,
  seed: seedOption,
  executor: option<Executor>()({
    says: "where the model is asked",
    defaultSays: "in process",
    expected: "an executor, such as inProcess() or workerPool()",
    accepts: (value) => typeof (value as Partial<Executor> | null)?.predict === "function",
    recorded: false,
  }),
};

/** The most model rows to spend. */
export const budgetOption = (defaultRows: number) =>
  wholeNumber({ min: 1, default: defaultRows, says: "model rows that may be spent" });

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");

/** Names of the model's outputs. */
export const outputNamesOption = option<readonly string[]>()({
  says: "names of the outputs looked at",
  defaultSays: "the positive one of two classes, else all",
  expected: "a list of names",
  accepts: isNames,
});

/** Names of features. */
export const featureNamesOption = option<readonly string[]>()({
  says: "names of the features looked at",
  defaultSays: "all",
  expected: "a list of names",
  accepts: isNames,
});
