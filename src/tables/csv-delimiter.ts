import type { Options } from "csv-parse";
import { parse } from "csv-parse/sync";
import { WhyboxError } from "../core/whybox-error.js";

/** RFC 4180, with any mixture of line ends; a quote inside a cell that does not begin with one is a character. */
export const CSV_FORM = {
  record_delimiter: ["\r\n", "\n", "\r"],
  relax_quotes: true,
  relax_column_count: true,
} satisfies Options;

/** The separators in use. Where the header is one column, the first is as good as any. */
const DELIMITERS = [",", ";", "\t", "|"];

/** Rows beyond these tell nothing new about the separator. */
const MAX_SAMPLED_ROWS = 50;

/**
 * The character that separates the cells of a CSV file: the one that gives every sampled row as many cells as the
 * header, else the one that the header holds most often. Not guessed from the rows alone: one bad row further down
 * does not change how the whole file is read.
 *
 * @param sample  the beginning of the file
 * @param isWhole  the sample is the whole file
 * @throws WhyboxError INVALID_DATA where two characters separate equally well
 */
export function csvDelimiter(path: string, sample: string, isWhole: boolean): string {
  const candidates = DELIMITERS.map((delimiter) => {
    const [header = 0, ...rows] = widths(sample, delimiter, isWhole);
    return { delimiter, header, fits: rows.every((cells) => cells === header), rows: rows.length };
  }).filter(({ header }) => header > 1);
  if (candidates.length === 0) return DELIMITERS[0];
  const fitting = candidates.filter(({ fits }) => fits);
  const [best, ...others] = (fitting.length > 0 ? fitting : candidates).sort((a, b) => b.header - a.header);
  const rival = others.find(({ header, rows }) => header === best.header && rows > 0);
  if (rival) {
    const [one, other] = [best, rival].map(({ delimiter }) => JSON.stringify(delimiter));
    throw new WhyboxError(
      "INVALID_DATA",
      `${path}: cells could be separated by ${one} or by ${other}; say which with delimiter, on the command line --delimiter`,
    );
  }
  return best.delimiter;
}

/** Number of cells in the first rows of a sample with this separator. */
function widths(sample: string, delimiter: string, isWhole: boolean): number[] {
  const found: number[] = [];
  try {
    parse(sample, {
      ...CSV_FORM,
      delimiter,
      to: MAX_SAMPLED_ROWS,
      on_record: (record: string[]) => {
        // An empty line is no row.
        if (record.length > 1 || record[0].trim() !== "" || found.length === 0) found.push(record.length);
        return null;
      },
    });
  } catch {
    // A quote that the end of the sample leaves open; what came before is what counts.
    return found;
  }
  // The last row may be cut off.
  return isWhole || found.length === MAX_SAMPLED_ROWS ? found : found.slice(0, -1);
}
