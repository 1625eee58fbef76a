import { isAbortSignal } from "../../core/checks/check-signal.js";
import { option } from "../../core/checks/option-kinds.js";
import type { Seed } from "../../random/stream.js";
import type { OutputChoice } from "./output-choice.js";
import type { SharedDesigns } from "./shared-designs.js";

type OnProgress = (doneRows: number, totalRows: number) => void;

/** The options of everything that asks a model, for `optionsOf`. */
export const runOptions = {
  /** Stops the run: it rejects with ABORTED, the cost so far and, where one can be formed, a partial explanation. */
  signal: option<AbortSignal>()({
    says: "stops the run, which rejects with ABORTED, its cost and, where there can be one, a partial explanation",
    expected: "an AbortSignal, such as new AbortController().signal",
    accepts: isAbortSignal,
    recorded: false,
  }),
  /** Told how many model rows have been answered, and how many there will be in all. */
  onProgress: option<OnProgress>()({
    says: "called with the model rows answered so far and in all",
    expected: "a function",
    accepts: (value) => typeof value === "function",
    recorded: false,
  }),
};

/** The seed of everything that draws random numbers: the same seed gives the same explanation, bit by bit. */
export const seedOption = option<Seed>()({
  says: "names the random numbers: the same seed gives the same bits",
  default: 0,
  expected: "a finite number or a string",
  accepts: (value) => typeof value === "string" || Number.isFinite(value),
});

/** The explained outputs. Which names there are depends on the model: see `checkOutputChoice`. */
export const outputsOption = option<OutputChoice>()({
  says: '"predicted", "all", { top: k }, or names of outputs and, where the method takes them, contrasts { of, against } (why one rather than the other); all are explained from the same model rows',
  default: "predicted",
  expected: '"predicted", "all", { top: k }, or names and contrasts',
  accepts: () => true,
});

/** Designs that explanations of many rows share. Every explainer takes it; one without a design has no use for it. */
export const sharedOption = option<SharedDesigns>()({
  says: "designs shared with other explanations, as explainAll hands them out",
  expected: "what explainAll hands out as shared",
  accepts: (value) => typeof (value as SharedDesigns | null)?.of === "function",
  recorded: false,
});
