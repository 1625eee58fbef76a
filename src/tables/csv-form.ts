import type { Options } from "csv-parse";

/** RFC 4180, with any mixture of line ends; a quote inside a cell that does not begin with one is a character. */
export const CSV_FORM = {
  record_delimiter: ["\r\n", "\n", "\r"],
  relax_quotes: true,
  relax_column_count: true,
} satisfies Options;
