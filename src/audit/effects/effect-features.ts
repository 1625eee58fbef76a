import { option } from "../../core/checks/option-kinds.js";
import type { Dataset } from "../../core/dataset.js";
import { columnOf } from "../run/column-of.js";

/** One feature, or two whose effect together is wanted: a list of exactly two, which a constant's type does not say. */
export type EffectOf = string | readonly string[];

const isEffectOf = (value: unknown) =>
  typeof value === "string" ||
  (Array.isArray(value) && value.length === 2 && value.every((name) => typeof name === "string"));

export const effectsOption = option<readonly EffectOf[]>()({
  says: "features, or pairs of features, whose effect is wanted",
  defaultSays: "every feature by itself",
  expected: "a list of names and of pairs of names",
  accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(isEffectOf),
});

/**
 * The columns of each requested effect, one or two. Default: every feature by itself.
 *
 * @throws WhyboxError INVALID_ARGUMENT for a name that is not there
 */
export function effectFeatures(
  where: string,
  dataset: Dataset,
  features: readonly EffectOf[] = dataset.features.map(({ name }) => name),
): number[][] {
  return features.map((of) => (typeof of === "string" ? [of] : of).map((name) => columnOf(where, dataset, name)));
}
