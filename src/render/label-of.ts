import type { Part } from "../core/explanation.js";
import type { Json } from "../core/json.js";
import { cellText } from "./cell-text.js";
import { printable } from "./printable.js";

/** Name of a part in a chart: its predicate, or its name and value. */
export function labelOf(part: Part): string {
  return printable(inWords(part));
}

function inWords(part: Part): string {
  if (part.predicate !== undefined) return part.predicate;
  if (part.value === undefined) return part.name;
  const unit = part.unit && part.value !== null ? ` ${part.unit}` : "";
  return `${part.name} = ${show(part.value)}${unit}`;
}

function show(value: Json): string {
  if (value === null) return "missing";
  if (typeof value === "number") return cellText(value);
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value);
  // A one-hot group reads best as the one column that is on.
  const on = entries.filter(([, inner]) => inner === 1);
  if (on.length === 1 && entries.every(([, inner]) => inner === 0 || inner === 1)) return on[0][0];
  return entries.map(([name, inner]) => `${name} ${show(inner as Json)}`).join(", ");
}
