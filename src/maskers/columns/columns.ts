import { checkKnownOptions } from "../../core/checks/check-options.js";
import { type ColumnGroups, columnGroups } from "../../core/checks/column-groups.js";
import type { Conditions } from "../../core/conditions.js";
import type { Part } from "../../core/explanation.js";
import { columnsOf, type Feature, type Input } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { Masker } from "../../core/masker.js";
import { isMatrix, type Matrix, matrix } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { cellProblem, decodeCell } from "../../tables/cell.js";
import { fillColumns } from "./fill-columns.js";
import { identifyValues } from "./identify-values.js";

/** Rows of numbers, as a Matrix or as arrays. */
export type Rows = Matrix | readonly ArrayLike<number>[];

export type ColumnsOptions = {
  /**
   * Columns that are kept or hidden together, such as the columns of a one-hot category; by name, or as a
   * list. Columns in no group are parts of their own, after the groups.
   */
  readonly groups?: ColumnGroups;
  /** One weight a background row, not negative; scaled to sum to 1. Default: all the same. */
  readonly weights?: ArrayLike<number>;
};

/** What a worker needs to mask columns: no names, no checks, only numbers. */
export type ColumnsRecipe = {
  readonly kind: "columns";
  readonly background: Matrix;
  readonly instance: Float64Array;
  readonly groups: readonly (readonly number[])[];
  readonly weights?: Float64Array;
};

/**
 * Interventional masking of table rows: a kept part holds the instance's values, a hidden part those of a
 * background row, drawn regardless of the instance. The game is v(S) = mean over background rows b of
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
): Masker<Matrix> {
  checkKnownOptions("columns", options, ["groups", "weights"]);
  const rows = isMatrix(background) ? background : matrix(background, "columns: background");
  if (rows.rows === 0 || rows.columns === 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `columns: expected a background of at least one row and column, got ${rows.rows} x ${rows.columns}`,
    );
  }
  const values = instanceRow(instance);
  if (values.length !== rows.columns) {
    throw new WhyboxError(
      "INVALID_DATA",
      `columns: instance has ${values.length} columns but the background has ${rows.columns}`,
    );
  }
  const { groups, names } = columnGroups("columns", options.groups, rows.columns);
  const weights = options.weights === undefined ? undefined : normalise(options.weights, rows.rows);
  return columnsFromRecipe({ kind: "columns", background: rows, instance: values, groups, weights }, names);
}

/** The masker that a recipe stands for. */
export function columnsFromRecipe(recipe: ColumnsRecipe, names: readonly (string | undefined)[] = []): Masker<Matrix> {
  const { background, groups, weights } = recipe;
  let constant: readonly boolean[] | undefined;
  return {
    parts: groups.length,
    z: "binary",
    draws: background.rows,
    ...(weights && { weights }),
    rowBytes: background.columns * Float64Array.BYTES_PER_ELEMENT,
    get constant() {
      constant ??= groups.map((group) => group.every((column) => isConstant(recipe, column)));
      return constant;
    },
    recipe,
    conditions: () => conditionsOf(recipe),
    describe: (input, modelName) => describeParts(recipe, names, input, modelName),
    filler: (room) => fillColumns(background, recipe.instance, groups, room),
  };
}

/** A row meets the condition of a part where it holds the instance's own values. */
function conditionsOf({ background, instance, groups }: ColumnsRecipe): Conditions {
  const own = { data: instance, rows: 1, columns: instance.length };
  const [hidden, kept] = identifyValues([background, own], groups);
  const everywhere = new Int32Array(hidden.length);
  for (let row = 0; row < background.rows; row++) everywhere.set(kept, row * groups.length);
  return {
    conditions: groups.map((group) => {
      if (group.length > 1) return { present: true };
      const value = instance[group[0]];
      return Number.isNaN(value) ? { missing: true } : { in: [value] };
    }),
    hidden,
    kept: everywhere,
  };
}

function describeParts(
  { background, instance, groups }: ColumnsRecipe,
  names: readonly (string | undefined)[],
  input: Input,
  modelName: string,
): Part[] {
  const expected = columnsOf(input);
  if (expected === undefined) {
    throw new WhyboxError("INVALID_ARGUMENT", `columns: model "${modelName}" takes text, not columns`);
  }
  if (background.columns !== expected) {
    const known = input.kind === "columns" ? ` (${input.features.map(({ name }) => `"${name}"`).join(", ")})` : "";
    throw new WhyboxError(
      "INVALID_DATA",
      `columns: background has ${background.columns} columns but model "${modelName}" takes ${expected}${known}`,
    );
  }
  const features: readonly Feature[] =
    input.kind === "columns"
      ? input.features
      : Array.from({ length: expected }, (_, column) => ({ name: `pixel ${column}`, kind: "number" as const }));
  for (const name of names) {
    const column = features.findIndex((feature) => feature.name === name);
    if (column < 0 || groups.some((group, i) => names[i] === name && group.includes(column))) continue;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `columns: group "${name}" has the name of a column that is not in it; give it another`,
    );
  }
  checkCells("background", background, features);
  checkCells("instance", { data: instance, rows: 1, columns: expected }, features);

  return groups.map((group, index) => {
    const members = group.map((column) => features[column]);
    const decoded = (column: number): Json => decodeCell(instance[column], features[column]);
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
  what: "background" | "instance",
  { data, rows, columns }: Matrix,
  features: readonly Feature[],
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const problem = cellProblem(data[row * columns + column], features[column]);
      if (!problem) continue;
      const where = what === "background" ? `background row ${row}` : "instance";
      throw new WhyboxError("INVALID_DATA", `columns: ${where}, "${features[column].name}": ${problem}`);
    }
  }
}

function instanceRow(instance: Rows | ArrayLike<number>): Float64Array {
  if (isMatrix(instance)) {
    if (instance.rows !== 1) {
      throw new WhyboxError(
        "INVALID_DATA",
        `columns: expected an instance of one row, got ${instance.rows} rows; use explainAll for many`,
      );
    }
    return instance.data.slice();
  }
  if (typeof instance !== "object" || instance === null || !("length" in instance)) {
    throw new WhyboxError("INVALID_DATA", `columns: expected an instance of numbers, got ${String(instance)}`);
  }
  const nested = typeof instance[0] === "object";
  const rows = matrix((nested ? instance : [instance]) as readonly ArrayLike<number>[], "columns: instance");
  return instanceRow(rows);
}

function normalise(weights: ArrayLike<number>, rows: number): Float64Array {
  if (weights.length !== rows) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `columns: expected ${rows} weights, one a background row, got ${weights.length}`,
    );
  }
  const values = Float64Array.from(weights);
  const bad = values.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (bad >= 0) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `columns: expected weights of 0 or more, got ${values[bad]} for background row ${bad}`,
    );
  }
  const total = values.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && Number.isFinite(total))) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `columns: expected weights with a finite sum above 0, got a sum of ${total}`,
    );
  }
  return values.map((weight) => weight / total);
}

function isConstant({ background, instance, weights }: ColumnsRecipe, column: number): boolean {
  for (let row = 0; row < background.rows; row++) {
    if (weights && weights[row] === 0) continue;
    const value = background.data[row * background.columns + column];
    const same = value === instance[column] || (Number.isNaN(value) && Number.isNaN(instance[column]));
    if (!same) return false;
  }
  return true;
}
