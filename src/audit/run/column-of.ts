import { suggestNames } from "../../core/checks/nearest-names.js";
import type { Dataset } from "../../core/dataset.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** The position of a feature, by name. */
export function columnOf(where: string, { features }: Dataset, name: string): number {
  const at = features.findIndex((feature) => feature.name === name);
  if (at >= 0) return at;
  const names = features.map((feature) => feature.name);
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: there is no feature ${JSON.stringify(name)}${suggestNames(name, names)}`,
  );
}
