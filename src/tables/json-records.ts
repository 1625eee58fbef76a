import { WhyboxError } from "../core/whybox-error.js";
import { exactDouble, losesWhole, MAX_DIGITS } from "./cell-number.js";
import { decodedText, type Encoding } from "./decoded-text.js";

/** A table has values and, where a query takes them apart, objects in objects; deeper nesting is no table. */
const MAX_DEPTH = 64;

/** Whole numbers with fewer digits are below 2^53. */
const MIN_LONG_DIGITS = 16;

/** Marks a text that stands for a number no double holds; JSON written by a program has no such text. */
const BIG = "\u0000whole:";

export type JsonRecord = { readonly [key: string]: unknown };

/**
 * The objects of a JSON file, one after another: of a list, or of lines. Nothing but the object at hand is in memory.
 *
 * Reads what Python writes too: NaN is null, Infinity is infinite. A whole number that no double holds becomes a bigint, one of more
 * than 1,000 digits a text, and so does a fraction beyond 2^53 with more digits than its double.
 *
 * @param giveWay  called at every piece of the file; ends the reading by rejecting
 * @throws WhyboxError INVALID_DATA for anything else, for a file that is cut off, and for nesting beyond 64 levels
 */
export async function* jsonRecords(
  path: string,
  encoding?: Encoding,
  giveWay?: () => Promise<void>,
): AsyncGenerator<JsonRecord> {
  const scan = scanner(path);
  for await (const piece of decodedText(path, encoding, giveWay)) yield* scan.add(piece);
  yield* scan.finish();
}

/** Finds where one object ends and the next begins; JSON.parse reads each. */
function scanner(path: string) {
  let text = "";
  let waiting = "";
  let at = 0;
  let start = 0;
  let depth = 0;
  let repairs: Repair[] = [];
  const fail = (message: string): never => {
    throw new WhyboxError("INVALID_DATA", `${path}: ${message}`);
  };
  const layout = recordLayout(fail);
  const firstKept = (): number => (depth > 0 ? start : at);
  return {
    *add(piece: string): Generator<JsonRecord> {
      waiting += piece;
      // An unfinished text is read again from its beginning: not at every piece, or time grows with its square.
      if (2 * waiting.length >= text.length - firstKept()) yield* this.read();
    },
    *read(): Generator<JsonRecord> {
      // The text already read is dropped.
      const kept = firstKept();
      text = text.slice(kept) + waiting;
      waiting = "";
      at -= kept;
      start = 0;
      for (const repair of repairs) {
        repair.from -= kept;
        repair.to -= kept;
      }
      while (at < text.length) {
        const character = text[at];
        if (depth === 0) {
          if (layout.opensRecord(character)) {
            depth = 1;
            start = at;
            repairs = [];
          }
          at++;
        } else if (character === '"') {
          const end = endOfString(text, at);
          if (end < 0) return;
          at = end;
        } else if (character === "{" || character === "[") {
          if (++depth > MAX_DEPTH) layout.fail(`nested more than ${MAX_DEPTH} levels deep; a table has values`);
          at++;
        } else if (character === "}" || character === "]") {
          at++;
          if (--depth > 0) continue;
          yield parseRecord(text.slice(start, at), repairs, start, layout.fail);
          layout.closeRecord(linesIn(text, start, at));
        } else if (isTokenStart(character)) {
          const end = endOfToken(text, at);
          // More of it may come.
          if (end === text.length) return;
          const repair = repairOf(text, at, end);
          if (repair) repairs.push(repair);
          at = end;
        } else at++;
      }
    },
    *finish(): Generator<JsonRecord> {
      yield* this.read();
      layout.finish(depth > 0);
    },
  };
}

/** The text between objects: a list with its brackets and commas, or lines. Counts lines, for errors. */
function recordLayout(failWith: (message: string) => never) {
  const cutOff = "the list has no end; the file seems to be cut off";
  let layout: "list" | "lines" | undefined;
  let line = 1;
  let isEnded = false;
  let needsComma = false;
  const fail = (message: string): never => failWith(`line ${line}: ${message}`);
  return {
    fail,
    /** True if the character, which stands between two objects, opens the next one. */
    opensRecord(character: string): boolean {
      if (character === "\n") line++;
      if (/\s/.test(character)) return false;
      if (isEnded) fail(`expected nothing behind the list, got ${character}`);
      if (layout === undefined && character === "[") {
        layout = "list";
        return false;
      }
      if (layout === "list" && character === "]") {
        isEnded = true;
        return false;
      }
      if (layout === "list" && character === "," && needsComma) {
        needsComma = false;
        return false;
      }
      if (layout === "list" && needsComma) fail(`expected a comma between two objects, got ${character}`);
      if (character !== "{") failWith("expected a list of objects, or one object per line");
      layout ??= "lines";
      return true;
    },
    closeRecord(lines: number): void {
      line += lines;
      needsComma = layout === "list";
    },
    finish(isWithinRecord: boolean): void {
      if (isWithinRecord && layout === "lines") fail("the object has no end; the file seems to be cut off");
      if (isWithinRecord || (layout === "list" && !isEnded)) failWith(cutOff);
    },
  };
}

type Repair = { from: number; to: number; readonly text: string };

/** Behind the quote that ends a string, or -1. */
function endOfString(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
  return -1;
}

function isTokenStart(character: string): boolean {
  return (character >= "0" && character <= "9") || character === "-" || character === "N" || character === "I";
}

function endOfToken(text: string, from: number): number {
  let end = from + 1;
  while (end < text.length && /[\w.+-]/.test(text[end])) end++;
  return end;
}

/** Texts that JSON.parse cannot read, or not without loss. */
function repairOf(text: string, from: number, to: number): Repair | undefined {
  const first = text[from];
  if (to - from < MIN_LONG_DIGITS && first >= "0" && first <= "9") return undefined;
  const token = text.slice(from, to);
  if (token === "NaN" || token === "-NaN") return { from, to, text: "null" };
  if (token === "Infinity" || token === "-Infinity") return { from, to, text: first === "-" ? "-1e999" : "1e999" };
  if (/[.eE]/.test(token) && losesWhole(token, Number(token))) {
    return { from, to, text: `"${token}"` };
  }
  if (!/^-?\d{16,}$/.test(token)) return undefined;
  if (token.length > MAX_DIGITS) return { from, to, text: `"${token}"` };
  if (exactDouble(BigInt(token)) !== undefined) return undefined;
  return { from, to, text: `"${BIG.replace("\u0000", "\\u0000")}${token}"` };
}

function parseRecord(
  record: string,
  repairs: readonly Repair[],
  start: number,
  fail: (why: string) => never,
): JsonRecord {
  let repaired = "";
  let done = 0;
  for (const { from, to, text } of repairs) {
    repaired += record.slice(done, from - start) + text;
    done = to - start;
  }
  repaired += record.slice(done);
  try {
    const parsed = JSON.parse(repaired) as { [key: string]: unknown };
    if (repairs.some(({ text }) => text.startsWith('"'))) {
      for (const [key, value] of Object.entries(parsed)) {
        if (typeof value === "string" && value.startsWith(BIG)) parsed[key] = BigInt(value.slice(BIG.length));
      }
    }
    return parsed;
  } catch (error) {
    return fail(`Malformed JSON: ${(error as Error).message}`);
  }
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
