import { oneOf, wholeNumber } from "../../core/checks/option-kinds.js";
import type { Given, Options, Resolved } from "../../core/checks/options.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkProbe } from "../run/check-probe.js";
import { checkOutputChoice, type OutputChoice } from "../run/output-choice.js";
import { outputsOption, runOptions, sharedOption } from "../run/run-options.js";

/** The number of parts that are read at a glance. */
const DEFAULT_COUNT = 5;

/** The options of every explainer that chooses parts. */
export const subsetOptions = {
  count: wholeNumber({
    min: 1,
    defaultSays: "5, or all where there are fewer",
    says: "the most parts to choose",
  }),
  objective: oneOf(["gain", "logProbability"], {
    default: "gain",
    says: "gain: of the answer over the one with every part hidden; logProbability: of their logarithms",
  }),
  budgetRows: wholeNumber({
    min: 1,
    defaultSays: "as many as the method can come to ask",
    says: "the most model rows to ask",
  }),
  outputs: outputsOption,
  shared: sharedOption,
  ...runOptions,
};

export type SubsetOptions = Given<Options<typeof subsetOptions>>;
type ResolvedSubsetOptions = Resolved<typeof subsetOptions> & { readonly count: number };

/**
 * Checks the probe and the options, and puts the defaults in place that depend on the probe.
 *
 * @throws WhyboxError INVALID_ARGUMENT
 */
export function resolveSubsetOptions<S extends typeof subsetOptions>(
  options: Options<S>,
  probe: Probe,
  given: unknown,
): Resolved<S> & { readonly count: number } {
  const method = options.name;
  checkProbe(method, probe);
  const resolved = options.resolve(given) as Resolved<S> & ResolvedSubsetOptions;
  const parts = probe.parts.length;
  const { count = Math.min(DEFAULT_COUNT, parts) } = resolved;
  if (count > parts) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${method}: expected count to be a whole number from 1 to ${parts}, the number of parts, got ${count}`,
    );
  }
  checkOutputChoice(method, resolved.outputs, probe.outputs);
  checkOneOutput(method, probe, resolved.outputs);
  return { ...resolved, count };
}

/** A set is chosen for one output; another output would need another set. */
function checkOneOutput(method: string, { outputs }: Probe, choice: OutputChoice): void {
  const isClassifier = outputs.every(({ unit }) => unit === "probability");
  const top = (choice as { top?: number }).top;
  const chosen =
    top ?? (Array.isArray(choice) ? choice.length : choice === "predicted" && isClassifier ? 1 : outputs.length);
  if (chosen === 1) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${method}: expected one output, as one is explained at a time, got ${chosen}; name one, such as outputs: [${JSON.stringify(outputs[0].name)}]`,
  );
}
