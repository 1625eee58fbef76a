import type { ColumnTable, Dataset } from "../core/dataset.js";
import { takeRows } from "../core/matrix-rows.js";

/** Some rows of a dataset, with everything that belongs to them. */
export function datasetRows(dataset: Dataset, rows: Int32Array): Dataset {
  const numbers = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  const { target, groups, prediction, weights, ids, cluster, time, other } = dataset;
  return {
    name: dataset.name,
    rows: takeRows(dataset.rows, rows),
    features: dataset.features,
    ...(target && { target: { ...target, values: numbers(target.values) } }),
    groups: groups.map((group) => ({ ...group, codes: rows.map((row) => group.codes[row]) })),
    ...(prediction && { prediction: { ...prediction, values: numbers(prediction.values) } }),
    ...(weights && { weights: numbers(weights) }),
    ...(ids && { ids: Array.from(rows, (row) => ids[row]) }),
    ...(cluster && { cluster: rows.map((row) => cluster[row]) }),
    ...(time && { time: numbers(time) }),
    other: { ...other, rows: takeRows(other.rows, rows) } satisfies ColumnTable,
  };
}
