import type { Feature } from "../../core/features.js";
import type { TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { codeLabels } from "./code-labels.js";

/** dump_model writes numbers beyond this as this. */
export const MAX_WRITTEN = 1e300;

/** The part of the export that describes features; checked where it is read. */
type Exported = {
  readonly feature_names: readonly string[];
  readonly feature_infos?: unknown;
  readonly pandas_categorical: readonly (readonly (string | number | boolean)[])[] | null;
};

/** Facts of a column. */
type Column = {
  readonly isCategory: boolean;
  /** Highest code of a category, -1 where none is known; of a number its largest value. */
  readonly highest: number;
  /** Numbers alone: whole ones from 0 to `highest`, as the codes of an ordered category are. */
  readonly mayBeOrdered: boolean;
  /** The column never varied, so that the export says nothing of it. */
  readonly isUnknown: boolean;
};

/**
 * The features of a LightGBM model. Columns that are split by sets, or listed with values, are categories. Their labels
 * come from `pandas_categorical`, which lists the labels of all category columns of the table in their order, but not
 * which columns these are: also those that never vary or are ordered, which are numbers here; and integer columns can be
 * categories without labels. A column gets labels where every assignment that fits gives it the same ones, else codes.
 *
 * @throws WhyboxError INVALID_DATA for a column with numbers beyond 1e300, or codes above 200,000
 * @returns  the features, and the names of the columns that have codes although labels in the file may be theirs
 */
export function lightgbmFeatures(
  where: string,
  read: Exported,
  trees: readonly (readonly TreeNode[])[],
): { features: Feature[]; unclear: string[] } {
  const columns = columnsOf(where, read, trees);
  const assigned = assignedLabels(columns, read.pandas_categorical ?? []);
  const features = read.feature_names.map((name, i): Feature => {
    const { isCategory, highest } = columns[i];
    if (!isCategory) return { name, kind: "number", missing: true };
    const known = assigned[i].labels?.map(String);
    const categories = known ?? codeLabels(where, name, Math.max(0, highest));
    return { name, kind: "category", categories, missing: true };
  });
  const unclear = read.feature_names.filter((_, i) => columns[i].isCategory && assigned[i].isUnclear);
  return { features, unclear };
}

function columnsOf(where: string, read: Exported, trees: readonly (readonly TreeNode[])[]): Column[] {
  const highest = read.feature_names.map(() => -1);
  const isSplitBySets = read.feature_names.map(() => false);
  for (const nodes of trees) {
    for (const node of nodes) {
      if (!("categories" in node)) continue;
      isSplitBySets[node.feature] = true;
      for (const code of node.categories) highest[node.feature] = Math.max(highest[node.feature], code);
    }
  }
  return read.feature_names.map((name, i) => {
    const { min, max, values } = infoOf(read.feature_infos, name);
    if (Math.max(Math.abs(min ?? 0), Math.abs(max ?? 0)) >= MAX_WRITTEN) {
      const message = `"${name}" has numbers beyond 1e300, where LightGBM's export cuts thresholds; scale the column`;
      throw new WhyboxError("INVALID_DATA", `${where}: feature_infos: ${message}`);
    }
    const codes = values.reduce((most, code) => Math.max(most, code), highest[i]);
    const isCategory = isSplitBySets[i] || values.length > 0;
    return {
      isCategory,
      highest: isCategory ? codes : (max ?? -1),
      mayBeOrdered: !isCategory && min === 0 && Number.isInteger(max),
      isUnknown: !isCategory && max === undefined,
    };
  });
}

function infoOf(infos: unknown, name: string) {
  const info: unknown =
    typeof infos === "object" && infos !== null && Object.hasOwn(infos, name)
      ? (infos as Record<string, unknown>)[name]
      : undefined;
  const { min_value, max_value, values } = (info ?? {}) as {
    min_value?: unknown;
    max_value?: unknown;
    values?: unknown;
  };
  return {
    min: typeof min_value === "number" ? min_value : undefined,
    max: typeof max_value === "number" ? max_value : undefined,
    values: Array.isArray(values) ? values.filter((value): value is number => Number.isFinite(value)) : [],
  };
}

/** The labels of a column. */
type Assigned<L> = {
  readonly labels: L | undefined;
  /** It has none because it may have one of several lists, or a list and none. */
  readonly isUnclear: boolean;
};

/**
 * The list of labels of each column, where all assignments agree. An assignment gives every list to one column, in order;
 * a category must have more labels than its highest code, an ordered one exactly one more.
 */
function assignedLabels<L extends { readonly length: number }>(
  columns: readonly Column[],
  lists: readonly L[],
): Assigned<L>[] {
  const fits = ({ isCategory, highest, mayBeOrdered, isUnknown }: Column, list: L) =>
    isCategory ? highest < list.length : isUnknown || (mayBeOrdered && highest === list.length - 1);
  const isLast = lists.length;
  /** before[c][l]: the first l lists can be given to the first c columns; after[c][l]: the others to the other columns. */
  const table = () => columns.concat(columns.slice(0, 1)).map(() => new Uint8Array(isLast + 1));
  const [before, after] = [table(), table()];
  before[0][0] = 1;
  for (const [c, column] of columns.entries()) {
    for (let l = 0; l <= isLast; l++) {
      if (before[c][l] || (l > 0 && before[c][l - 1] && fits(column, lists[l - 1]))) before[c + 1][l] = 1;
    }
  }
  after[columns.length][isLast] = 1;
  for (let c = columns.length - 1; c >= 0; c--) {
    for (let l = isLast; l >= 0; l--) {
      if (after[c + 1][l] || (l < isLast && after[c + 1][l + 1] && fits(columns[c], lists[l]))) after[c][l] = 1;
    }
  }
  // Lists that fit no columns belong to some all the same.
  const fitsNone = !before[columns.length][isLast];
  return columns.map((column, c) => {
    const options = lists.filter((list, l) => before[c][l] && after[c + 1][l + 1] && fits(column, list));
    const mayHaveNone = Array.from({ length: isLast + 1 }, (_, l) => l).some((l) => before[c][l] && after[c + 1][l]);
    const labels = options.length === 1 && !mayHaveNone ? options[0] : undefined;
    return { labels, isUnclear: labels === undefined && (options.length > 0 || fitsNone) };
  });
}
