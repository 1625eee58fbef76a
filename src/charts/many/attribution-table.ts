import type { Attribution } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import { printable } from "../../render/printable.js";
import { valueScale } from "../../render/value-scale.js";
import { drawable } from "../attribution-bars.js";

/** Explanations of many rows by the same parts, as columns. */
export type AttributionTable = {
  readonly model: string;
  readonly output: string;
  readonly scale: string | null;
  /** Positions of the explanations that explain the output. */
  readonly rows: readonly number[];
  /** By mean absolute value, the largest first. */
  readonly columns: readonly AttributionColumn[];
};

export type AttributionColumn = {
  /** Position among the parts. */
  readonly part: number;
  readonly name: string;
  readonly meanAbsolute: number;
  /** Of the mean over rows; null for a single row. */
  readonly error: number | null;
  /** One per row. */
  readonly values: readonly number[];
  /** The part's value in each row: a number, a label, or null where there is none. */
  readonly held: readonly (number | string | null)[];
};

/** Gathers one output of many explanations. */
export function attributionTable(explanations: readonly Attribution[], output: number): AttributionTable {
  const [first] = explanations;
  const name = first.subject.outputs[output];
  const rows = explanations.flatMap(({ subject }, i) => (subject.outputs.includes(name) ? [i] : []));
  const places = rows.map((row) => explanations[row].subject.outputs.indexOf(name));
  const columns = first.subject.parts.map((part, p): AttributionColumn => {
    const values = rows.map((row, i) => drawable(explanations[row].result.values[places[i]][p]));
    const absolute = values.map(Math.abs);
    const meanAbsolute = absolute.reduce((sum, value) => sum + value, 0) / rows.length;
    const squares = absolute.reduce((sum, value) => sum + (value - meanAbsolute) ** 2, 0);
    return {
      part: p,
      name: printable(part.name),
      meanAbsolute,
      error: rows.length > 1 ? Math.sqrt(squares / (rows.length - 1) / rows.length) : null,
      values,
      held: rows.map((row) => heldOf(explanations[row].subject.parts[p].value)),
    };
  });
  return {
    model: first.subject.model,
    output: name,
    scale: valueScale(first, output),
    rows,
    columns: columns.toSorted((a, b) => b.meanAbsolute - a.meanAbsolute),
  };
}

function heldOf(value: Json | undefined): number | string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return drawable(value);
  if (typeof value === "string") return printable(value);
  if (typeof value === "boolean") return String(value);
  // A one-hot group is the one column that is on.
  const on = Object.entries(value).filter(([, inner]) => inner === 1);
  return on.length === 1 ? printable(on[0][0]) : null;
}
