import type { Feature } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { isGapSpelling, quotedText } from "./cell.js";
import { cellNumber, exactDouble, isCode, isInfinite } from "./cell-number.js";
import { doubtfulPoint } from "./doubtful-points.js";
import { idOf } from "./encoded-chunks.js";
import { growingMatrix } from "./growing-matrix.js";
import { partsThousands } from "./parts-thousands.js";
import type { FileValue, TableSource } from "./table-source.js";

/** Facts about the file that the caller has given; they are not doubted. */
export type Certainties = { readonly na?: readonly string[]; readonly decimal?: "." | "," };

type Inferred = { rows: Matrix; features: Feature[]; ids: string[] };

/**
 * Rows and what their columns seem to hold: numbers where every cell that is not empty is one, else categories
 * with their labels in order; `missing` where there are gaps. Digits behind a zero ("01067") are labels.
 *
 * Columns are taken for numbers until a cell says otherwise; the file is then read once more. Nothing but the
 * numbers and the labels of categories is kept.
 *
 * @throws WhyboxError INVALID_DATA for a cell that is neither number nor label, and for a column that would be numbers
 *   but for what looks like a gap, an infinite number, a decimal comma or a mistake
 */
export async function inferRows(
  source: TableSource,
  columns: readonly number[],
  idColumn?: number,
  certain: Certainties = {},
): Promise<Inferred> {
  const isCategory = columns.map(() => false);
  for (;;) {
    const pass = await readOnce(source, columns, idColumn, isCategory, certain);
    if (pass) return pass;
  }
}

/** One reading; undefined when a column turned out to be a category, which `isCategory` then says. */
async function readOnce(
  source: TableSource,
  columns: readonly number[],
  idColumn: number | undefined,
  isCategory: boolean[],
  certain: Certainties,
): Promise<Inferred | undefined> {
  const codes = columns.map(() => new Map<string, number>());
  const hasGaps = columns.map(() => false);
  const collected = growingMatrix(columns.length);
  const ids: string[] = [];
  let surprised = false;

  const encode = (value: FileValue, column: number, row: number): number => {
    if (value === null || value === "" || (source.spelled && typeof value === "string" && value.trim() === "")) {
      hasGaps[column] = true;
      return Number.NaN;
    }
    if (typeof value === "object") {
      const at = `row ${row}, column ${quotedText(source.names[columns[column]])}`;
      throw new WhyboxError(
        "INVALID_DATA",
        `${source.where}: ${at}: expected a number or a label, got ${value.unsupported}`,
      );
    }
    if (isCategory[column]) return codeOf(String(value), codes[column]);
    const number = numberOf(value, source.spelled);
    if (number !== undefined) return number;
    isCategory[column] = true;
    surprised = true;
    return Number.NaN;
  };

  for await (const chunk of source.read(idColumn === undefined ? columns : [...columns, idColumn])) {
    const first = collected.rows;
    const block = collected.grow(chunk[0].length);
    columns.forEach((_, column) => {
      const values = chunk[column];
      for (let row = 0; row < values.length; row++) {
        block[row * columns.length + column] = encode(values[row], column, first + row);
      }
    });
    if (idColumn !== undefined) for (const value of chunk[columns.length]) ids.push(idOf(value));
  }
  if (surprised) return undefined;

  const rows = collected.finish();
  const features = columns.map((at, column): Feature => {
    const name = source.names[at];
    const missing = hasGaps[column] ? { missing: true as const } : {};
    const doubtful = isCategory[column] ? undefined : source.doubtful?.get(name);
    if (doubtful !== undefined) throw new WhyboxError("INVALID_DATA", doubtfulPoint(source.where, name, doubtful));
    if (!isCategory[column]) return { name, kind: "number", ...missing };
    checkLabels(source, name, codes[column], certain);
    return { name, kind: "category", categories: sortLabels(rows, column, codes[column]), ...missing };
  });
  return { rows, features, ids };
}

function numberOf(value: string | number | bigint | boolean, decimal: TableSource["spelled"]): number | undefined {
  if (typeof value === "bigint") return exactDouble(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (decimal === undefined || typeof value !== "string" || isCode(value)) return undefined;
  const number = cellNumber(value, decimal);
  return typeof number === "number" ? number : undefined;
}

/** Refuses labels that are all numbers but for one oddity: a category of spelled numbers is never intended. */
function checkLabels(
  { where, spelled }: TableSource,
  name: string,
  codes: ReadonlyMap<string, number>,
  { na, decimal }: Certainties,
): void {
  const odd: string[] = [];
  let numbers = 0;
  for (const label of codes.keys()) {
    if (isCode(label) || cellNumber(label, spelled ?? ".") === undefined) odd.push(label);
    else numbers++;
  }
  const at = `${where}: column ${quotedText(name)}`;
  if (odd.length === 0) {
    const fractions = [...codes.keys()].filter((label) => /[.e]/i.test(label));
    if (spelled !== undefined || na !== undefined || fractions.length < MANY_NUMBERS) return;
    throw new WhyboxError(
      "INVALID_DATA",
      `${at}: expected numbers, got some as texts, such as ${quotedText(fractions[0])}; write them without quotes (or say na: [] to keep texts as they are)`,
    );
  }
  const list = `[${odd.slice(0, MAX_LISTED).map(quotedText).join(",")}]`;
  const gapHint = `if that means a gap, say na: ${list}, on the command line --na '${odd[0].slice(0, MAX_LISTED_CHARACTERS)}'`;
  if (decimal === undefined && spelled === ".") checkCommas(at, list, odd);
  const isInfiniteHere = (label: string): boolean => isInfinite(label, spelled ?? ".");
  if (odd.some(isInfiniteHere) && odd.every((label) => isInfiniteHere(label) || isGapSpelling(label))) {
    throw new WhyboxError("INVALID_DATA", `${at}: expected finite numbers, got ${list}; ${gapHint}`);
  }
  if (numbers >= MIN_NUMBERS && na === undefined && odd.every(isGapSpelling)) {
    throw new WhyboxError("INVALID_DATA", `${at}: expected numbers, got ${list}; ${gapHint} (else na: [])`);
  }
  if (na === undefined && numbers >= MANY_NUMBERS && odd.length <= numbers * MAX_ODD_SHARE && !odd.some(isCode)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${at}: expected numbers, got ${list} among ${numbers} different numbers; mend ${odd.length === 1 ? "it" : "them"}, ${gapHint} (or na: [] for a category)`,
    );
  }
  if (na === undefined && codes.size >= MANY_NUMBERS && odd.every((label) => isDressedNumber(label, spelled ?? "."))) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${at}: expected plain numbers, got ${list}; write them with digits${spelled === "," ? ", a decimal comma" : ", a point"} and a minus sign alone (or say na: [] for a category)`,
    );
  }
  if (na === undefined && spelled !== undefined) {
    checkThousands(at, list, odd, { spelled, isSaid: decimal !== undefined });
  }
}

/** Refuses labels that are all numbers but for a comma, which parts the whole from its fraction or thousands from each other. */
function checkCommas(at: string, list: string, odd: readonly string[]): void {
  if (!odd.every(isDecimalComma)) return;
  const thousands = odd.every((label) => partsThousands(label, "."))
    ? '; if it parts thousands, write the numbers without it, "1234" for "1,234"'
    : "";
  throw new WhyboxError(
    "INVALID_DATA",
    `${at}: expected numbers, got ${list}; if the comma is a decimal comma, ${SAY_COMMA} (else decimal: ".")${thousands}`,
  );
}

/** Refuses labels of which all are numbers and some have their thousands parted, however few they are. */
function checkThousands(
  at: string,
  list: string,
  odd: readonly string[],
  decimals: { readonly spelled: "." | ","; readonly isSaid: boolean },
): void {
  const areThousands = (decimal: "." | ","): boolean =>
    odd.some((label) => partsThousands(label, decimal)) && odd.every((label) => isDressedNumber(label, decimal));
  const refuse = (advice: string): never => {
    throw new WhyboxError("INVALID_DATA", `${at}: expected plain numbers, got ${list}; ${advice}`);
  };
  if (areThousands(decimals.spelled)) {
    refuse("write the numbers without what parts thousands, 1234 for 1,234 (or say na: [] for a category)");
  }
  if (!decimals.isSaid && areThousands(",")) {
    refuse(`write the numbers without what parts thousands, and if the comma is a decimal comma, ${SAY_COMMA}`);
  }
}

const SAY_COMMA = 'say decimal: ",", on the command line --decimal ,';

function isDecimalComma(label: string): boolean {
  return label.includes(",") && typeof cellNumber(label, ",") === "number";
}

/**
 * True if a text is a number but for what people write around it: percent and currency signs, separators of thousands,
 * another minus sign, brackets for losses.
 */
function isDressedNumber(label: string, decimal: "." | ","): boolean {
  if (isCode(label)) return false;
  const thousands = decimal === "." ? /(?<=\d)[,\s_'\u2019](?=\d{3}(?!\d))/g : /(?<=\d)[.\s_'\u2019](?=\d{3}(?!\d))/g;
  const inside = label.trim().replace(/^\((.*)\)$/, "$1");
  const bare = inside
    .replace(thousands, "")
    .replace(/[%\u2030\p{Sc}]/gu, "")
    .replace("\u2212", "-");
  return cellNumber(bare, decimal) !== undefined;
}

const MAX_LISTED = 4;
const MAX_LISTED_CHARACTERS = 80;

/** With fewer different numbers, labels such as "1", "2" and "unknown" are as likely. */
const MIN_NUMBERS = 2;

/** From so many different numbers on, a few labels that are none are mistakes and not further categories. */
const MANY_NUMBERS = 20;
const MAX_ODD_SHARE = 0.05;

/** The position of a label among those seen so far. */
function codeOf(label: string, codes: Map<string, number>): number {
  const known = codes.get(label);
  if (known !== undefined) return known;
  codes.set(label, codes.size);
  return codes.size - 1;
}

/** Renumbers the codes of a column by the order of their labels, which it returns. */
function sortLabels({ data, rows, columns }: Matrix, column: number, codes: ReadonlyMap<string, number>): string[] {
  const labels = [...codes.keys()].sort();
  const renumbered = new Float64Array(labels.length);
  labels.forEach((label, code) => {
    renumbered[codes.get(label) as number] = code;
  });
  for (let at = column; at < rows * columns; at += columns) {
    if (!Number.isNaN(data[at])) data[at] = renumbered[data[at]];
  }
  return labels;
}
