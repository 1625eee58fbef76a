import type { Part } from "../../core/explanation.js";
import { columnsOf, type Feature, type Input } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { cellProblem, decodeCell } from "../../tables/cell.js";
import type { CheckedColumns } from "./check-columns.js";

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
    const known = input.kind === "columns" ? ` (${input.features.map(({ name }) => `"${name}"`).join(", ")})` : "";
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
