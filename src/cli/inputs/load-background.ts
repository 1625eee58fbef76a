import type { Note } from "../../core/explanation.js";
import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import { takeRows } from "../../core/matrix-rows.js";
import { summariseBackground } from "../../maskers/columns/summarise-background.js";
import type { Seed } from "../../random/stream.js";
import { warn } from "../output/warn.js";
import { type BackgroundOptions, readBackground } from "./read-background.js";
import { sampleRows } from "./sample-rows.js";

/**
 * With more background rows than this, a method that asks every mask of every one of them gets a sample: the standard
 * error of a mean over 256 rows is a sixteenth of their spread, and a thousand masks cost a quarter of a million rows.
 */
const DEFAULT_BACKGROUND_ROWS = 256;

/** The background as the masker takes it. */
type LoadedBackground = {
  readonly background: Matrix;
  readonly weights: Float64Array | undefined;
  /** The rows are a random sample, which standard errors have to cover. */
  readonly sampled: boolean;
  readonly notes: readonly Note[];
};

/**
 * Loads the rows that stand for hidden: read, sampled or summarised, with a line on stderr that says which these are.
 *
 * @param table  the rows of the --data file, or of its query
 * @throws WhyboxError as readTable does
 */
export async function loadBackground(
  options: BackgroundOptions & {
    readonly backgroundRows?: number | "all";
    readonly summarise?: number;
    readonly seed: Seed;
    readonly quiet?: true;
  },
  features: readonly Feature[],
  table: Matrix,
  meetsAllBackground: boolean,
): Promise<LoadedBackground> {
  const { summarise, seed, quiet } = options;
  const { rows: whole, from, chosen } = await readBackground(options, features, table);
  const usual = meetsAllBackground && summarise === undefined ? DEFAULT_BACKGROUND_ROWS : "all";
  const most = options.backgroundRows ?? usual;
  const sampled = most !== "all" && most < whole.rows;
  const rows = sampled ? takeRows(whole, sampleRows(whole.rows, most, seed, "background rows")) : whole;
  // Clustering many rows takes a while.
  if (!quiet && summarise && summarise < rows.rows) warn(`summarising ${rows.rows} rows as ${summarise} ...`);
  const { rows: background, weights } = summarise
    ? await summariseBackground(rows, summarise, { features, seed })
    : { rows, weights: undefined };

  const counted = (count: number) => `${count} ${count === 1 ? "row" : "rows"}`;
  const sample = `a random sample of ${counted(rows.rows)} (seed ${JSON.stringify(seed)}) of the ${whole.rows} of ${from}`;
  if (!quiet && (sampled || !chosen)) {
    const source = sampled ? sample : `the ${counted(whole.rows)} of ${from}`;
    const summary = weights ? `, summarised in ${background.rows}` : "";
    warn(
      `background: ${source}${summary}; ${sampled ? "--background-rows all takes all" : "choose others with --background"}`,
    );
  }
  const message = `The background is ${sample}; another sample gives other values.`;
  return {
    background,
    weights,
    sampled: sampled && !weights,
    notes: sampled ? [{ code: "BACKGROUND_SAMPLED", message }] : [],
  };
}
