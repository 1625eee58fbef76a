import type { Dataset, Grouping } from "../../core/dataset.js";
import type { Feature } from "../../core/features.js";
import type { Steps } from "../../core/give-way.js";
import { matrixColumn } from "../../core/matrix-rows.js";
import { binnedRowsInSteps } from "../../math/binned-rows.js";

/** Deciles: rules narrower than a tenth of a column are seldom of use, and twice the bins are four times the work. */
const BINS = 10;
/** With more labels than this, a column singles out rows, not kinds of rows. */
const MAX_LABELS = 100;

/** A column cut into the bins or labels that rules are made of. */
export type CutColumn = {
  readonly feature: Feature;
  /** One per row of the dataset; a gap has the last code of all. */
  readonly codes: Uint16Array;
  /** Between the bins of a column of numbers; undefined for labels. */
  readonly edges: Float64Array | undefined;
  /** The numbers of the column, one per row of the dataset, NaN for a gap. */
  numbers(): Float64Array;
};

/**
 * The columns that rules may ask for: features, groups that are no features, and other columns of the table. Pauses between
 * tables and columns.
 *
 * @param names  only these, groups included; unknown names are left out
 */
export function* cutColumnsInSteps(
  { rows, features, groups, other }: Dataset,
  names?: readonly string[],
): Steps<CutColumn[]> {
  const isNamed = (name: string) => names === undefined || names.includes(name);
  const chosenGroups = groups.filter((group) => (names ? isNamed(group.name) : group.features.length === 0));
  const isGroup = (name: string) => chosenGroups.some((group) => group.name === name);
  const found: CutColumn[] = [];
  for (const table of [{ rows, features }, other]) {
    const { codes, edges } = yield* binnedRowsInSteps(table.rows, table.features, BINS);
    for (const [at, feature] of table.features.entries()) {
      const numbers = () => matrixColumn(table.rows, at);
      found.push({ feature, codes: codes[at], edges: edges[at], numbers });
    }
  }
  return [
    ...found.filter(({ feature }) => isNamed(feature.name) && !(names && isGroup(feature.name))),
    ...chosenGroups.map(ofGroup),
  ].filter(({ feature }) => feature.kind === "number" || feature.categories.length <= MAX_LABELS);
}

function ofGroup({ name, labels, codes }: Grouping): CutColumn {
  return {
    feature: { name, kind: "category", categories: labels, missing: true },
    codes: Uint16Array.from(codes, (code) => (code < 0 ? labels.length : code)),
    edges: undefined,
    numbers: () => new Float64Array(0),
  };
}
