import { showValue } from "../../core/checks/show-value.js";
import type { Output } from "../../core/features.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** Why one output rather than another: the difference of the two. */
export type Contrast = { readonly of: string; readonly against: string };

/**
 * Which outputs to explain. "predicted": the one with the highest answer when every output is a probability,
 * else all. `{ top: k }`: the k highest. Or names and contrasts. All are explained from the same model rows.
 */
export type OutputChoice = "predicted" | "all" | { readonly top: number } | readonly (string | Contrast)[];

/** True if any difference of two outputs is to be explained. */
export function isContrasting(choice: OutputChoice): choice is readonly (string | Contrast)[] {
  return Array.isArray(choice) && choice.some((one) => typeof one === "object" && one !== null);
}

/**
 * Throws INVALID_ARGUMENT unless the choice is one of these outputs, or several that differ.
 *
 * @param contrasts  true where differences of two outputs can be explained; else why they cannot, for the error
 */
export function checkOutputChoice(
  where: string,
  choice: OutputChoice | undefined,
  outputs: readonly Output[],
  contrasts: true | string = "this method explains outputs, not differences of two",
): void {
  if (choice === undefined || choice === "predicted" || choice === "all") return;
  const names = outputs.map(({ name }) => name);
  if (isContrasting(choice)) {
    checkContrasts(where, choice, names, contrasts);
    return;
  }
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

function checkContrasts(
  where: string,
  choice: readonly (string | Contrast)[],
  names: readonly string[],
  contrasts: true | string,
): void {
  const refused = (message: string) => new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
  if (contrasts !== true) throw refused(`outputs cannot hold contrasts: ${contrasts}`);
  for (const one of choice) {
    const both = typeof one === "string" ? [one] : [one?.of, one?.against];
    const unknown = both.find((name) => !names.includes(name as string));
    if (both.some((name) => typeof name !== "string") || unknown !== undefined) {
      throw refused(
        `expected names of outputs and contrasts { of, against } of two, got ${showValue(one)}; the outputs are ${names.map((name) => JSON.stringify(name)).join(", ")}`,
      );
    }
    if (both[0] === both[1]) throw refused(`output ${JSON.stringify(both[0])} is contrasted with itself`);
  }
  const shown = choice.map((one) => JSON.stringify(typeof one === "string" ? one : [one.of, one.against]));
  const repeated = choice.find((_, i) => shown.indexOf(shown[i]) !== i);
  if (repeated !== undefined) throw refused(`output ${showValue(repeated)} is named twice`);
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
  // Of a probe that is contrasting, the outputs are those chosen.
  if (isContrasting(choice)) return all;
  return (choice as readonly string[]).map((name) => outputs.findIndex((output) => output.name === name));
}
