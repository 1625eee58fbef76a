import { suggestNames } from "../core/checks/nearest-names.js";
import type { Target } from "../core/dataset.js";
import type { Output } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { Column } from "./column-at.js";
import type { Roles } from "./dataset-options.js";

/** The positive one of two classes, where their names tell. */
const POSITIVE_NAMES = ["1", "true", "yes", "y", "positive"];
const NEGATIVE_NAMES = ["0", "false", "no", "n", "negative", "-1"];

/**
 * The true answers as classes or numbers: what the caller says, else what the model answers, else what the column holds.
 *
 * @throws WhyboxError INVALID_DATA for labels where numbers are asked for; INVALID_ARGUMENT for a positive class that
 *   does not come up
 */
export function targetOf(
  where: string,
  { feature, values }: Column,
  { kind, positive }: NonNullable<Roles["target"]>,
  outputs: readonly Output[] | undefined,
): Target {
  const { name } = feature;
  const isClass = kind === undefined ? guessClass(feature.kind === "category", values, outputs) : kind === "class";
  if (!isClass) {
    if (feature.kind === "category") {
      throw new WhyboxError(
        "INVALID_DATA",
        `${where}: expected numbers in the target ${JSON.stringify(name)}, got labels such as ${JSON.stringify(feature.categories[0])}`,
      );
    }
    return { name, kind: "number", ...(feature.unit !== undefined && { unit: feature.unit }), values };
  }
  const { classes, codes } =
    feature.kind === "category" ? { classes: feature.categories, codes: values } : asClasses(values);
  if (positive !== undefined && !classes.includes(positive)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: the target ${JSON.stringify(name)} has no class ${JSON.stringify(positive)}${suggestNames(positive, classes)}`,
    );
  }
  const chosen = positive ?? impliedPositive(classes, outputs);
  return { name, kind: "class", classes, values: codes, ...(chosen !== undefined && { positive: chosen }) };
}

function guessClass(isLabels: boolean, values: Float64Array, outputs: readonly Output[] | undefined): boolean {
  if (isLabels) return true;
  if (outputs)
    return outputs.every(({ unit }) => unit === "probability") || outputs.every(({ unit }) => unit === "logit");
  const distinct = new Set(values.filter((value) => !Number.isNaN(value)));
  return distinct.size > 0 && [...distinct].every((value) => value === 0 || value === 1);
}

function asClasses(values: Float64Array): { classes: string[]; codes: Float64Array } {
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const codes = new Map(distinct.map((value, code) => [value, code]));
  return { classes: distinct.map(String), codes: values.map((value) => codes.get(value) ?? Number.NaN) };
}

/** The class that the model's only output is called by, or the one of two that says yes. */
function impliedPositive(classes: readonly string[], outputs: readonly Output[] | undefined): string | undefined {
  if (outputs?.length === 1 && classes.includes(outputs[0].name)) return outputs[0].name;
  if (classes.length > 2) return undefined;
  const says = (names: readonly string[]) => classes.find((label) => names.includes(label.toLowerCase()));
  const yes = says(POSITIVE_NAMES);
  if (yes !== undefined) return yes;
  const no = says(NEGATIVE_NAMES);
  return no === undefined ? undefined : classes.find((label) => label !== no);
}
