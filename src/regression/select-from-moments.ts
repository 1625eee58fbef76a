import { WhyboxError } from "../core/whybox-error.js";
import { type SelectorOptions, selectColumns, selectionMethods } from "./select-columns.js";
import type { WeightedMoments } from "./weighted-moments.js";

export interface MomentsSelection extends SelectorOptions {
  /** Column of y; default 0. */
  readonly output?: number;
}

/**
 * Chooses columns as {@link selectFeatures} does, from moments that are already there, so that one Gram matrix
 * serves the selection and the fits of all outputs.
 *
 * @throws WhyboxError INVALID_ARGUMENT for a count below 1 or above the number of columns, an unknown method or
 *   output, or an instance of another length
 * Cost: forward O(columns count^2), highestWeights O(columns^3), lassoPath O(knots columns^2).
 */
export function selectFromMoments(
  moments: WeightedMoments,
  { output = 0, count, method, instance }: MomentsSelection,
  where = "selectFromMoments",
): number[] {
  const { columns, outputs } = moments;
  const check = (holds: boolean, expected: string, got: unknown) => {
    if (holds) return;
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected ${expected}, got ${got}`);
  };
  check(
    Number.isInteger(count) && count >= 1 && count <= columns,
    `count to be a whole number from 1 to ${columns}, the columns of z`,
    String(count),
  );
  check(
    selectionMethods.includes(method),
    `method to be ${selectionMethods.map((name) => `"${name}"`).join(" or ")}`,
    JSON.stringify(method) ?? String(method),
  );
  check(
    Number.isInteger(output) && output >= 0 && output < outputs,
    `output to be a column of y from 0 to ${outputs - 1}`,
    String(output),
  );
  check(instance?.length === columns, `an instance of ${columns} numbers, one per column of z`, instance?.length);
  return selectColumns(moments, { count, method, instance }, [output])[0];
}
