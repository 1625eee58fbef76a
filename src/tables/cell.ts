import type { Feature } from "../core/features.js";
import type { Json } from "../core/json.js";
import { cellNumber, exactDouble } from "./cell-number.js";

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
    const exact = exactDouble(value);
    return exact ?? noDouble(String(value));
  }
  if (typeof value === "string" && typeof cellNumber(value) === "bigint") return noDouble(value);
  const hint = typeof value === "string" && isGapSpelling(value) ? gapHint(value) : "";
  return { problem: `expected a finite number, got ${show(value)}${hint}` };
}

/** The problem of a number that would lose digits. */
export function noDouble(spelled: string): CellProblem {
  return {
    problem: `expected a number that a double holds exactly, got ${shownText(spelled)}; round it, or make it a category`,
  };
}

function categoryEncoder(categories: readonly string[]): (value: unknown) => number | CellProblem {
  const codes = new Map<string, number>();
  categories.forEach((label, code) => {
    if (!codes.has(label)) codes.set(label, code);
  });
  return (value) => {
    const code = codes.get(String(value)) ?? flagCode(value, codes);
    return code ?? { problem: `expected one of ${list(categories)}, got ${show(value)}` };
  };
}

/** Files that hold true and false, in whatever spelling, are read by models whose labels spell these otherwise. */
function flagCode(value: unknown, codes: ReadonlyMap<string, number>): number | undefined {
  const flag = String(value).toLowerCase();
  if (flag !== "true" && flag !== "false") return undefined;
  const isTrue = flag === "true";
  return codes.get(flag) ?? codes.get(isTrue ? "True" : "False") ?? codes.get(isTrue ? "TRUE" : "FALSE");
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

/** A cell may hold a whole book, and a name too: an error shows how it begins. */
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
  return typeof value === "string" ? quotedText(value) : String(value);
}

/** A cell or a name as errors show it: in quotes, a long one by its beginning. */
export function quotedText(text: string): string {
  return shownText(text, JSON.stringify);
}

/** The same without quotes, or with others. */
export function shownText(text: string, quote: (text: string) => string = String): string {
  if (text.length <= MAX_SHOWN_CHARACTERS) return quote(text);
  return `${quote(text.slice(0, MAX_SHOWN_CHARACTERS))}... (${text.length} characters)`;
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
