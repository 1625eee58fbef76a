import { checkKnownOptions } from "../../core/checks/check-options.js";
import type { ColumnGroups } from "../../core/checks/column-groups.js";
import type { Conditions } from "../../core/conditions.js";
import type { HasConditions, Masker } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import { type CheckedColumns, checkColumns, type Rows } from "./check-columns.js";
import { type ColumnsSpec, columnsPerturber } from "./columns-perturber.js";
import { describeColumns } from "./describe-columns.js";
import { identifyValues } from "./identify-values.js";

export type ColumnsOptions = {
  /**
   * Columns that are kept or hidden together, such as the columns of a one-hot category; by name, or as a
   * list. Columns in no group are parts of their own, after the groups.
   */
  readonly groups?: ColumnGroups;
  /** One weight per background row, not negative; scaled to sum to 1. Default: all the same. */
  readonly weights?: ArrayLike<number>;
};

/**
 * Interventional masking of table rows: a kept part holds the instance's values, a hidden part those of a
 * background row, chosen regardless of the instance. The game is v(S) = mean over background rows b of
 * f(x_S, b_rest), each row by its weight.
 *
 * @param background  rows x columns; what "hidden" means
 * @param instance  one row of as many columns: what is explained
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA when shapes, groups or weights do not fit each other
 * @example
 * const masker = columns(background, instance, { groups: { marital: [3, 4, 5] } });
 * Source: Lundberg & Lee 2017; Janzing, Minorics & Blöbaum 2020 (interventional).
 */
export function columns(
  background: Rows,
  instance: Rows | ArrayLike<number>,
  options: ColumnsOptions = {},
): Masker<Matrix> & HasConditions {
  checkKnownOptions("columns", options, ["groups", "weights"]);
  const checked = checkColumns("columns", background, instance, options);
  const { weights, groups } = checked;
  const spec: ColumnsSpec = { kind: "columns", background: checked.background, instance: checked.instance, groups };
  let constant: readonly boolean[] | undefined;
  return {
    parts: groups.length,
    references: checked.background.rows,
    ...(weights && { weights }),
    get constant() {
      constant ??= groups.map((group) => group.every((column) => isConstant(checked, column)));
      return constant;
    },
    describe: (input, modelName) => describeColumns("columns", checked, input, modelName),
    conditions: () => conditionsOf(checked),
    spec,
    perturber: (buffer) => columnsPerturber(spec, buffer),
  };
}

/** A row meets the condition of a part where it holds the instance's own values. */
function conditionsOf({ background, instance, groups }: CheckedColumns): Conditions {
  const alone = { data: instance, rows: 1, columns: instance.length };
  const [hidden, kept] = identifyValues([background, alone], groups);
  const everywhere = new Int32Array(hidden.length);
  for (let row = 0; row < background.rows; row++) everywhere.set(kept, row * groups.length);
  return {
    conditions: groups.map((group) => {
      if (group.length > 1) return { present: true };
      const value = instance[group[0]] + 0;
      return Number.isNaN(value) ? { missing: true } : { in: [value] };
    }),
    hidden,
    kept: everywhere,
  };
}

function isConstant({ background, instance, weights }: CheckedColumns, column: number): boolean {
  for (let row = 0; row < background.rows; row++) {
    if (weights && weights[row] === 0) continue;
    const value = background.data[row * background.columns + column];
    const same = value === instance[column] || (Number.isNaN(value) && Number.isNaN(instance[column]));
    if (!same) return false;
  }
  return true;
}
