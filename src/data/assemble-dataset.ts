import type { ColumnTable, Dataset, StoredPrediction } from "../core/dataset.js";
import type { Feature } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";
import { type Column, columnAt } from "./column-at.js";
import type { Roles, SourceColumns } from "./dataset-options.js";
import { groupingOf } from "./grouping-of.js";
import { targetOf } from "./target-of.js";

type Tables = {
  readonly name: string;
  readonly features: ColumnTable;
  /** All columns that are no features. */
  readonly rest: ColumnTable;
  readonly roles: Roles;
};

/** Gives every column its part. */
export function assembleDataset({ where }: SourceColumns, { name, features, rest, roles }: Tables): Dataset {
  const featureAt = (column: string) => features.features.findIndex((feature) => feature.name === column);
  const column = (wanted: string): Column => {
    const at = featureAt(wanted);
    return at >= 0
      ? columnAt(features, at)
      : columnAt(
          rest,
          rest.features.findIndex((each) => each.name === wanted),
        );
  };
  const { target, prediction, weights, id, cluster, time } = roles;
  const named = [target?.column, prediction, weights, id, cluster, time, ...roles.groups.map((group) => group.column)];
  return {
    name,
    rows: features.rows,
    features: features.features,
    ...(target && { target: targetOf(where, column(target.column), target, roles.outputs) }),
    groups: roles.groups.map((group) => {
      const at = featureAt(group.column);
      return { ...groupingOf(where, column(group.column), group), features: at < 0 ? [] : [at] };
    }),
    ...(prediction !== undefined && { prediction: predictionOf(column(prediction)) }),
    ...(weights !== undefined && { weights: weightsOf(where, column(weights)) }),
    ...(id !== undefined && { ids: idsOf(where, column(id)) }),
    ...(cluster !== undefined && { cluster: clusterOf(where, column(cluster)) }),
    ...(time !== undefined && { time: timeOf(where, column(time)) }),
    other: without(rest, named),
  };
}

function predictionOf({ feature, values }: Column): StoredPrediction {
  const { name } = feature;
  if (feature.kind === "category") return { name, kind: "class", classes: feature.categories, values };
  return { name, kind: "number", ...(feature.unit !== undefined && { unit: feature.unit }), values };
}

function weightsOf(where: string, { feature, values }: Column): Float64Array {
  const at = JSON.stringify(feature.name);
  if (feature.kind !== "number") {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected weights ${at} to be numbers, got labels such as ${JSON.stringify(feature.categories[0])}`,
    );
  }
  const bad = values.findIndex((weight) => !(weight >= 0));
  if (bad >= 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected a weight of 0 or more at row ${bad}, ${at}, got ${Number.isNaN(values[bad]) ? "a gap" : values[bad]}`,
    );
  }
  if (!values.some((weight) => weight > 0)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected at least one weight above 0 in ${at}, got ${values.length} of 0`,
    );
  }
  return values;
}

function idsOf(where: string, { feature, values }: Column): string[] {
  const seen = new Map<number, number>();
  return Array.from(values, (value, row) => {
    const id = spelled(feature, value);
    const earlier = seen.get(value);
    if (Number.isNaN(value) || earlier !== undefined) {
      const got = Number.isNaN(value) ? "a gap" : `${JSON.stringify(id)}, as in row ${earlier}`;
      throw new WhyboxError(
        "INVALID_DATA",
        `${where}: expected an id of its own at row ${row}, ${JSON.stringify(feature.name)}, got ${got}; rows that belong together have a cluster`,
      );
    }
    seen.set(value, row);
    return id;
  });
}

/** A row whose cell is empty is a cluster of its own. */
function clusterOf(_where: string, { values }: Column): Int32Array {
  const numbers = new Map<number, number>();
  let next = 0;
  return Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return next++;
    if (!numbers.has(value)) numbers.set(value, next++);
    return numbers.get(value) as number;
  });
}

function timeOf(where: string, { feature, values }: Column): Float64Array {
  if (feature.kind === "number") return values;
  const times = feature.categories.map((label) => Date.parse(label));
  const bad = times.findIndex(Number.isNaN);
  if (bad >= 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected a number or a date such as 2024-05-31 in ${JSON.stringify(feature.name)}, got ${JSON.stringify(feature.categories[bad])}`,
    );
  }
  return values.map((value) => (Number.isNaN(value) ? value : times[value]));
}

function spelled(feature: Feature, value: number): string {
  return feature.kind === "category" ? feature.categories[value] : String(value);
}

function without({ rows, features }: ColumnTable, named: readonly (string | undefined)[]): ColumnTable {
  const kept = features.flatMap((feature, at) => (named.includes(feature.name) ? [] : [at]));
  const data = new Float64Array(rows.rows * kept.length);
  for (let row = 0; row < rows.rows; row++) {
    kept.forEach((at, i) => {
      data[row * kept.length + i] = rows.data[row * rows.columns + at];
    });
  }
  return { rows: { data, rows: rows.rows, columns: kept.length }, features: kept.map((at) => features[at]) };
}
