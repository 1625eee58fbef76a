import { open } from "node:fs/promises";

/** What the first line of a CSV file says: which character separates, and the names of the columns. */
export type CsvHeader = { readonly delimiter: string; readonly names: readonly string[] };

/** A header longer than this is no header; most files fit a sector. */
const MOST_HEADER_BYTES = 1 << 20;

/** The separators in use; the earlier one wins a draw. */
const DELIMITERS = [",", ";", "\t", "|"];

/**
 * Reads the header of a CSV file, or undefined where the file does not begin with a line of names.
 *
 * The separator is the one that the header holds most often outside quotes. Guessing from the header alone
 * keeps one bad row further down from changing how the whole file is read.
 *
 * @param delimiter  given: taken as it is
 */
export async function csvHeader(path: string, delimiter?: string): Promise<CsvHeader | undefined> {
  const line = await firstLine(path);
  if (line === undefined || line.trim() === "") return undefined;
  const unquoted = line.replace(/"(?:[^"]|"")*"/g, "");
  const count = (candidate: string) => unquoted.split(candidate).length;
  const chosen = delimiter ?? DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
  return { delimiter: chosen, names: splitFields(line, chosen) };
}

async function firstLine(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(MOST_HEADER_BYTES);
    const { bytesRead } = await file.read(buffer, 0, MOST_HEADER_BYTES, 0);
    const text = buffer.toString("utf8", 0, bytesRead).replace(/^\ufeff/, "");
    const end = endOfLine(text);
    return end < 0 && bytesRead === MOST_HEADER_BYTES ? undefined : text.slice(0, end < 0 ? undefined : end);
  } finally {
    await file.close();
  }
}

/** Where the first line ends; a line break inside quotes does not end it. */
function endOfLine(text: string): number {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (!quoted && (text[i] === "\n" || text[i] === "\r")) return i;
  }
  return -1;
}

function splitFields(line: string, delimiter: string): string[] {
  const fields = [""];
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    if (character === '"' && quoted && line[i + 1] === '"') {
      fields[fields.length - 1] += '"';
      i++;
    } else if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) fields.push("");
    else fields[fields.length - 1] += character;
  }
  return fields;
}
