import { checkKnownOptions, checkOneOf, checkWholeNumber } from "../../core/checks/check-options.js";
import { checkRunOptions } from "../../core/checks/check-run-options.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkProbe } from "../run/check-probe.js";
import { checkOutputChoice, type OutputChoice } from "../run/output-choice.js";
import type { RunOptions } from "../run/run.js";

/** Options of every explainer that chooses parts. */
export type SubsetOptions = RunOptions & {
  /** The most parts to choose, 1 to all. */
  readonly maxParts: number;
  /**
   * What is to become large over sets S of kept parts, f(empty) being 0. "gain" (default): the answer to S less the
   * answer with every part hidden. "logProbability": the difference of their logarithms, for outputs above 0.
   */
  readonly objective?: "gain" | "logProbability";
  /** One output: a choice that comes to several is an error. Default "predicted". */
  readonly outputs?: OutputChoice;
  /** The most model rows to ask. Default: as many as the method can come to ask. */
  readonly budgetRows?: number;
};

const KNOWN = ["maxParts", "objective", "outputs", "budgetRows", "signal", "onProgress"];

/**
 * Checks the probe and the options that choosers of parts share.
 *
 * @returns how many draws a set meets
 * @throws WhyboxError INVALID_ARGUMENT
 */
export function checkSubsetOptions(
  method: string,
  probe: Probe,
  options: SubsetOptions,
  alsoKnown: readonly string[],
): number {
  const draws = checkProbe(method, probe);
  checkKnownOptions(method, options, [...KNOWN, ...alsoKnown]);
  checkRunOptions(method, options);
  const { maxParts, objective, outputs, budgetRows } = options;
  const parts = probe.parts.length;
  if (!Number.isSafeInteger(maxParts) || maxParts < 1 || maxParts > parts) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${method}: expected maxParts to be a whole number from 1 to ${parts}, the number of parts, got ${String(maxParts)}`,
    );
  }
  checkOneOf(method, "objective", objective, ["gain", "logProbability"]);
  checkOutputChoice(method, outputs, probe.outputs);
  checkWholeNumber(method, "budgetRows", budgetRows, 1);
  checkOneOutput(method, probe, outputs);
  return draws;
}

/** A set is chosen for one output; another output would need another set. */
function checkOneOutput(method: string, { outputs }: Probe, choice: OutputChoice = "predicted"): void {
  const isClassifier = outputs.every(({ unit }) => unit === "probability");
  const top = (choice as { top?: number }).top;
  const chosen =
    top ?? (Array.isArray(choice) ? choice.length : choice === "predicted" && isClassifier ? 1 : outputs.length);
  if (chosen === 1) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${method}: explains one output at a time, and outputs comes to ${chosen}; name one, such as outputs: [${JSON.stringify(outputs[0].name)}]`,
  );
}
