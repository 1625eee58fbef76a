import type { Attribution } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import { printable } from "../../render/printable.js";
import { smallValues } from "../../render/small-effects.js";
import { valueScale } from "../../render/value-scale.js";
import { drawable } from "../attribution-bars.js";

/** Explanations of many rows by the same parts, as columns. */
export type AttributionTable = {
  readonly model: string;
  readonly output: string;
  readonly scale: string | null;
  /** Why no effect is worth a look, if none is. */
  readonly small: ReturnType<typeof smallValues>;
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
    small: smallInRows(
      rows.map((row) => explanations[row]),
      places,
    ),
    rows,
    columns: columns.toSorted((a, b) => b.meanAbsolute - a.meanAbsolute),
  };
}

/** Shares of a part's rows beyond twice their errors, and errors of any value, that chance alone does not make. */
const BEYOND_CHANCE = 0.1;
const ERRORS_BEYOND_CHANCE = 4;

/**
 * Why no effect in any row is worth a look: each is next to nothing beside the answer to its row, or of each part few are
 * beyond twice their standard errors, as of many rows some are, and none is far beyond.
 */
function smallInRows(explanations: readonly Attribution[], outputs: readonly number[]): AttributionTable["small"] {
  if (explanations.some(({ result }) => result.unanswered)) return undefined;
  const valuesOf = (row: number) => explanations[row].result.values[outputs[row]];
  const rows = [...explanations.keys()].filter((row) => valuesOf(row).some((value) => value !== 0));
  if (rows.length === 0) return undefined;
  const isNothing = (row: number) =>
    smallValues(
      explanations[row],
      outputs[row],
      valuesOf(row).map((value) => ({ value })),
    ) === "nothing";
  if (rows.every(isNothing)) return "nothing";
  const isBeyond = (row: number, part: number, errors: number) => {
    const value = valuesOf(row)[part];
    return (
      value !== 0 && Math.abs(value) >= errors * (explanations[row].result.standardErrors[outputs[row]][part] ?? 0)
    );
  };
  const isChance = valuesOf(rows[0]).every(
    (_, part) =>
      rows.filter((row) => isBeyond(row, part, 2)).length <= BEYOND_CHANCE * rows.length &&
      !rows.some((row) => isBeyond(row, part, ERRORS_BEYOND_CHANCE)),
  );
  return isChance ? "chance" : undefined;
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
