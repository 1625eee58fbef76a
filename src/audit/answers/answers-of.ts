import { checkSquares } from "../../core/checks/check-answers.js";
import { checkKnownOptions } from "../../core/checks/check-options.js";
import { checkSignal } from "../../core/checks/check-signal.js";
import { describeValue } from "../../core/checks/describe-value.js";
import type { Dataset } from "../../core/dataset.js";
import type { Executor } from "../../core/executor.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { inProcess } from "../../evaluate/in-process.js";
import { meter, type RunOptions } from "../../explain/run/run.js";
import type { Answers } from "./answers.js";
import { answersReader, chosenOutput, isClassifier } from "./answers-reader.js";
import { checkFits } from "./check-fits.js";
import type { classAnswers } from "./class-answers.js";

export type AnswersOptions = RunOptions & {
  /** Default: in process. */
  readonly executor?: Executor;
  /** Of a model with several numbers per row, the name of the output that predicts the target. */
  readonly output?: string;
};

/**
 * Asks the model about every row of a dataset, once; every audit of answers uses the result and makes no further call.
 *
 * A model is a classifier if all its outputs are probabilities (or all logits), else it answers numbers. Several outputs
 * of a classifier are called by the classes of the target. A single one speaks of the target's positive class:
 * `dataset(..., { target: { column, positive } })`, the class that the output is called by, or that of 0/1, no/yes and
 * false/true which says yes; other classes are then "not" that one. Of two outputs the second is positive unless the
 * target says otherwise.
 *
 * @param model  takes the dataset's features
 * @throws WhyboxError INVALID_ARGUMENT for a model that does not take the dataset's columns, or classes that do not
 *   match; INVALID_DATA for a true class that the model does not know; those of the executor
 * Cost: rows x 1 model rows.
 * @example
 * const answers = await answersOf(model, dataset(records, { model, target: "paid" }));
 */
export async function answersOf(model: Model, dataset: Dataset, options: AnswersOptions = {}): Promise<Answers> {
  const where = "answersOf";
  checkKnownOptions(where, options, ["executor", "signal", "onProgress", "output"]);
  checkRunOptions(where, options);
  checkFits(where, model, dataset);
  // Before the model is asked, so that a mismatch costs nothing.
  const read = answersReader(where, model, dataset.target, options.output);
  const executor = options.executor ?? inProcess();
  const counted = meter(executor.name, dataset.rows.rows, options);
  const answers = await counted.ask((ask) => executor.predict(model, dataset.rows, ask));
  checkSquares(`${model.name}.predict`, model.outputs, answers);
  const asked = { answers, cost: counted.cost("complete"), run: counted.record() };
  return answersRead(where, model, dataset, asked, read, options.output);
}

/** A model's answers to the rows of a dataset, with what they cost: what is kept of `answersOf` to go on from. */
export type KeptAnswers = Pick<Answers, "answers" | "cost" | "run">;

/**
 * The result of `answersOf` for a model and a dataset, remade from the answers that were kept; the model is not asked.
 *
 * @throws WhyboxError INVALID_ARGUMENT for answers of another shape; else as answersOf does
 */
export function answersAgain(where: string, model: Model, dataset: Dataset, kept: KeptAnswers): Answers {
  checkFits(where, model, dataset);
  const { rows, columns } = kept.answers;
  if (rows !== dataset.rows.rows || columns !== model.outputs.length) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected the kept answers to be ${dataset.rows.rows} x ${model.outputs.length}, got ${rows} x ${columns}; they are those of another table, model or budget`,
    );
  }
  return answersRead(where, model, dataset, kept, answersReader(where, model, dataset.target));
}

function answersRead(
  where: string,
  model: Model,
  dataset: Dataset,
  { answers, cost, run }: KeptAnswers,
  read: ReturnType<typeof answersReader>,
  output?: string,
): Answers {
  const common = {
    model: model.name,
    dataset,
    outputs: model.outputs,
    answers,
    weights: dataset.weights ?? new Float64Array(dataset.rows.rows).fill(1),
    ...{ cost, run },
  };
  if (isClassifier(model)) {
    return { ...common, task: "classification", ...(read(answers) as ReturnType<ReturnType<typeof classAnswers>>) };
  }
  const chosen = model.outputs[chosenOutput(where, model, output)];
  const numbers = read(answers);
  return {
    ...common,
    task: "regression",
    unit: chosen.unit ?? null,
    // What the other outputs answered predicts nothing here.
    outputs: [chosen],
    answers: { data: numbers.predicted, rows: numbers.predicted.length, columns: 1 },
    ...numbers,
  };
}

/** Throws INVALID_ARGUMENT unless signal and progress of a run, where there are any, can serve as such. */
function checkRunOptions(
  where: string,
  { signal, onProgress }: { readonly signal?: unknown; readonly onProgress?: unknown },
): void {
  checkSignal(where, signal);
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected onProgress to be a function, got ${describeValue(onProgress)}`,
    );
  }
}
