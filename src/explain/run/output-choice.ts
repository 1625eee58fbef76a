import { showValue } from "../../core/checks/show-value.js";
import type { Output } from "../../core/features.js";
import { WhyboxError } from "../../core/whybox-error.js";

/**
 * Which outputs to explain. "predicted": the one with the highest answer when every output is a probability,
 * else all. `{ top: k }`: the k highest. Or names. All are explained from the same model rows.
 */
export type OutputChoice = "predicted" | "all" | { readonly top: number } | readonly string[];

/** Throws INVALID_ARGUMENT unless the choice is one of these outputs, or several that differ. */
export function checkOutputChoice(where: string, choice: OutputChoice | undefined, outputs: readonly Output[]): void {
  if (choice === undefined || choice === "predicted" || choice === "all") return;
  const names = outputs.map(({ name }) => name);
  if (Array.isArray(choice) && choice.length > 0) {
    const unknown = choice.find((name) => !names.includes(name));
    const repeated = choice.find((name, i) => choice.indexOf(name) !== i);
    if (unknown === undefined && repeated !== undefined)
      throw new WhyboxError("INVALID_ARGUMENT", `${where}: output ${JSON.stringify(repeated)} is named twice`);
    if (unknown === undefined) return;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: unknown output ${showValue(unknown)}; the outputs are ${names.map((name) => JSON.stringify(name)).join(", ")}`,
    );
  }
  const top = (choice as { top?: unknown } | null)?.top;
  if (Number.isInteger(top) && (top as number) >= 1 && (top as number) <= outputs.length) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected outputs to be "predicted", "all", { top: 1 to ${outputs.length} } or names, got ${showValue(choice)}`,
  );
}

/** The positions of the chosen outputs, given the model's answer to the instance. */
export function chosenOutputs(
  choice: OutputChoice,
  outputs: readonly Output[],
  prediction: ArrayLike<number>,
): number[] {
  const all = outputs.map((_, index) => index);
  const highestFirst = () => all.toSorted((a, b) => prediction[b] - prediction[a] || a - b);
  if (choice === "all") return all;
  if (choice === "predicted") {
    const isClassifier = outputs.length > 1 && outputs.every(({ unit }) => unit === "probability");
    return isClassifier ? highestFirst().slice(0, 1) : all;
  }
  if ("top" in choice) return highestFirst().slice(0, choice.top);
  return choice.map((name) => outputs.findIndex((output) => output.name === name));
}
