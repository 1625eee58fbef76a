import type { Grouping } from "../core/dataset.js";
import { WhyboxError } from "../core/whybox-error.js";
import { binOf } from "../math/bin-of.js";
import { quantileEdges } from "../math/quantile-edges.js";
import type { Column } from "./column-at.js";
import type { Roles } from "./dataset-options.js";

/** A column of numbers with more different values than this is no list of groups, but has to be cut. */
const MAX_NUMBER_GROUPS = 20;

/**
 * The group of each row: by label, by number where there are few, or by band.
 *
 * @throws WhyboxError INVALID_ARGUMENT for cuts of labels, and for many numbers without cuts
 */
export function groupingOf(
  where: string,
  { feature, values }: Column,
  { name, column, cuts }: Roles["groups"][number],
): Omit<Grouping, "features"> {
  if (feature.kind === "category") {
    if (cuts) {
      throw new WhyboxError(
        "INVALID_ARGUMENT",
        `${where}: groups: cuts are for numbers, and ${JSON.stringify(column)} holds labels such as ${JSON.stringify(feature.categories[0])}`,
      );
    }
    return {
      name,
      column: feature,
      labels: feature.categories,
      codes: Int32Array.from(values, (code) => (code >= 0 ? code : -1)),
    };
  }
  if (cuts) {
    return {
      name,
      column: feature,
      labels: [...cuts, Number.NaN].map((_, band) => bandLabel(column, cuts, band)),
      codes: Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : binOf(value, cuts))),
      cuts,
    };
  }
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (distinct.length > MAX_NUMBER_GROUPS) {
    const quartiles = quantileEdges(
      values.filter((value) => !Number.isNaN(value)),
      4,
    );
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: groups: ${JSON.stringify(column)} holds ${distinct.length} different numbers; cut it into bands, such as { column: ${JSON.stringify(column)}, cuts: [${quartiles.join(", ")}] }`,
    );
  }
  const codes = new Map(distinct.map((value, code) => [value, code]));
  return {
    name,
    column: feature,
    labels: distinct.map(String),
    codes: Int32Array.from(values, (value) => codes.get(value) ?? -1),
  };
}

function bandLabel(column: string, cuts: readonly number[], band: number): string {
  if (band === 0) return `${column} <= ${cuts[0]}`;
  if (band === cuts.length) return `${column} > ${cuts[band - 1]}`;
  return `${cuts[band - 1]} < ${column} <= ${cuts[band]}`;
}
