import { checkKnownOptions } from "../../core/checks/check-options.js";
import { checkRunOptions } from "../../core/checks/check-run-options.js";
import { describeValue } from "../../core/checks/describe-value.js";
import type { Dataset } from "../../core/dataset.js";
import type { Executor } from "../../core/executor.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { inProcess } from "../../evaluate/in-process.js";
import { meter, type RunOptions } from "../../explain/run/run.js";
import type { Answers } from "./answers.js";
import { checkFits } from "./check-fits.js";
import { classAnswers } from "./class-answers.js";

export type AnswersOptions = RunOptions & {
  /** Default: in process. */
  readonly executor?: Executor;
  /** Of a model with several numbers to a row, the name of the one that the target is. */
  readonly output?: string;
};

/**
 * Asks the model about every row of a dataset, once; every audit of answers takes what comes back and asks nothing more.
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
  const { target } = dataset;
  const isClassifier = hasUnit(model, "probability") || hasUnit(model, "logit");
  const at = isClassifier ? 0 : chosenOutput(where, model, options.output);
  if (!isClassifier && target?.kind === "class") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: the target ${JSON.stringify(target.name)} holds classes, but ${model.name} answers ${describeOutputs(model)}; give outputs of probabilities the unit "probability"`,
    );
  }
  const executor = options.executor ?? inProcess();
  const rows = dataset.rows.rows;
  const counted = meter(executor.name, rows, options);
  // Before the model is asked, so that classes that do not match cost nothing.
  const asClasses = isClassifier ? classAnswers(where, model, target) : undefined;
  const answers = await counted.ask((ask) => executor.predict(model, dataset.rows, ask));
  const common = {
    model: model.name,
    dataset,
    outputs: model.outputs,
    answers,
    weights: dataset.weights ?? new Float64Array(rows).fill(1),
    cost: counted.cost("complete"),
    run: counted.record(),
  };
  if (asClasses) return { ...common, task: "classification", ...asClasses(answers) };
  return {
    ...common,
    task: "regression",
    unit: model.outputs[at].unit ?? null,
    predicted: Float64Array.from({ length: rows }, (_, row) => answers.data[row * answers.columns + at]),
    ...(target && { truth: target.values }),
  };
}

function hasUnit({ outputs }: Model, wanted: string): boolean {
  return outputs.every(({ unit }) => unit === wanted);
}

function chosenOutput(where: string, { outputs, name }: Model, chosen: string | undefined): number {
  if (chosen === undefined && outputs.length === 1) return 0;
  const at = outputs.findIndex((output) => output.name === chosen);
  if (at >= 0) return at;
  const names = outputs.map((output) => JSON.stringify(output.name)).join(", ");
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected output to be one of the numbers that ${name} answers (${names}), got ${describeValue(chosen)}`,
  );
}

function describeOutputs({ outputs }: Model): string {
  return outputs.map(({ name, unit }) => `${JSON.stringify(name)} (${unit ?? "no unit"})`).join(", ");
}
