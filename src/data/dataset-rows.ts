import type { ColumnTable, Dataset } from "../core/dataset.js";
import type { Matrix } from "../core/matrix.js";

/** Some rows of a dataset, with everything that belongs to them. */
export function datasetRows(dataset: Dataset, rows: Int32Array): Dataset {
  const numbers = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  const { target, groups, prediction, weights, ids, cluster, time, other } = dataset;
  return {
    name: dataset.name,
    rows: matrixRows(dataset.rows, rows),
    features: dataset.features,
    ...(target && { target: { ...target, values: numbers(target.values) } }),
    groups: groups.map((group) => ({ ...group, codes: rows.map((row) => group.codes[row]) })),
    ...(prediction && { prediction: { ...prediction, values: numbers(prediction.values) } }),
    ...(weights && { weights: numbers(weights) }),
    ...(ids && { ids: Array.from(rows, (row) => ids[row]) }),
    ...(cluster && { cluster: rows.map((row) => cluster[row]) }),
    ...(time && { time: numbers(time) }),
    other: { ...other, rows: matrixRows(other.rows, rows) } satisfies ColumnTable,
  };
}

function matrixRows({ data, columns }: Matrix, rows: Int32Array): Matrix {
  const found = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    found.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  return { data: found, rows: rows.length, columns };
}
