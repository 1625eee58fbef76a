import type { Feature } from "../core/features.js";
import type { Json } from "../core/json.js";

/** What a cell should have held, and what it held. */
export type CellProblem = { readonly problem: string };

/**
 * The number that stands for a value of this feature: itself, the code of its label, NaN for a gap.
 * A gap is null, undefined or "", or NaN where the feature says missing, as in a matrix. A category is found by its
 * label; numbers and booleans by how they print.
 */
export function encodeCell(value: unknown, feature: Feature): number | CellProblem {
  if (value === null || value === undefined || value === "") {
    if (feature.missing) return Number.NaN;
    return { problem: `expected a value (the feature does not say missing: true), got ${show(value)}` };
  }
  if (feature.kind === "category") {
    const code = feature.categories.indexOf(String(value));
    if (code >= 0) return code;
    if (feature.missing && Number.isNaN(value)) return Number.NaN;
    return { problem: `expected one of ${list(feature.categories)}, got ${show(value)}` };
  }
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" && (Number.isFinite(value) || (feature.missing && Number.isNaN(value)))) return value;
  return { problem: `expected a finite number, got ${show(value)}` };
}

/** The value a number stands for: itself, its label, null for a gap. */
export function decodeCell(value: number, feature: Feature): Json {
  if (Number.isNaN(value)) return null;
  if (feature.kind === "number") return value;
  return feature.categories[value] ?? `code ${value}`;
}

/** What keeps a number from being a value of this feature, or undefined. */
export function cellProblem(value: number, feature: Feature): string | undefined {
  if (Number.isNaN(value)) {
    return feature.missing ? undefined : "expected a value (the feature does not say missing: true), got NaN";
  }
  if (feature.kind === "number") return Number.isFinite(value) ? undefined : `expected a finite number, got ${value}`;
  const codes = feature.categories.length;
  if (Number.isInteger(value) && value >= 0 && value < codes) return undefined;
  return `expected a category code from 0 to ${codes - 1}, got ${value}`;
}

const MOST_LISTED = 8;

function list(categories: readonly string[]): string {
  const shown = categories
    .slice(0, MOST_LISTED)
    .map((label) => JSON.stringify(label))
    .join(", ");
  const more = categories.length - MOST_LISTED;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
