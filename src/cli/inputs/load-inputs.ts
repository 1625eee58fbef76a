import type { Executor } from "../../core/executor.js";
import type { Feature } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { AnyMasker } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch, Model } from "../../core/model.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { probe } from "../../evaluate/probe.js";
import { checkOutputChoice, type OutputChoice } from "../../explain/run/output-choice.js";
import { summariseBackground } from "../../maskers/columns/summarise-background.js";
import { importModel } from "../../models/import-model.js";
import type { Seed } from "../../random/stream.js";
import { readTable } from "../../tables/read-table.js";
import type { Surroundings } from "../methods/explain-method.js";
import type { NamedGroup, RowRange } from "../methods/parse-option.js";
import { say } from "../output/say.js";
import { UsageError } from "../output/usage-error.js";
import { checkTakes, type SourceOptions } from "./check-source.js";
import { type ImageOptions, loadImage } from "./load-image.js";
import { loadText, type TextOptions } from "./load-text.js";
import { readBackground } from "./read-background.js";

/** What says where the model and its input come from. */
export type InputOptions = SourceOptions &
  TextOptions &
  ImageOptions & {
    readonly model: string;
    readonly modelExport?: string;
    readonly modelArgs?: Json;
    readonly row?: number;
    readonly rows?: RowRange;
    readonly background?: string;
    readonly summarise?: number;
    readonly group?: readonly NamedGroup[];
    readonly ignore?: readonly string[];
    readonly query?: string;
    readonly backgroundQuery?: string;
    readonly outputs?: OutputChoice;
    readonly seed: Seed;
    readonly quiet?: true;
  };

/** What to explain. */
export type ExplainInputs = {
  /** How many explanations are wanted. */
  readonly count: number;
  /** Where the first of the rows stands in the table. */
  readonly firstRow: number;
  /** One row, text or image was asked for, not a range. */
  readonly single: boolean;
  /** The question to ask for each. */
  readonly probe: (index: number, executor: Executor) => Probe;
};

/**
 * Loads what `whybox explain` needs and checks all of it, without asking the model.
 *
 * @throws UsageError for a source, rows, groups and outputs that are not there or do not fit; WhyboxError as
 *   importModel and readTable do
 */
export async function loadInputs(
  options: InputOptions,
  masker: (row: Float64Array, surroundings: Surroundings) => AnyMasker<Matrix>,
): Promise<ExplainInputs> {
  const { model: path, modelExport, modelArgs } = options;
  const model = await importModel(path, {
    ...(modelExport !== undefined && { export: modelExport }),
    ...(modelArgs !== undefined && { args: modelArgs }),
  });
  checkTakes(model, path, options);
  asUsage(() => checkOutputChoice("--outputs", options.outputs, model.outputs));
  if (model.input.kind === "columns") return loadRows(model, model.input.features, options, masker);

  if (model.input.kind === "image") {
    const regions = await loadImage(options, model.input, path);
    return { count: 1, firstRow: 0, single: true, probe: (_, executor) => probe(model, regions, { executor }) };
  }
  const words = await loadText(options);
  const textModel = model as Model<Batch> as Model<readonly string[]>;
  return { count: 1, firstRow: 0, single: true, probe: (_, executor) => probe(textModel, words, { executor }) };
}

async function loadRows(
  model: Model,
  features: readonly Feature[],
  options: InputOptions,
  masker: (row: Float64Array, surroundings: Surroundings) => AnyMasker<Matrix>,
): Promise<ExplainInputs> {
  const { ignore, query, summarise, seed, quiet } = options;
  // checkTakes has seen to it.
  const data = options.data as string;
  const groups = resolveGroups(options.group ?? [], features);
  const { rows: table } = await readTable(data, features, { query, ignore });
  const range = resolveRange(options, data, table.rows);
  const { rows: whole, from } = await readBackground({ ...options, data }, features, table);
  // Clustering many rows takes a while.
  if (!quiet && summarise && summarise < whole.rows) say(`summarising ${whole.rows} rows as ${summarise} ...`);
  const { rows: background, weights } = summarise
    ? summariseBackground(whole, summarise, { features, seed })
    : { rows: whole, weights: undefined };

  const maskerOf = (index: number) => masker(rowOf(table, range.from + index), { background, weights, groups });
  asUsage(() => maskerOf(0));
  if (!quiet && from !== undefined) {
    const summary = weights ? `, summarised in ${background.rows}` : "";
    say(
      `background: the ${whole.rows} ${whole.rows === 1 ? "row" : "rows"} of ${from}${summary}; choose others with --background`,
    );
  }
  return {
    count: range.to - range.from,
    firstRow: range.from,
    single: options.row !== undefined,
    probe: (index, executor) => probe(model, maskerOf(index), { executor }),
  };
}

function resolveRange({ row, rows }: InputOptions, data: string, count: number): { from: number; to: number } {
  const from = row ?? rows?.from ?? 0;
  const to = row === undefined ? (rows?.to ?? count) : row + 1;
  if (from < count && to <= count) return { from, to };
  const asked = row === undefined ? `--rows ${rows?.from}:${rows?.to ?? ""}` : `--row ${row}`;
  throw new UsageError(`${asked}: ${data} has ${count} ${count === 1 ? "row" : "rows"}, the last is row ${count - 1}`);
}

function resolveGroups(
  groups: readonly NamedGroup[],
  features: readonly Feature[],
): { readonly [name: string]: readonly number[] } {
  const names = features.map(({ name }) => name);
  const owner = new Map<string, string>();
  return Object.fromEntries(
    groups.map(({ name, columns: members }) => [
      name,
      members.map((member) => {
        const column = names.indexOf(member);
        if (column < 0) {
          const known = names.map((each) => JSON.stringify(each)).join(", ");
          throw new UsageError(`--group ${name}: no column ${JSON.stringify(member)}; the model takes ${known}`);
        }
        const other = owner.get(member);
        if (other !== undefined) {
          throw new UsageError(
            `--group ${name}: column ${JSON.stringify(member)} is in group ${JSON.stringify(other)} too`,
          );
        }
        owner.set(member, name);
        return column;
      }),
    ]),
  );
}

function rowOf({ data, columns: width }: Matrix, row: number): Float64Array {
  return data.subarray(row * width, (row + 1) * width);
}

/** An argument that a function refuses here is one that the command was given. */
function asUsage(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof WhyboxError && error.code === "INVALID_ARGUMENT") {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  }
}
