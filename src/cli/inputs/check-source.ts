import type { Model } from "../../core/model.js";
import { UsageError } from "../output/usage-error.js";

/** The options that say which input is explained. */
export type SourceOptions = {
  readonly data?: string;
  readonly text?: string;
  readonly textFile?: string;
  readonly image?: string;
};

/** Options that go with a table only, with a text only, and with an image only. */
const TABLE_ONLY = {
  row: "--row",
  rows: "--rows",
  background: "--background",
  summarise: "--summarise",
  group: "--group",
  ignore: "--ignore",
  id: "--id",
  sample: "--sample",
  backgroundRows: "--background-rows",
  na: "--na",
  delimiter: "--delimiter",
  decimal: "--decimal",
  encoding: "--encoding",
  allowFile: "--allow-file",
  query: "--query",
  backgroundQuery: "--background-query",
  importance: "--importance",
  bins: "--bins",
  centre: "--centre",
};
const TEXT_ONLY = { mode: "--mode", replacement: "--replacement" };
const IMAGE_ONLY = {
  page: "--page",
  regions: "--regions",
  compactness: "--compactness",
  grid: "--grid",
  hide: "--hide",
};

/** The kinds of sources, each with its own options. */
const KINDS = [
  { sources: ["--data"], only: TABLE_ONLY, where: "--data", takes: "columns" },
  { sources: ["--text", "--text-file"], only: TEXT_ONLY, where: "--text or --text-file", takes: "text" },
  { sources: ["--image"], only: IMAGE_ONLY, where: "--image", takes: "image" },
] as const;

/**
 * Checks that there is one source of what to explain, with the options that go with it, and none of the others.
 *
 * @throws UsageError
 */
export function checkSource(options: SourceOptions & { readonly [name: string]: unknown }): void {
  const given = sourcesOf(options);
  if (given.length === 0) {
    throw new UsageError(
      "expected --data with --row or --rows for a model that takes columns, --text or --text-file for one that takes text, or --image for one that takes images",
    );
  }
  if (given.length > 1) throw new UsageError(`expected one source, got ${given.join(" and ")}`);
  const [source] = given;
  for (const { sources, only, where } of KINDS) {
    if (sources.some((name) => name === source)) continue;
    const [stranger] = Object.entries(only).flatMap(([name, flag]) => (options[name] === undefined ? [] : [flag]));
    if (stranger) throw new UsageError(`${stranger} goes with ${where}, not with ${source}`);
  }
  if (source === "--data" && ![options.row, options.rows, options.sample].some((which) => which !== undefined)) {
    throw new UsageError(
      "expected --row, such as --row 0, --rows, such as --rows 0:100, or --sample, such as --sample 50",
    );
  }
}

/** Throws UsageError for a model that cannot take what is given. */
export function checkTakes(model: Pick<Model, "input">, path: string, options: SourceOptions): void {
  const { kind } = model.input;
  const [source] = sourcesOf(options);
  const takes = KINDS.find(({ sources }) => sources.some((name) => name === source))?.takes as string;
  if (kind === takes) return;
  const how = {
    columns: "; give it a table with --data and --row",
    text: '; give it a text with --text "..." or --text-file <file>',
    image: "; give it an image with --image <file>",
  }[kind];
  throw new UsageError(`--model ${path}: ${source} is for a model that takes ${takes}, this one takes ${kind}${how}`);
}

function sourcesOf({ data, text, textFile, image }: SourceOptions): string[] {
  return [
    ...(data === undefined ? [] : ["--data"]),
    ...(text === undefined ? [] : ["--text"]),
    ...(textFile === undefined ? [] : ["--text-file"]),
    ...(image === undefined ? [] : ["--image"]),
  ];
}
