import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Attribution, Explanation } from "../core/explanation.js";
import { WhyboxError } from "../core/whybox-error.js";
import { explainAll } from "../explain/many/explain-all.js";
import { globalImportance } from "../explain/many/global-importance.js";
import { printable } from "../render/printable.js";
import { toText } from "../render/text/to-text.js";
import { checkSource } from "./inputs/check-source.js";
import { contrasts } from "./inputs/contrasts.js";
import { type ExplainInputs, type InputOptions, loadInputs } from "./inputs/load-inputs.js";
import type { ExplainMethod, RunArguments } from "./methods/explain-method.js";
import { answersOtherwise } from "./output/answers-otherwise.js";
import { checkDrawing } from "./output/check-drawing.js";
import { checkOut } from "./output/check-out.js";
import { explanationInFlags } from "./output/in-flags.js";
import { hasAnswersAlone, partsToResume, runFacts } from "./output/kept-parts.js";
import {
  changedSince,
  checkSameRequest,
  checkSameRun,
  type KeptRows,
  keptRows,
  type RowName,
  rowHeading,
} from "./output/kept-rows.js";
import { hasPartial, partialNameOf } from "./output/lines-file.js";
import type { OutputOptions } from "./output/open-output.js";
import { type CommandRun, runCommand } from "./output/run-command.js";
import { FORMATS, type Format, formatOf, serialise } from "./output/serialise.js";
import { targetFile } from "./output/target-file.js";
import { terminalJson } from "./output/terminal-json.js";
import { UsageError } from "./output/usage-error.js";
import { warn } from "./output/warn.js";

/** The options of `whybox explain`, parsed. Those of its method come with them. */
export type ExplainOptions = InputOptions & {
  readonly against?: string;
  readonly budgetRows?: number;
  readonly workers: number;
  readonly timeoutMs?: number;
  readonly workerMemoryMb?: number;
  readonly concurrency: number;
  readonly importance?: true;
  readonly resume?: true;
  readonly top?: number;
  readonly format?: Format;
  readonly out?: string;
  readonly quiet?: true;
};

/** Explains one of the inputs. */
type Explain = (index: number, run: CommandRun, more: Partial<RunArguments>) => Promise<Explanation>;

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
  flags: readonly string[],
): Promise<number> {
  const { model, data, background, textFile, image, out } = options;
  await checkOut(out, {
    "--model": model,
    "--data": data,
    "--background": background,
    "--text-file": textFile,
    "--image": image,
  });
  const format = checkOptions(options);
  await checkDrawing(format);
  method.check?.(options);
  const outputs = contrasts(options);
  const inputs = await loadInputs(
    { ...options, outputs },
    (row, around) => method.masker(row, around, options),
    method,
  );
  const { seed, budgetRows } = options;
  const read = inputs.table && method.read?.(inputs.table());
  const explain: Explain = async (index, { executor }, more) => {
    if (!method.explain) {
      return withInput(await (read as NonNullable<typeof read>)(index, more.signal), inputs, index);
    }
    const explanation = await method.explain(
      inputs.probe(index, executor),
      { seed, ...(outputs !== undefined && { outputs }), ...(budgetRows !== undefined && { budgetRows }), ...more },
      options,
    );
    return withInput(explanation, inputs, index);
  };
  const { workers, timeoutMs, workerMemoryMb } = options;
  const common = { out, flags, workers, timeoutMs, workerMemoryMb, quiet: options.quiet === true };
  if (inputs.single) {
    const target = out === undefined ? undefined : await targetFile(out);
    const facts = target ? await runFacts(`explain ${method.declared.name}`, options, undefined) : {};
    const parts = { facts, kept: await partsToResume(target, options.resume === true, facts) };
    return runCommand({ ...common, many: false, unit: "model rows", parts }, stdout, (run) =>
      explainOne(run, explain, format, options, flags),
    );
  }
  const rows = inputs.rows as readonly RowName[];
  const importance: Attribution[] = [];
  const addImportance = (explanation: Explanation) => {
    if (options.importance && explanation.kind === "attribution") importance.push(explanation);
  };
  const { kept, parts } = await keptFrom(options, method.declared.name, format, rows, addImportance);
  const done = kept?.explained.size ?? 0;
  if (kept) await sayResumed(kept, rows.length, options);
  if (parts?.kept && !options.quiet) warn("--resume: no row is explained yet, answers of the model are kept");
  const many = { ...common, many: true, canResume: format === "json", ...(kept && { kept }), ...(parts && { parts }) };
  if (kept?.first && kept.isFinished) checkSameRequest(out as string, kept.first, method.declared, options);
  if (kept?.isFinished && !options.quiet) warn(`--resume: ${out} is finished, all ${rows.length} rows are in it`);
  const exitCode = kept?.isFinished
    ? 0
    : await runCommand({ ...many, unit: "rows", total: rows.length, done }, stdout, async (run) => {
        if (kept) await sayAnswersOtherwise(kept, inputs, run, out as string);
        return explainMany(run, explain, { rows, format, options, flags, kept, addImportance });
      });
  if (importance.length > 0 && exitCode <= 1) process.stderr.write(toText(globalImportance(importance)));
  return exitCode;
}

function checkOptions(options: ExplainOptions): Format {
  checkSource(options as ExplainOptions & { readonly [name: string]: unknown });
  const { rows, sample, out } = options;
  const isMany = rows !== undefined || sample !== undefined;
  if (options.importance && !isMany) throw new UsageError("--importance needs --rows");
  const format = options.format ?? formatOf(out, FORMATS) ?? (isMany ? "json" : "text");
  if (isMany && format !== "json" && format !== "text") {
    throw new UsageError(
      `--format ${format}: of several rows, write JSON lines first: --out rows.jsonl, then whybox render rows.jsonl --out ${out ?? `rows.${format}`}`,
    );
  }
  if (options.resume && (out === undefined || (isMany && format !== "json"))) {
    throw new UsageError("--resume goes on with an --out file; of --rows or --sample with one of JSON lines");
  }
  if (options.top !== undefined && (format === "json" || format === "html")) {
    throw new UsageError("--top goes with --format text, svg or png");
  }
  return format;
}

/** The rows that an earlier run has left, or answers to its first; an error where there are some and the command does not say to go on. */
async function keptFrom(
  options: ExplainOptions,
  method: string,
  format: Format,
  rows: readonly RowName[],
  explained: (explanation: Explanation) => void,
): Promise<{ readonly kept?: KeptRows | undefined; readonly parts?: OutputOptions["parts"] }> {
  const { out, resume } = options;
  if (out === undefined) return {};
  const target = await targetFile(out);
  const isAnswers = resume === true && (await hasAnswersAlone(target));
  if (resume && !isAnswers) {
    const kept = await keptRows(target, rows, explained);
    if (kept) return { kept };
  }
  if (!target.isOrdinary) return {};
  if (resume || !(await hasPartial(target.path))) {
    if (format !== "json") return {};
    const facts = await runFacts(`explain ${method}`, options, undefined);
    return { parts: { facts, kept: isAnswers ? await partsToResume(target, true, facts) : undefined } };
  }
  const goOn = format === "json" ? "go on from there with --resume, or remove it" : "remove it, or name another file";
  throw new UsageError(`--out ${out}: ${partialNameOf(out)} holds rows of a run that did not finish; ${goOn}`);
}

/** Says how far the earlier run has come, which may have ended without a word, and whether what it read has changed since. */
async function sayResumed(kept: KeptRows, rows: number, { model, data, background, out, quiet }: ExplainOptions) {
  const { explained, first, isFinished } = kept;
  if (!isFinished && !quiet) warn(`--resume: ${explained.size} of ${rows} rows are explained, the others follow`);
  const changed = first ? await changedSince(first, model, [data, background]) : [];
  if (changed.length === 0) return;
  warn(
    `--resume: ${changed.join(", ")} changed after the first rows of ${out} were explained, going by its time; where its answers or rows differ now, remove ${isFinished ? out : partialNameOf(String(out))} and begin again`,
  );
}

/** Says where the model answers one of three rows that are kept otherwise than before: no file tells of --model-args, nor of a server. */
async function sayAnswersOtherwise({ witnesses }: KeptRows, inputs: ExplainInputs, run: CommandRun, out: string) {
  for (const witness of witnesses) {
    const place = inputs.rows.findIndex((name) => name?.row === witness.subject.row);
    const otherwise = await answersOtherwise(inputs.probe(place, run.executor), witness, run.signal);
    if (otherwise === undefined) continue;
    return warn(
      `--resume: ${rowHeading(witness.subject as RowName)}: ${otherwise}; where --model-args or the model are others now, remove ${partialNameOf(out)} and begin again`,
    );
  }
}

/** The explanation with the name of its row, and what there is to know about its background. */
function withInput(explanation: Explanation, { rows, notes }: ExplainInputs, index: number): Explanation {
  const { subject } = explanation;
  return {
    ...explanation,
    subject: { ...subject, ...rows[index] },
    notes: [...explanation.notes, ...notes],
  } as Explanation;
}

async function explainOne(
  run: CommandRun,
  explain: Explain,
  format: Format,
  { out, top }: ExplainOptions,
  flags: readonly string[],
): Promise<number> {
  const explanation = await explain(0, run, { signal: run.signal, onProgress: run.bar.update });
  run.bar.stop();
  const { row, id } = explanation.subject;
  // As render names one explanation alone: where its table has a name for it.
  const heading =
    format === "text" && row !== undefined && id !== undefined ? `${printable(rowHeading({ row, id }))}\n` : "";
  const shown = format === "text" ? explanationInFlags(explanation, flags) : explanation;
  const content = await serialise(shown, format, { top });
  await run.output.write(typeof content === "string" ? `${heading}${content}` : content);
  // On a terminal the text itself ends with its notes.
  if (format !== "text" || out !== undefined) run.notes(explanation.notes);
  return 0;
}

async function explainMany(
  run: CommandRun,
  explain: Explain,
  {
    rows,
    format,
    options: { out, concurrency, top },
    flags,
    kept,
    addImportance,
  }: {
    readonly rows: readonly RowName[];
    readonly format: Format;
    readonly options: ExplainOptions;
    readonly flags: readonly string[];
    readonly kept: KeptRows | undefined;
    readonly addImportance: (explanation: Explanation) => void;
  },
): Promise<number> {
  const left = rows.flatMap((_, place) => (kept?.explained.has(place) ? [] : [place]));
  const before = rows.length - left.length;
  let failed = 0;
  let firstFailure = "";
  const all = explainAll(left, (index, { shared, signal }) => explain(index, run, { shared, signal }), {
    concurrency,
    signal: run.signal,
    onProgress: (done) => run.bar.update(before + done, rows.length),
  });
  for await (const { index, explanation, error } of all) {
    const place = left[index];
    const name = rows[place];
    if (explanation) {
      if (kept?.first) checkSameRun(out as string, kept.first, explanation);
      await run.output.write(
        format === "json"
          ? terminalJson(explanation)
          : `${printable(rowHeading(name))}\n${toText(explanationInFlags(explanation, flags), { top })}\n`,
        place,
      );
      run.notes(explanation.notes);
      addImportance(explanation);
    } else {
      const message = thrownMessage(error);
      const code = error instanceof WhyboxError ? error.code : "UNEXPECTED";
      if (failed++ === 0) firstFailure = `${rowHeading(name)}: ${message}`;
      const { row, id } = name;
      await run.output.write(
        format === "json"
          ? terminalJson({ index: row, ...(id !== undefined && { id }), error: { code, message } })
          : `${printable(rowHeading(name))}\n  failed: ${printable(message)}\n\n`,
        place,
        true,
      );
    }
    run.countDone();
  }
  run.bar.stop();
  if (failed === 0) return 0;
  warn(`${failed} of ${rows.length} rows failed, first ${firstFailure}`);
  return 1;
}
