import { toSvg } from "../charts/to-svg.js";
import type { Executor } from "../core/executor.js";
import type { DistilledExplanation } from "../core/explanation.js";
import type { Json } from "../core/json.js";
import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { inProcess } from "../evaluate/in-process.js";
import { workerPool } from "../evaluate/worker-pool.js";
import { distill } from "../explain/distill/distill.js";
import type { DistillOptions } from "../explain/distill/distill-options.js";
import { importModel } from "../models/import-model.js";
import type { Seed } from "../random/stream.js";
import { toText } from "../render/text/to-text.js";
import { readTable } from "../tables/read-table.js";
import { checkTakes } from "./inputs/check-source.js";
import { checkOut } from "./output/check-out.js";
import { type Interruption, interruption } from "./output/interruption.js";
import { noteTally } from "./output/note-tally.js";
import { openResult, type Result } from "./output/open-result.js";
import { progressBar } from "./output/progress-bar.js";
import { say } from "./output/say.js";
import { UsageError } from "./output/usage-error.js";

/** The options of `whybox distill`, parsed. */
export type DistillFileOptions = {
  readonly model: string;
  readonly modelExport?: string;
  readonly modelArgs?: Json;
  readonly data: string;
  readonly labels?: string;
  readonly ignore?: readonly string[];
  readonly query?: string;
  readonly as: "tree" | "rule-list" | "additive" | "soft-tree";
  readonly maxLeaves?: number;
  readonly maxDepth?: number;
  readonly pairs?: number;
  readonly heldOut?: number;
  readonly budgetRows?: number;
  readonly seed: Seed;
  readonly workers: number;
  readonly format?: "text" | "svg" | "json";
  readonly out?: string;
  readonly quiet?: true;
};

const KINDS = { tree: "tree", "rule-list": "ruleList", additive: "additive", "soft-tree": "softTree" } as const;

/**
 * Runs `whybox distill`: everything that can be checked is, then the model is asked.
 *
 * @returns the exit code
 * @throws UsageError, WhyboxError
 */
export async function distillFile(options: DistillFileOptions, stdout: NodeJS.WriteStream): Promise<number> {
  const format = formatOf(options);
  await checkOut(options.out, { "--model": options.model, "--data": options.data });
  let interrupted: Interruption | undefined;
  let executor: Executor | undefined;
  let result: Result | undefined;
  const quiet = options.quiet === true;
  const bar = progressBar("model rows", quiet);
  try {
    const { model, rows, labels } = await load(options);
    interrupted = interruption(() => result?.discardAtOnce());
    executor = options.workers === 0 ? inProcess() : workerPool({ size: options.workers });
    result = await openResult(options.out, stdout);
    const { maxLeaves, maxDepth, pairs, heldOut, budgetRows } = options;
    const given: DistillOptions = {
      as: KINDS[options.as],
      seed: options.seed,
      executor,
      signal: interrupted.signal,
      onProgress: bar.update,
      ...(labels && { labels }),
      ...(maxLeaves !== undefined && { maxLeaves }),
      ...(maxDepth !== undefined && { maxDepth }),
      ...(pairs !== undefined && { pairs }),
      ...(heldOut !== undefined && { heldOut }),
      ...(budgetRows !== undefined && { budgetRows }),
    };
    const explanation = await distill(model, rows, given);
    bar.stop();
    await result.write(written(explanation, format));
    // On a terminal the text itself ends with its notes.
    if (!quiet && (format !== "text" || options.out !== undefined)) {
      const notes = noteTally();
      notes.add(explanation.notes);
      notes.sayAll();
    }
    await result.finish();
    return 0;
  } catch (error) {
    bar.stop();
    const signal = interrupted?.received();
    if (signal) {
      const cost = error instanceof WhyboxError ? error.cost : undefined;
      const spent = cost ? ` after ${cost.modelRows} of at most ${cost.budgetRows} model rows` : "";
      say(`stopped by ${signal.name}${spent}${options.out ? `; ${options.out} was not written` : ""}`);
      return signal.exitCode;
    }
    // Here an argument that distill refuses is one that the command was given.
    if (error instanceof WhyboxError && error.code === "INVALID_ARGUMENT") {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  } finally {
    interrupted?.stopListening();
    await result?.discard();
    await executor?.close();
  }
}

function formatOf({ format, out, as }: DistillFileOptions): "text" | "svg" | "json" {
  const byName = /\.(json|svg)$/i.exec(out ?? "")?.[1].toLowerCase() as "json" | "svg" | undefined;
  const chosen = format ?? byName ?? "text";
  if (chosen === "svg" && as !== "tree")
    throw new UsageError(`--format svg draws trees, not --as ${as}; use text or json`);
  return chosen;
}

function written(explanation: DistilledExplanation, format: "text" | "svg" | "json"): string {
  if (format === "json") return `${JSON.stringify(explanation)}\n`;
  return format === "svg" ? toSvg(explanation) : toText(explanation);
}

async function load(options: DistillFileOptions) {
  const { model: path, modelExport, modelArgs, data, query, labels } = options;
  const model = await importModel(path, {
    ...(modelExport !== undefined && { export: modelExport }),
    ...(modelArgs !== undefined && { args: modelArgs }),
  });
  checkTakes(model, path, { data });
  const features = model.input.kind === "columns" ? model.input.features : [];
  if (features.some(({ name }) => name === labels)) {
    throw new UsageError(`--labels ${labels}: the model takes this column; the true answers are another one`);
  }
  const ignore = [...(options.ignore ?? []), ...(labels === undefined ? [] : [labels])];
  const { rows } = await readTable(data, features, { query, ignore });
  if (labels === undefined) return { model, rows, labels: undefined };
  const others = [...(options.ignore ?? []), ...features.map(({ name }) => name)];
  return { model, rows, labels: await readLabels(data, labels, others, query, model) };
}

async function readLabels(
  data: string,
  column: string,
  others: readonly string[],
  query: string | undefined,
  model: Model,
): Promise<(number | string)[]> {
  const ignore = others.filter((name) => name !== column);
  const { rows, features } = await readTable(data, undefined, { query, ignore }).catch((cause) => {
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
