import type { Executor } from "../core/executor.js";
import type { Attribution, Explanation } from "../core/explanation.js";
import { WhyboxError } from "../core/whybox-error.js";
import { inProcess } from "../evaluate/in-process.js";
import { workerPool } from "../evaluate/worker-pool.js";
import { explainAll } from "../explain/many/explain-all.js";
import { globalImportance } from "../explain/many/global-importance.js";
import { toText } from "../render/text/to-text.js";
import { checkSource } from "./inputs/check-source.js";
import { type ExplainInputs, type InputOptions, loadInputs } from "./inputs/load-inputs.js";
import type { ExplainMethod, RunArguments } from "./methods/explain-method.js";
import { checkOut } from "./output/check-out.js";
import { type Interruption, interruption } from "./output/interruption.js";
import { noteTally } from "./output/note-tally.js";
import { openResult, type Result } from "./output/open-result.js";
import { progressBar } from "./output/progress-bar.js";
import { say } from "./output/say.js";
import { UsageError } from "./output/usage-error.js";
import { type Format, formatOf, written } from "./output/written.js";

/** The options of `whybox explain`, parsed. Those of its method come with them. */
export type ExplainOptions = InputOptions & {
  readonly budgetRows?: number;
  readonly workers: number;
  readonly concurrency: number;
  readonly importance?: true;
  readonly format?: Format;
  readonly out?: string;
  readonly quiet?: true;
};

/** What the parts of a run share. */
type Setting = {
  readonly inputs: ExplainInputs;
  readonly format: Format;
  readonly result: Result;
  readonly quiet: boolean;
  readonly interruption: Interruption;
  readonly concurrency: number;
  readonly importance: boolean;
  readonly explain: (
    index: number,
    more: Pick<RunArguments, "signal" | "onProgress" | "shared">,
  ) => Promise<Explanation>;
};

/**
 * Runs `whybox explain <method>`: everything that can be checked is, then the model is asked.
 *
 * @returns the exit code
 * @throws UsageError, WhyboxError
 */
export async function explainFile<Own>(
  method: ExplainMethod<Own>,
  options: ExplainOptions & Own,
  stdout: NodeJS.WriteStream,
): Promise<number> {
  checkSource(options);
  if (options.importance && options.rows === undefined) throw new UsageError("--importance needs --rows");
  const format = options.format ?? formatOf(options.out) ?? (options.rows === undefined ? "text" : "json");
  if ((format === "svg" || format === "png") && options.image === undefined) {
    throw new UsageError(`--format ${format}: there are pictures of explained images only; explain one with --image`);
  }
  method.check?.(options);
  const { model, data, background, textFile, image } = options;
  await checkOut(options.out, {
    "--model": model,
    "--data": data,
    "--background": background,
    "--text-file": textFile,
    "--image": image,
  });
  const inputs = await loadInputs(options, (row, surroundings) => method.masker(row, surroundings, options));
  let executor: Executor | undefined;
  let result: Result | undefined;
  const interrupted = interruption(() => result?.discardAtOnce());
  try {
    const asked = options.workers === 0 ? inProcess() : workerPool({ size: options.workers });
    executor = asked;
    result = await openResult(options.out, stdout);
    const { seed, outputs, budgetRows } = options;
    const run: RunArguments = {
      seed,
      ...(outputs !== undefined && { outputs }),
      ...(budgetRows !== undefined && { budgetRows }),
    };
    const setting: Setting = {
      inputs,
      result,
      interruption: interrupted,
      format,
      quiet: options.quiet === true,
      concurrency: options.concurrency,
      importance: options.importance === true,
      explain: async (index, more) => method.explain(inputs.probe(index, asked), { ...run, ...more }, options),
    };
    const exitCode = await (inputs.single ? explainOne(setting, options.out !== undefined) : explainMany(setting));
    await result.finish();
    return exitCode;
  } catch (error) {
    const signal = interrupted.received();
    if (!signal) throw error;
    say(`stopped by ${signal.name}${spent(error)}${options.out ? `; ${options.out} was not written` : ""}`);
    return signal.exitCode;
  } finally {
    interrupted.stopListening();
    await result?.discard();
    await executor?.close();
  }
}

async function explainOne(setting: Setting, toFile: boolean): Promise<number> {
  const { format, result, quiet, interruption: interrupted, explain } = setting;
  const bar = progressBar("model rows", quiet);
  try {
    const explanation = await explain(0, { signal: interrupted.signal, onProgress: bar.update });
    bar.stop();
    await result.write(await written(explanation, format));
    // On a terminal the text itself ends with its notes.
    if (!quiet && (format !== "text" || toFile)) {
      const notes = noteTally();
      notes.add(explanation.notes);
      notes.sayAll();
    }
    return 0;
  } catch (error) {
    // Here an argument that a function refuses is one that the command was given.
    if (error instanceof WhyboxError && error.code === "INVALID_ARGUMENT") {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  } finally {
    bar.stop();
  }
}

async function explainMany(setting: Setting): Promise<number> {
  const { inputs, format, result, quiet, interruption: interrupted, concurrency, importance, explain } = setting;
  const bar = progressBar("rows", quiet);
  const explanations: Attribution[] = [];
  const notes = noteTally();
  let failed: { count: number; first: string } | undefined;
  let done = 0;
  try {
    const indexes = Array.from({ length: inputs.count }, (_, index) => index);
    const all = explainAll(indexes, (index, { shared, signal }) => explain(index, { shared, signal }), {
      concurrency,
      signal: interrupted.signal,
      onProgress: (rows, total) => bar.update(rows, total ?? rows),
    });
    for await (const { index, explanation, error } of all) {
      const row = inputs.firstRow + index;
      done++;
      if (explanation) {
        await result.write(
          format === "json" ? `${JSON.stringify(explanation)}\n` : `row ${row}\n${toText(explanation)}\n`,
        );
        notes.add(explanation.notes);
        if (importance && explanation.kind === "attribution") explanations.push(explanation);
      } else {
        const { message } = error;
        const code = error instanceof WhyboxError ? error.code : "UNEXPECTED";
        failed = { count: (failed?.count ?? 0) + 1, first: failed?.first ?? `row ${row}: ${message}` };
        await result.write(
          format === "json"
            ? `${JSON.stringify({ index: row, error: { code, message } })}\n`
            : `row ${row}\n  failed: ${message}\n\n`,
        );
      }
    }
  } catch (error) {
    if (interrupted.received()) throw new Interrupted(done, inputs.count);
    throw error;
  } finally {
    bar.stop();
  }
  if (!quiet) notes.sayAll();
  if (explanations.length > 0) process.stderr.write(toText(globalImportance(explanations)));
  if (!failed) return 0;
  say(`${failed.count} of ${inputs.count} rows failed, first ${failed.first}`);
  return 1;
}

/** How far a run over many rows had come. */
class Interrupted extends Error {
  constructor(
    readonly done: number,
    readonly total: number,
  ) {
    super("interrupted");
  }
}

function spent(error: unknown): string {
  if (error instanceof Interrupted) return ` after ${error.done} of ${error.total} rows`;
  const cost = error instanceof WhyboxError ? error.cost : undefined;
  return cost ? ` after ${cost.modelRows} of at most ${cost.budgetRows} model rows` : "";
}
