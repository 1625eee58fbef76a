import { suggestNames } from "../../core/checks/nearest-names.js";
import type { Dataset } from "../../core/dataset.js";
import type { Output } from "../../core/features.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** The positions of outputs: those named, else the positive one of two classes, else all. */
export function outputsOf(where: string, { outputs }: Model, { target }: Dataset, names?: readonly string[]): number[] {
  if (names) return names.map((name) => outputAt(where, outputs, name));
  if (outputs.length !== 2 || outputs.some(({ unit }) => unit !== "probability")) return [...outputs.keys()];
  const positive = target?.kind === "class" ? outputs.findIndex(({ name }) => name === target.positive) : -1;
  return [positive < 0 ? 1 : positive];
}

function outputAt(where: string, outputs: readonly Output[], name: string): number {
  const at = outputs.findIndex((output) => output.name === name);
  if (at >= 0) return at;
  const known = outputs.map((output) => output.name);
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: there is no output ${JSON.stringify(name)}${suggestNames(name, known)}`,
  );
}
