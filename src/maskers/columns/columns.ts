import { checkKnownOptions } from "../../core/checks/check-options.js";
import type { ColumnGroups } from "../../core/checks/column-groups.js";
import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Conditions } from "../../core/conditions.js";
import type { Part } from "../../core/explanation.js";
import { columnsOf, type Feature, type Input } from "../../core/features.js";
import { inTurns } from "../../core/give-way.js";
import type { Json } from "../../core/json.js";
import type { HasConditions, HasUnchanged, Masker } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { cellProblem, decodeCell } from "../../tables/cell.js";
import { type CheckedColumns, checkColumns, type Rows } from "./check-columns.js";
import { type ColumnsSpec, columnsPerturber } from "./columns-perturber.js";
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
): Masker<Matrix> & HasConditions & HasUnchanged {
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
    conditions: (giveWay) => conditionsOf(checked, giveWay),
    unchanged: () => unchangedParts(checked),
    spec,
    perturber: (buffer) => columnsPerturber(spec, buffer),
  };
}

/** A row meets the condition of a part where it holds the instance's own values. */
async function conditionsOf(
  { background, instance, groups }: CheckedColumns,
  giveWay: () => Promise<void>,
): Promise<Conditions> {
  const alone = { data: instance, rows: 1, columns: instance.length };
  const [hidden, kept] = await inTurns(identifyValues([background, alone], groups), giveWay);
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

function isConstant(checked: CheckedColumns, column: number): boolean {
  const { background, weights } = checked;
  for (let row = 0; row < background.rows; row++) {
    if (weights && weights[row] === 0) continue;
    if (!isSame(checked, row, column)) return false;
  }
  return true;
}

function isSame({ background, instance }: CheckedColumns, row: number, column: number): boolean {
  const value = background.data[row * background.columns + column];
  return value === instance[column] || (Number.isNaN(value) && Number.isNaN(instance[column]));
}

function unchangedParts(checked: CheckedColumns): Uint8Array {
  const { background, groups } = checked;
  const unchanged = new Uint8Array(background.rows * groups.length);
  for (let row = 0, at = 0; row < background.rows; row++) {
    for (const group of groups) {
      const isUnchanged =
        group.length === 1 ? isSame(checked, row, group[0]) : group.every((column) => isSame(checked, row, column));
      unchanged[at++] = isUnchanged ? 1 : 0;
    }
  }
  return unchanged;
}

/**
 * Names and values of the parts, for a model with this input.
 * @param where  the function that the user called
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA where rows do not fit the model's features
 */
export function describeColumns(
  where: string,
  { background, instance, groups, names }: CheckedColumns,
  input: Input,
  modelName: string,
): Part[] {
  const expected = columnsOf(input);
  if (expected === undefined) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: model "${modelName}" takes text, not columns`);
  }
  if (background.columns !== expected) {
    const known = input.kind === "columns" ? ` (${quotedNames(input.features.map(({ name }) => name))})` : "";
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: background has ${background.columns} columns but model "${modelName}" takes ${expected}${known}`,
    );
  }
  const features: readonly Feature[] =
    input.kind === "columns"
      ? input.features
      : Array.from({ length: expected }, (_, column) => ({ name: `pixel ${column}`, kind: "number" as const }));
  for (const name of names) {
    if (name === undefined) continue;
    const column = features.findIndex((feature) => feature.name === name);
    if (column < 0 || groups.some((group, i) => names[i] === name && group.includes(column))) continue;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: group "${name}" has the name of a column that is not in it; give it another`,
    );
  }
  checkCells(where, "background", background, features);
  checkCells(where, "instance", { data: instance, rows: 1, columns: expected }, features);

  return groups.map((group, index) => {
    const members = group.map((column) => features[column]);
    // + 0: JSON cannot hold -0.
    const decoded = (column: number): Json => decodeCell(instance[column] + 0, features[column]);
    if (group.length === 1) {
      const [feature] = members;
      const unit = feature.kind === "number" ? feature.unit : undefined;
      return { name: names[index] ?? feature.name, value: decoded(group[0]), ...(unit && { unit }), columns: group };
    }
    return {
      name: names[index] ?? members.map(({ name }) => name).join(" + "),
      value: Object.fromEntries(group.map((column) => [features[column].name, decoded(column)])),
      columns: group,
    };
  });
}

function checkCells(
  where: string,
  what: "background" | "instance",
  { data, rows, columns }: Matrix,
  features: readonly Feature[],
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const problem = cellProblem(data[row * columns + column], features[column]);
      if (!problem) continue;
      const place = what === "background" ? `background row ${row}` : "instance";
      throw new WhyboxError("INVALID_DATA", `${where}: ${place}, "${features[column].name}": ${problem}`);
    }
  }
}
