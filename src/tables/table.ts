import { describeValue } from "../core/checks/describe-value.js";
import { showValue } from "../core/checks/show-value.js";
import type { CheckedFeatures, Feature, WidenedFeature } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { cellEncoder } from "./cell.js";

/**
 * Row objects as a matrix: numbers as they are, true and false as 1 and 0, categories as the codes of their labels, gaps
 * as NaN.
 * Keys that no feature names are left alone.
 *
 * @param records  one object per row
 * @param given  features: the columns, in order
 * @returns records x features
 * @throws WhyboxError INVALID_DATA naming the row and the feature: a value that is missing where the feature
 *   does not say so, is not a number, or is no known category; INVALID_ARGUMENT without features
 * @example
 * table([{ age: 31, job: "nurse" }], [
 *   { name: "age", kind: "number" },
 *   { name: "job", kind: "category", categories: ["clerk", "nurse"] },
 * ])   // 1 x 2: [31, 1]
 */
export function table<const F extends readonly WidenedFeature[]>(
  records: readonly { readonly [name: string]: unknown }[],
  given: F & CheckedFeatures<F>,
): Matrix {
  const features = given as readonly Feature[];
  if (!Array.isArray(records)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `table: expected records to be a list of objects, one per row, got ${describeValue(records)}`,
    );
  }
  checkFeatures(features);
  const columns = features.length;
  const encoders = features.map(cellEncoder);
  const data = new Float64Array(records.length * columns);
  records.forEach((record, row) => {
    if (typeof record !== "object" || record === null) {
      throw new WhyboxError("INVALID_DATA", `table: expected an object at row ${row}, got ${showValue(record)}`);
    }
    features.forEach((feature, column) => {
      const cell = encoders[column](record[feature.name]);
      if (typeof cell === "object") {
        throw new WhyboxError("INVALID_DATA", `table: row ${row}, "${feature.name}": ${cell.problem}`);
      }
      data[row * columns + column] = cell;
    });
  });
  return { data, rows: records.length, columns };
}

function checkFeatures(features: readonly Feature[]): void {
  if (!Array.isArray(features) || features.length === 0) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `table: expected features to be a list of at least one feature, such as model.input.features, got ${describeValue(features)}`,
    );
  }
  features.forEach((feature, i) => {
    if (typeof feature?.name === "string" && (feature.kind === "number" || Array.isArray(feature.categories))) return;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `table: expected feature ${i} to be { name, kind: "number" } or { name, kind: "category", categories }, got ${showValue(feature)}`,
    );
  });
}
