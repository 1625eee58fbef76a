import type { Feature } from "../core/features.js";
import type { Json } from "../core/json.js";
import type { Matrix } from "../core/matrix.js";
import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { checkOutputChoice, type OutputChoice } from "../explain/output-choice.js";
import { columns } from "../maskers/columns.js";
import { summariseBackground } from "../maskers/summarise-background.js";
import { importModel } from "../models/import-model.js";
import type { Seed } from "../random/stream.js";
import { readTable } from "../tables/read-table.js";
import type { NamedGroup, RowRange } from "./parse-option.js";
import { say } from "./say.js";
import { UsageError } from "./usage-error.js";

/** What says where the model and its rows come from. */
export type InputOptions = {
  readonly model: string;
  readonly modelExport?: string;
  readonly modelArgs?: Json;
  readonly data: string;
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

/** A model with the rows to explain and what hidden means, checked against each other. */
export type ExplainInputs = {
  readonly model: Model;
  readonly rows: readonly Float64Array[];
  /** Where the first of the rows stands in the table. */
  readonly firstRow: number;
  /** One row was asked for, not a range. */
  readonly single: boolean;
  readonly background: Matrix;
  readonly weights: Float64Array | undefined;
  readonly groups: { readonly [name: string]: readonly number[] };
};

/**
 * Loads what `whybox explain` needs and checks all of it, without asking the model.
 *
 * @throws UsageError for rows, groups and outputs that are not there; WhyboxError as importModel and readTable do
 */
export async function loadInputs(options: InputOptions): Promise<ExplainInputs> {
  const { model: path, modelExport, modelArgs, data, ignore, query, summarise, seed, quiet } = options;
  const model = await importModel(path, {
    ...(modelExport !== undefined && { export: modelExport }),
    ...(modelArgs !== undefined && { args: modelArgs }),
  });
  if (model.input.kind !== "columns") {
    throw new UsageError(
      `--model ${path}: expected a model that takes columns, got one that takes ${model.input.kind}`,
    );
  }
  const { features } = model.input;
  const groups = resolveGroups(options.group ?? [], features);
  asUsage(() => checkOutputChoice("--outputs", options.outputs, model.outputs));

  const { rows: table } = await readTable(data, features, { query, ignore });
  const range = resolveRange(options, table.rows);
  const whole = await readBackground(options, features, table);
  const { rows: background, weights } = summarise
    ? summariseBackground(whole, summarise, { features, seed })
    : { rows: whole, weights: undefined };

  const rows = Array.from({ length: range.to - range.from }, (_, i) => rowOf(table, range.from + i));
  asUsage(() => columns(background, rows[0], { groups, weights }));
  if (!quiet && options.background === undefined && options.backgroundQuery === undefined) {
    const summary = weights ? `, summarised in ${background.rows}` : "";
    say(`background: the ${whole.rows} rows of ${data}${summary}; choose others with --background`);
  }
  return { model, rows, firstRow: range.from, single: options.row !== undefined, background, weights, groups };
}

async function readBackground(
  { data, background, query, backgroundQuery, ignore }: InputOptions,
  features: readonly Feature[],
  table: Matrix,
): Promise<Matrix> {
  if (background === undefined && (backgroundQuery === undefined || backgroundQuery === query)) return table;
  const { rows } = await readTable(background ?? data, features, { query: backgroundQuery, ignore });
  return rows;
}

function resolveRange({ row, rows, data }: InputOptions, count: number): { from: number; to: number } {
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
