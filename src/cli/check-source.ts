import type { Model } from "../core/model.js";
import { UsageError } from "./usage-error.js";

/** Options that say what is explained. */
export type SourceOptions = {
  readonly data?: string;
  readonly text?: string;
  readonly textFile?: string;
};

/** What goes with a table only, and with a text only: option by name. */
const TABLE_ONLY = {
  row: "--row",
  rows: "--rows",
  background: "--background",
  summarise: "--summarise",
  group: "--group",
  ignore: "--ignore",
  query: "--query",
  backgroundQuery: "--background-query",
  importance: "--importance",
  bins: "--bins",
  centre: "--centre",
};
const TEXT_ONLY = { mode: "--mode", replacement: "--replacement" };

/**
 * Checks that there is one source of what to explain, with the options that go with it, and none of the others.
 *
 * @throws UsageError
 */
export function checkSource(options: SourceOptions & { readonly [name: string]: unknown }): void {
  const given = sourcesOf(options);
  if (given.length === 0) {
    throw new UsageError(
      "expected --data with --row or --rows for a model that takes columns, or --text or --text-file for one that takes text",
    );
  }
  if (given.length > 1) throw new UsageError(`expected one source, got ${given.join(" and ")}`);
  const [source] = given;
  const [strangers, where] =
    source === "--data" ? [TEXT_ONLY, "--text or --text-file"] : ([TABLE_ONLY, "--data"] as const);
  const [stranger] = Object.entries(strangers).flatMap(([name, flag]) => (options[name] === undefined ? [] : [flag]));
  if (stranger) throw new UsageError(`${stranger} goes with ${where}, not with ${source}`);
  if (source === "--data" && options.row === undefined && options.rows === undefined) {
    throw new UsageError("expected --row, such as --row 0, or --rows, such as --rows 0:100");
  }
}

/** Throws UsageError for a model that cannot take what is given. */
export function checkTakes(model: Pick<Model, "input">, path: string, options: SourceOptions): void {
  const { kind } = model.input;
  const [source] = sourcesOf(options);
  const takes = source === "--data" ? "columns" : "text";
  if (kind === takes) return;
  const how = {
    columns: "; give it a table with --data and --row",
    text: '; give it a text with --text "..." or --text-file <file>',
    image: "; the command line explains columns and text",
  }[kind];
  throw new UsageError(`--model ${path}: ${source} is for a model that takes ${takes}, this one takes ${kind}${how}`);
}

function sourcesOf({ data, text, textFile }: SourceOptions): string[] {
  return [
    ...(data === undefined ? [] : ["--data"]),
    ...(text === undefined ? [] : ["--text"]),
    ...(textFile === undefined ? [] : ["--text-file"]),
  ];
}
