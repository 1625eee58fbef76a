import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Executor } from "../../core/executor.js";
import type { Note } from "../../core/explanation.js";
import type { Feature } from "../../core/features.js";
import type { AnyMasker } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow, takeRows } from "../../core/matrix-rows.js";
import type { Batch, Model } from "../../core/model.js";
import type { Probe } from "../../core/probe.js";
import { probe } from "../../evaluate/probe.js";
import { checkOutputChoice, type OutputChoice } from "../../explain/run/output-choice.js";
import type { Seed } from "../../random/stream.js";
import { readTable } from "../../tables/read-table.js";
import type { Background, ExplainMethod, RowInputs } from "../methods/explain-method.js";
import type { NamedGroup, RowRange } from "../methods/parse-option.js";
import { asUsage } from "../output/as-usage.js";
import type { RowName } from "../output/kept-rows.js";
import { UsageError } from "../output/usage-error.js";
import { checkTakes, type SourceOptions } from "./check-source.js";
import { loadBackground } from "./load-background.js";
import { type ImageOptions, loadImage } from "./load-image.js";
import { loadModel, type ModelOptions } from "./load-model.js";
import { loadText, type TextOptions } from "./load-text.js";
import { sampleRows } from "./sample-rows.js";
import { readOptions, type TableOptions } from "./table-options.js";

/** The options that say where the model and its input come from. */
export type InputOptions = SourceOptions &
  ModelOptions &
  TableOptions &
  TextOptions &
  ImageOptions & {
    readonly row?: number;
    readonly rows?: RowRange;
    readonly sample?: number;
    readonly id?: string;
    readonly background?: string;
    readonly backgroundRows?: number | "all";
    readonly summarise?: number;
    readonly group?: readonly NamedGroup[];
    readonly query?: string;
    readonly backgroundQuery?: string;
    readonly outputs?: OutputChoice | undefined;
    readonly seed: Seed;
    readonly quiet?: true;
  };

/** The inputs to explain. */
export type ExplainInputs = {
  /** One row, text or image was asked for, not several rows. */
  readonly single: boolean;
  /** The rows to explain, where they are in a table; else one place without a row. */
  readonly rows: readonly (RowName | undefined)[];
  /** Notes about the inputs for readers of the explanations. */
  readonly notes: readonly Note[];
  /** The rows with their background, where they are in a table. */
  readonly table?: () => RowInputs;
  /** The question to ask for each of the rows. */
  readonly probe: (index: number, executor: Executor) => Probe;
};

/** Makes the masker of a row. */
export type MakeMasker = (row: Float64Array, background: Background) => AnyMasker<Matrix>;

/**
 * Loads what `whybox explain` needs and checks all of it, without asking the model.
 *
 * @param method  what of it matters: whether it asks every mask of every background row, and its view of the model
 * @throws UsageError for a source, rows, groups and outputs that are not there or do not fit; WhyboxError as
 *   loadModel and readTable do
 */
export async function loadInputs(
  options: InputOptions,
  masker: MakeMasker,
  { meetsAllBackground, view }: Pick<ExplainMethod, "meetsAllBackground" | "view">,
): Promise<ExplainInputs> {
  const loaded = await loadModel(options);
  const model = view ? view(loaded, options.model) : loaded;
  checkTakes(model, options.model, options);
  checkArgument(() => checkOutputChoice("--outputs", options.outputs, model.outputs, true));
  const { input } = model;
  if (input.kind === "columns") return loadRows(model, input.features, options, masker, meetsAllBackground === true);

  const alone = { single: true, rows: [undefined], notes: [] };
  if (input.kind === "image") {
    const regions = await loadImage(options, input, options.model);
    return { ...alone, probe: (_, executor) => probe(model, regions, { executor }) };
  }
  const words = await loadText(options);
  const textModel = model as Model<Batch> as Model<readonly string[]>;
  return { ...alone, probe: (_, executor) => probe(textModel, words, { executor }) };
}

async function loadRows(
  model: Model,
  features: readonly Feature[],
  options: InputOptions,
  masker: MakeMasker,
  meetsAllBackground: boolean,
): Promise<ExplainInputs> {
  const { query, id } = options;
  // checkTakes has seen to it.
  const data = options.data as string;
  const groups = resolveGroups(options.group ?? [], features);
  const form = { ...readOptions(options), ...(id !== undefined && { id }) };
  const { rows: table, ids } = await readTable(data, features, { ...form, query });
  const rows = chosenRows(options, data, table.rows).map((row): RowName => ({ row, ...(ids && { id: ids[row] }) }));
  const { sampled, notes, ...background } = await loadBackground(
    { ...options, data },
    features,
    table,
    meetsAllBackground,
  );

  const maskerOf = (index: number) => {
    const made = masker(matrixRow(table, rows[index].row), { ...background, groups });
    return sampled ? Object.assign(made, { sampled: true as const }) : made;
  };
  // Refuses parts that do not fit before the model is asked.
  checkArgument(() => maskerOf(0));
  return {
    single: options.row !== undefined,
    rows,
    notes,
    table: () => {
      const places = rows.map(({ row }) => row);
      return { ...background, groups, model, rows: takeRows(table, places), outputs: options.outputs };
    },
    probe: (index, executor) => probe(model, maskerOf(index), { executor }),
  };
}

function chosenRows({ row, rows, sample, seed }: InputOptions, data: string, count: number): number[] {
  if (sample !== undefined) return sampleRows(count, Math.min(sample, count), seed, "rows to explain");
  const from = row ?? rows?.from ?? 0;
  const to = row === undefined ? (rows?.to ?? count) : row + 1;
  if (from < count && to <= count) return Array.from({ length: to - from }, (_, i) => from + i);
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
          const known = quotedNames(names);
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

/** An argument that a function refuses here is one that the command was given. */
function checkArgument(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw asUsage(error);
  }
}
