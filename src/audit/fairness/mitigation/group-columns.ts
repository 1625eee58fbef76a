import type { Dataset, Grouping } from "../../../core/dataset.js";
import type { Feature } from "../../../core/features.js";
import { binOf } from "../../../math/bin-of.js";

/** A column that tells a model the group of a row. Plain JSON, so that it can be sent to a worker. */
export type GroupColumn = {
  readonly name: string;
  /** The column among the inner model's features; null where the inner model lacks it and the outer model takes it. */
  readonly inner: number | null;
  readonly feature: Feature;
  readonly labels: readonly string[];
  readonly cuts?: readonly number[];
};

/** The columns of the groupings of these names. */
export function groupColumns(dataset: Dataset, names: readonly string[]): GroupColumn[] {
  return names.map((name) => {
    const grouping = dataset.groups.find((each) => each.name === name) as Grouping;
    const { labels, cuts, features, column } = grouping;
    const [inner] = features;
    const known = column ?? { name, kind: "category" as const, categories: labels };
    return {
      name,
      inner: inner ?? null,
      feature: inner === undefined ? { ...known, missing: true } : dataset.features[inner],
      labels,
      ...(cuts && { cuts }),
    };
  });
}

/** Features that the outer model takes in addition to the inner model's: each column once. */
export function addedFeatures(columns: readonly GroupColumn[]): Feature[] {
  const added = columns.filter(({ inner }) => inner === null).map(({ feature }) => feature);
  return added.filter(({ name }, i) => added.findIndex((other) => other.name === name) === i);
}

/**
 * The number of a row's group among all combinations of labels, where "not said" is one more label of each column; -1 for a
 * value that no label stands for.
 *
 * @param value  of each column, as the row holds it
 */
export function groupNumber(columns: readonly GroupColumn[], value: (column: GroupColumn) => number): number {
  return combined(columns, (column) => {
    const { labels, cuts, feature } = column;
    const found = value(column);
    if (Number.isNaN(found)) return labels.length;
    if (cuts) return binOf(found, cuts);
    return feature.kind === "category" ? found : labels.indexOf(String(found));
  });
}

/** The same number for each row of a dataset, from its groups; labels may be in another order there. */
export function groupNumbers(columns: readonly GroupColumn[], dataset: Dataset, rows: Int32Array): Int32Array {
  const places = columns.map(({ name, labels }) => {
    const grouping = dataset.groups.find((each) => each.name === name) as Grouping;
    return { codes: grouping.codes, to: grouping.labels.map((label) => labels.indexOf(label)) };
  });
  return rows.map((row) =>
    combined(columns, ({ labels }, c) => {
      const code = places[c].codes[row];
      return code < 0 ? labels.length : places[c].to[code];
    }),
  );
}

function combined(columns: readonly GroupColumn[], code: (column: GroupColumn, position: number) => number): number {
  let number = 0;
  for (const [c, column] of columns.entries()) {
    const columnCode = code(column, c);
    if (columnCode < 0) return -1;
    number = number * (column.labels.length + 1) + columnCode;
  }
  return number;
}
