import { describeValue } from "../core/checks/describe-value.js";
import type { ColumnTable, Dataset, LabelledDataset } from "../core/dataset.js";
import { WhyboxError } from "../core/whybox-error.js";
import { table } from "../tables/table.js";
import { assembleDataset } from "./assemble-dataset.js";
import { type DatasetOptions, featuresOf, type LabelOptions, rolesOf, type SourceColumns } from "./dataset-options.js";
import { inferRecords } from "./infer-records.js";

type Records = readonly { readonly [name: string]: unknown }[];

/**
 * A dataset from row objects: the model's columns as a matrix, and beside it what an audit needs and the model must not
 * see: the true answers, groups, weights, ids, clusters, time, and any other column.
 *
 * Columns are found by name. With `model` (or `features` as a model has them) the features are known, and cells must fit
 * them; with names, or with neither, kinds are inferred: numbers where every cell that is not empty is one, else a
 * category. Without either, every column that is not the target, weights, id, cluster or time is a feature.
 *
 * @param records  one object per row
 * @param options  which column plays which part; see DatasetOptions
 * @throws WhyboxError INVALID_ARGUMENT for options that do not fit together; INVALID_DATA for a column that is not there
 *   (with the names most like it), or a cell that does not fit, naming row and column
 * Cost: no model row; 8 bytes per cell.
 * @example
 * const people = dataset(
 *   [{ age: 31, sex: "f", paid: "yes" }, { age: 52, sex: "m", paid: "no" }],
 *   { target: "paid", groups: ["sex", { column: "age", cuts: [40] }] },
 * );
 * people.groups[1].labels   // ["age <= 40", "age > 40"]
 */
export function dataset(records: Records, options: DatasetOptions & LabelOptions): LabelledDataset;
export function dataset(records: Records, options?: DatasetOptions): Dataset;
export function dataset(records: Records, options: DatasetOptions = {}): Dataset {
  const where = "dataset";
  if (!Array.isArray(records)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected a list of objects, one per row, got ${describeValue(records)}`,
    );
  }
  if (records.length === 0) throw new WhyboxError("INVALID_DATA", `${where}: expected at least one row, got 0`);
  const roles = rolesOf(where, options);
  const source: SourceColumns = { where, names: namesOf(where, records) };
  const { known, names } = featuresOf(source, roles);
  const rest = source.names.filter((name) => !names.includes(name));
  const features: ColumnTable = known
    ? { rows: table(records, known), features: known }
    : inferRecords(where, records, names);
  return assembleDataset(source, { name: "records", features, rest: inferRecords(where, records, rest), roles });
}

/** The keys of the records, in the order in which they come up. */
function namesOf(where: string, records: readonly unknown[]): string[] {
  const names = new Set<string>();
  for (const [row, record] of records.entries()) {
    if (typeof record !== "object" || record === null || Array.isArray(record)) {
      throw new WhyboxError("INVALID_DATA", `${where}: expected an object at row ${row}, got ${describeValue(record)}`);
    }
    for (const name of Object.keys(record)) names.add(name);
  }
  return [...names];
}
