import type { Feature } from "../core/features.js";
import type { Json } from "../core/json.js";

/** Expected and actual content of a cell. */
export type CellProblem = { readonly problem: string };

/**
 * Returns the function that turns a value into the number that stands for it: itself, the code of its label, NaN for a
 * gap. Made once per feature, so that its labels are looked up in constant time.
 *
 * A gap is null, undefined or "", or NaN where the feature says missing, as in a matrix. A category is found by its
 * label; numbers and booleans by how they print. true and false are 1 and 0 where a number is asked for.
 */
export function cellEncoder(feature: Feature): (value: unknown) => number | CellProblem {
  const encode = feature.kind === "category" ? categoryEncoder(feature.categories) : encodeNumber;
  return (value) => {
    if (value === null || value === undefined || value === "") {
      if (feature.missing) return Number.NaN;
      return { problem: `expected a value (the feature does not say missing: true), got ${show(value)}` };
    }
    const cell = encode(value);
    return typeof cell === "object" && feature.missing && Number.isNaN(value) ? Number.NaN : cell;
  };
}

function encodeNumber(value: unknown): number | CellProblem {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "bigint") {
    if (BigInt(Number(value)) === value) return Number(value);
    return { problem: `expected a number that a double holds exactly, got ${value}; round it, or make it a category` };
  }
  const hint = typeof value === "string" && isGapSpelling(value) ? gapHint(value) : "";
  return { problem: `expected a finite number, got ${show(value)}${hint}` };
}

function categoryEncoder(categories: readonly string[]): (value: unknown) => number | CellProblem {
  const codes = new Map<string, number>();
  categories.forEach((label, code) => {
    if (!codes.has(label)) codes.set(label, code);
  });
  return (value) => {
    const code = codes.get(String(value)) ?? (typeof value === "boolean" ? flagCode(value, codes) : undefined);
    return code ?? { problem: `expected one of ${list(categories)}, got ${show(value)}` };
  };
}

/** Files that hold true and false are read by models that were trained on labels "True" and "False", or "TRUE". */
function flagCode(value: boolean, codes: ReadonlyMap<string, number>): number | undefined {
  return codes.get(value ? "True" : "False") ?? codes.get(value ? "TRUE" : "FALSE");
}

/** Spellings that the caller of a reader takes for a gap. */
function gapHint(spelling: string): string {
  return `; if that means a gap, say na: ["${spelling}"], on the command line --na '${spelling}'`;
}

/** The value a number stands for: itself, its label, null for a gap. */
export function decodeCell(value: number, feature: Feature): Json {
  if (Number.isNaN(value)) return null;
  if (feature.kind === "number") return value;
  return feature.categories[value] ?? `code ${value}`;
}

/** Reason why a number is no value of this feature, or undefined. */
export function cellProblem(value: number, feature: Feature): string | undefined {
  if (Number.isNaN(value)) {
    return feature.missing ? undefined : "expected a value (the feature does not say missing: true), got NaN";
  }
  if (feature.kind === "number") return Number.isFinite(value) ? undefined : `expected a finite number, got ${value}`;
  const codes = feature.categories.length;
  if (Number.isInteger(value) && value >= 0 && value < codes) return undefined;
  const isUnknown = Number.isInteger(value) && value >= codes && feature.missing;
  const hint = isUnknown ? "; if the model takes a label it does not know for a missing value, give NaN" : "";
  return `expected a category code from 0 to ${codes - 1}, got ${value}${hint}`;
}

const MAX_LISTED = 8;

/** A cell may hold a whole book: an error shows how it begins. */
const MAX_SHOWN_CHARACTERS = 80;

function list(categories: readonly string[]): string {
  const shown = categories
    .slice(0, MAX_LISTED)
    .map((label) => show(label))
    .join(", ");
  const more = categories.length - MAX_LISTED;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function show(value: unknown): string {
  if (typeof value !== "string") return String(value);
  if (value.length <= MAX_SHOWN_CHARACTERS) return JSON.stringify(value);
  return `${JSON.stringify(value.slice(0, MAX_SHOWN_CHARACTERS))}... (${value.length} characters)`;
}

/** Spellings of a gap in a column of numbers: what pandas reads as one by default, and the UCI archive's "?". */
const GAP_SPELLINGS = new Set([
  ...["?", "-", "--", ".", "na", "n/a", "#n/a", "#n/a n/a", "#na", "<na>", "nan", "-nan", "null", "none", "nil"],
  ...["missing", "unknown", "-1.#ind", "1.#ind", "-1.#qnan", "1.#qnan"],
]);

/** True if a text is one of the ways in which files say that there is no number. */
export function isGapSpelling(text: string): boolean {
  return GAP_SPELLINGS.has(text.trim().toLowerCase());
}
