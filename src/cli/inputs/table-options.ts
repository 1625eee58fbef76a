import { Option } from "commander";
import { ENCODINGS, type Encoding } from "../../tables/decoded-text.js";
import type { ReadTableOptions } from "../../tables/read-table.js";
import { parseOption } from "../methods/parse-option.js";

/** The options that say how a table file is read, in every command. */
export type TableOptions = {
  readonly ignore?: readonly string[];
  readonly na?: readonly string[];
  readonly delimiter?: string;
  readonly decimal?: "." | ",";
  readonly encoding?: Encoding;
  readonly allowFile?: readonly string[];
};

/** The flags for these. */
export function tableOptions(): Option[] {
  const { names, delimiter } = parseOption;
  return [
    new Option("--ignore <columns>", "columns of the files to leave out (repeatable)").argParser(names),
    new Option("--na <texts>", 'cells that mean a gap, such as "?,NA" (repeatable)').argParser(names),
    new Option("--delimiter <character>", "CSV: between cells; tab for a tab (default: read off the file)").argParser(
      delimiter,
    ),
    new Option("--decimal <character>", "CSV: the decimal character (default: .)").choices([".", ","]),
    new Option("--encoding <encoding>", "CSV and JSON (default: by the byte order mark, else utf-8)").choices(
      ENCODINGS,
    ),
    new Option("--allow-file <file>", "a further file that a query may read (repeatable)").argParser(
      (file: string, before: readonly string[] = []) => [...before, file],
    ),
  ];
}

/** The options of readTable that these stand for. */
export function readOptions(options: TableOptions): ReadTableOptions {
  const { ignore, na, delimiter, decimal, encoding, allowFile } = options;
  return {
    ...(ignore && { ignore }),
    ...(na && { na }),
    ...(delimiter !== undefined && { delimiter }),
    ...(decimal && { decimal }),
    ...(encoding && { encoding }),
    ...(allowFile && { allow: allowFile }),
  };
}
