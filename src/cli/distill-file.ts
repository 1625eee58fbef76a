import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { distill } from "../explain/distill/distill.js";
import { type DistillOptions, distillOptions } from "../explain/distill/distill-options.js";
import type { Seed } from "../random/stream.js";
import { type ReadTableOptions, readTable } from "../tables/read-table.js";
import { checkTakes } from "./inputs/check-source.js";
import { loadModel, type ModelOptions } from "./inputs/load-model.js";
import { readOptions, type TableOptions } from "./inputs/table-options.js";
import { methodOptions } from "./methods/method-flags.js";
import { checkDrawing } from "./output/check-drawing.js";
import { checkOut } from "./output/check-out.js";
import { partsToResume, runFacts } from "./output/kept-parts.js";
import { runCommand } from "./output/run-command.js";
import { FORMATS, type Format, formatOf, serialise } from "./output/serialise.js";
import { targetFile } from "./output/target-file.js";
import { UsageError } from "./output/usage-error.js";

/** The options of `whybox distill`, parsed. */
export type DistillFileOptions = ModelOptions &
  TableOptions &
  Pick<DistillOptions, "leaves" | "maxLeaves" | "maxDepth" | "pairs"> & {
    readonly data: string;
    readonly labels?: string;
    readonly positive?: string;
    readonly query?: string;
    readonly as: "tree" | "rule-list" | "additive" | "soft-tree";
    readonly heldOut?: number;
    readonly budgetRows?: number;
    readonly seed: Seed;
    readonly workers: number;
    readonly timeoutMs?: number;
    readonly workerMemoryMb?: number;
    readonly format?: Format;
    readonly out?: string;
    readonly quiet?: true;
    readonly resume?: true;
  };

const KINDS = { tree: "tree", "rule-list": "ruleList", additive: "additive", "soft-tree": "softTree" } as const;

/**
 * Runs `whybox distill`: everything that can be checked is, then the model is asked.
 *
 * @returns the exit code
 * @throws UsageError, WhyboxError
 */
export async function distillFile(
  options: DistillFileOptions,
  stdout: NodeJS.WriteStream,
  flags: readonly string[],
): Promise<number> {
  await checkOut(options.out, { "--model": options.model, "--data": options.data });
  const format = chosenFormat(options);
  await checkDrawing(format);
  const target = options.out === undefined ? undefined : await targetFile(options.out);
  const { model, rows, labels } = await load(options);
  const facts = target ? await runFacts("distill", options, model) : {};
  const kept = await partsToResume(target, options.resume === true, facts);
  const { out, workers, timeoutMs, workerMemoryMb, quiet = false } = options;
  const asking = { workers, timeoutMs, workerMemoryMb };
  const settings = { out, ...asking, quiet, flags, many: false, unit: "model rows", parts: { facts, kept } };
  return runCommand(settings, stdout, async ({ executor, signal, bar, output, notes }) => {
    const { heldOut, budgetRows } = options;
    const given: DistillOptions = {
      ...methodOptions(distillOptions, options),
      as: KINDS[options.as],
      seed: options.seed,
      executor,
      signal,
      onProgress: bar.update,
      ...(labels && { labels }),
      ...(heldOut !== undefined && { heldOut }),
      ...(budgetRows !== undefined && { budgetRows }),
    };
    const explanation = await distill(model, rows, given);
    bar.stop();
    await output.write(await serialise(explanation, format));
    // On a terminal the text itself ends with its notes.
    if (format !== "text" || out !== undefined) notes(explanation.notes);
    return 0;
  });
}

function chosenFormat({ format, out, as }: DistillFileOptions): Format {
  const chosen = format ?? formatOf(out, FORMATS) ?? "text";
  if ((chosen === "svg" || chosen === "png") && as !== "tree")
    throw new UsageError(`--format ${chosen} draws trees, not --as ${as}; use text, html, md or json`);
  return chosen;
}

async function load(options: DistillFileOptions) {
  const { model: path, data, query, labels, positive } = options;
  const model = await loadModel(options);
  checkTakes(model, path, { data });
  const features = model.input.kind === "columns" ? model.input.features : [];
  if (positive !== undefined && labels === undefined) {
    throw new UsageError("--positive names a class of --labels, which is not there");
  }
  if (features.some(({ name }) => name === labels)) {
    throw new UsageError(`--labels ${labels}: the model takes this column; the true answers are another one`);
  }
  const form = { ...readOptions(options), ...(query !== undefined && { query }) };
  const ignore = [...(options.ignore ?? []), ...(labels === undefined ? [] : [labels])];
  const { rows } = await readTable(data, features, { ...form, ignore });
  if (labels === undefined) return { model, rows, labels: undefined };
  const others = [...(options.ignore ?? []), ...features.map(({ name }) => name)];
  const read = await readLabels(data, labels, others, form, model);
  return { model, rows, labels: model.outputs.length === 1 ? oneOrOther(read, labels, positive, model) : read };
}

async function readLabels(
  data: string,
  column: string,
  others: readonly string[],
  form: ReadTableOptions,
  model: Model,
): Promise<(number | string)[]> {
  const ignore = others.filter((name) => name !== column);
  const { rows, features } = await readTable(data, undefined, { ...form, ignore }).catch((cause) => {
    throw cause instanceof WhyboxError && /every column is ignored/.test(cause.message)
      ? new UsageError(`--labels ${column}: ${data} has no such column`, { cause })
      : cause;
  });
  const at = features.findIndex(({ name }) => name === column);
  if (at < 0) throw new UsageError(`--labels ${column}: ${data} has no such column`);
  const feature = features[at];
  const names = model.outputs.map(({ name }) => name);
  return Array.from({ length: rows.rows }, (_, row) => {
    const value = rows.data[row * rows.columns + at];
    if (feature.kind === "category" && !Number.isNaN(value)) return feature.categories[value];
    // A class may be called "3" and be the first.
    return names.includes(String(value)) ? String(value) : value;
  });
}

/** Labels as the two classes of a model with a single probability, which speaks of one class: all others are not it. */
function oneOrOther(
  labels: readonly (number | string)[],
  column: string,
  positive: string | undefined,
  { outputs: [{ name, unit }] }: Model,
): readonly (number | string)[] {
  if (unit !== "probability" || (positive === undefined && labels.every((label) => typeof label === "number"))) {
    return labels;
  }
  const spoken = positive ?? name;
  if (!labels.some((label) => String(label) === spoken)) {
    const known = [...new Set(labels)].slice(0, 5).map((label) => JSON.stringify(String(label)));
    throw new UsageError(
      positive === undefined
        ? `--labels ${column}: the model answers the probability of ${JSON.stringify(name)}, and the column holds ${known.join(", ")}; say with --positive which of them that is`
        : `--positive ${positive}: --labels ${column} has no such class; it holds ${known.join(", ")}`,
    );
  }
  const isGap = (label: number | string) => Number.isNaN(label);
  return labels.map((label) => (isGap(label) ? label : String(label) === spoken ? name : `not ${name}`));
}
