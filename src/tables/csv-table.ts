import { type CsvError, parse } from "csv-parse";
import { WhyboxError } from "../core/whybox-error.js";
import { shownText } from "./cell.js";
import { CSV_FORM, csvDelimiter } from "./csv-delimiter.js";
import { decodedText, type Encoding } from "./decoded-text.js";
import { doubtfulPoints } from "./doubtful-points.js";
import type { TextTable } from "./table-source.js";

/** Enough for a header and some rows. */
const SAMPLE_CHARACTERS = 1 << 16;

/** A line of names longer than this is no header. */
const MAX_HEADER_CHARACTERS = 1 << 22;

/** Rows that are handed on at once: fewer of many columns, so that other work gets its turn in between. */
const ROWS_PER_CHUNK = 2048;
const CELLS_PER_CHUNK = 1 << 16;

/** Rows that are looked at for the meaning of a point. */
const ROWS_FOR_POINTS = 2048;

/** Form of a CSV file, where that is known. */
export type CsvDialect = {
  readonly delimiter?: string;
  /** The decimal character, where it is known. */
  readonly decimal?: "." | ",";
  readonly encoding?: Encoding;
  /** Cells that mean a gap, beside empty ones. */
  readonly na?: readonly string[];
  /** Called at every piece of the file that is read. */
  readonly giveWay?: () => Promise<void>;
};

/**
 * Opens a CSV file: all cells as texts, gaps as null.
 *
 * @throws WhyboxError INVALID_DATA for a file without a line of names, a row with more or fewer cells than the header,
 *   a quote that is not closed, or bytes that are no text
 */
export async function csvTable(path: string, dialect: CsvDialect): Promise<TextTable> {
  const { na = [] } = dialect;
  const { sample, isWhole } = await beginningOf(path, dialect);
  const said = SEPARATOR_LINE.exec(sample)?.[1];
  const delimiter = dialect.delimiter ?? said ?? csvDelimiter(path, sample, isWhole);
  const form = { ...dialect, delimiter, firstLine: said === undefined ? 1 : 2 };
  const names = await headerOf(path, form);
  const gaps = new Set(["", ...na]);
  const rowsPerChunk = Math.max(1, Math.min(ROWS_PER_CHUNK, Math.floor(CELLS_PER_CHUNK / names.length)));
  // Who separates cells by commas has them to spare: no decimal comma, so no point that parts thousands.
  const isClear = dialect.decimal !== undefined || delimiter === ",";
  return {
    names,
    ...(!isClear && { doubtful: doubtfulPoints(names, await firstRows(path, form, names.length)) }),
    async *rows() {
      let chunk: (string | null)[][] = [];
      let isHeader = true;
      for await (const record of records(path, form, names.length)) {
        if (isHeader) {
          isHeader = false;
          continue;
        }
        // An empty line is a row only where there is but one column; the old mark of the end of a file is none.
        if (record.length === 1 && (names.length > 1 || record[0] === END_OF_FILE)) continue;
        chunk.push(record.map((cell) => (gaps.has(cell.trim()) ? null : cell)));
        if (chunk.length < rowsPerChunk) continue;
        yield chunk;
        chunk = [];
      }
      if (chunk.length > 0) yield chunk;
    },
  };
}

/** The line in front of the header by which Excel is told the separator. */
const SEPARATOR_LINE = /^"?sep=([^"\r\n])"?[\t ]*(?:[\r\n]|$)/i;

/** Ctrl-Z, with which programs of DOS end a text. */
const END_OF_FILE = "\x1a";

/** `firstLine` is that of the header. */
type CsvForm = CsvDialect & { readonly delimiter: string; readonly firstLine: number };

async function beginningOf(path: string, { encoding, giveWay }: CsvDialect) {
  let sample = "";
  for await (const piece of decodedText(path, encoding, giveWay)) {
    sample += piece;
    if (sample.length > SAMPLE_CHARACTERS) return { sample, isWhole: false };
  }
  return { sample, isWhole: true };
}

async function headerOf(path: string, form: CsvForm): Promise<readonly string[]> {
  let header: readonly string[] | undefined;
  for await (const record of records(path, form, undefined, MAX_HEADER_CHARACTERS)) {
    if (header && record.length > header.length && isComment(header)) {
      throw new WhyboxError(
        "INVALID_DATA",
        `${path}: expected the names of the columns in the first line, got ${shownText(JSON.stringify(header[0]))}${COMMENT_HINT}`,
      );
    }
    if (header || record.every((name) => name.trim() === "")) break;
    header = record;
    if (!isComment(header)) break;
  }
  if (header) return header;
  throw new WhyboxError("INVALID_DATA", `${path}: expected a first line with the names of the columns`);
}

async function firstRows(path: string, form: CsvForm, width: number): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const record of records(path, form, width)) {
    rows.push(record);
    if (rows.length > Math.min(ROWS_FOR_POINTS, CELLS_PER_CHUNK / width)) break;
  }
  return rows.slice(1);
}

const COMMENT_HINT = "; if that is a comment, take it out: a line with # may be a row like any other";

function isComment(record: readonly string[]): boolean {
  return record[0].trimStart().startsWith("#");
}

function holdsNul(path: string, line: number): WhyboxError {
  return new WhyboxError(
    "INVALID_DATA",
    `${path}: line ${line} holds a NUL, a byte of 0, which no text has; if the file is UTF-16, say encoding: "utf-16le", on the command line --encoding utf-16le, else take it out`,
  );
}

/** The records of a file, the header among them; each has `width` cells, or is an empty line. */
async function* records(
  path: string,
  { delimiter, encoding, giveWay, firstLine }: CsvForm,
  width: number | undefined,
  maxCharacters = 0,
): AsyncGenerator<string[]> {
  let last = 1;
  const parser = parse({
    ...CSV_FORM,
    delimiter,
    from_line: firstLine,
    max_record_size: maxCharacters,
    on_record: (record: string[], { lines }) => {
      const isEmpty = record.length === 1 && (record[0].trim() === "" || record[0] === END_OF_FILE);
      if (width !== undefined && record.length !== width && !isEmpty) {
        const hint = isComment(record) ? COMMENT_HINT : "";
        throw new WhyboxError(
          "INVALID_DATA",
          `${path}: line ${lines}: expected ${width} cells, as in the header, got ${record.length}${hint}`,
        );
      }
      if (record.some((cell) => cell.includes("\0"))) throw holdsNul(path, lines);
      last = lines;
      return record;
    },
  });
  const text = decodedText(path, encoding, giveWay);
  const feeding = feed(parser, text);
  try {
    for await (const record of parser) yield record as string[];
  } catch (cause) {
    if (cause instanceof WhyboxError) throw cause;
    throw new WhyboxError("INVALID_DATA", `${path}: ${sentenceOf(cause as CsvError, last)}`, { cause });
  } finally {
    parser.destroy();
    await feeding;
    await text.return(undefined);
  }
}

/** Writes a text into the parser as fast as it is read, and its errors too. */
async function feed(parser: ReturnType<typeof parse>, text: AsyncIterable<string>): Promise<void> {
  try {
    for await (const piece of text) {
      if (parser.destroyed) return;
      if (!parser.write(piece)) await drained(parser);
    }
    if (!parser.destroyed) parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

/** Waits until the parser takes more, or has been destroyed. */
function drained(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      // Whichever event does not come would keep its listener, one more for every wait.
      parser.off("drain", done);
      parser.off("close", done);
      resolve();
    };
    parser.once("drain", done);
    parser.once("close", done);
  });
}

function sentenceOf(error: CsvError, lastLine: number): string {
  if (error.code === "CSV_QUOTE_NOT_CLOSED") return `line ${lastLine + 1}: a quote is not closed`;
  if (error.code === "CSV_MAX_RECORD_SIZE") return "expected a first line with the names of the columns";
  return error.message;
}
