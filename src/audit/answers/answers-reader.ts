import { isSquarable } from "../../core/checks/check-answers.js";
import { describeValue } from "../../core/checks/describe-value.js";
import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Target } from "../../core/dataset.js";
import type { Matrix } from "../../core/matrix.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { classAnswers } from "./class-answers.js";

/** A reading of the model's answers: as classes or as numbers. */
export type ReadAnswers = {
  readonly predicted: Float64Array;
  /** rows x classes, of a classifier */
  readonly probabilities?: Matrix;
  /** One per row of the target: the position of the true class, or the number. */
  readonly truth?: Float64Array;
};

/** True for a model whose outputs are all probabilities or all logits. */
export function isClassifier({ outputs }: Model): boolean {
  return outputs.every(({ unit }) => unit === "probability") || outputs.every(({ unit }) => unit === "logit");
}

/** The most outputs that an error lists. */
const MAX_NAMED = 8;

/**
 * Matches a model's outputs with the target, before the model is asked.
 *
 * @param output  of a model with several numbers per row, the one that predicts the target
 * @returns reader of answers to any rows
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA where they do not match
 */
export function answersReader(
  where: string,
  model: Model,
  target: Target | undefined,
  output?: string,
): (answers: Matrix) => ReadAnswers {
  if (isClassifier(model)) return classAnswers(where, model, target);
  if (target?.kind === "class") {
    const named = model.outputs.map(({ name, unit }) => `${JSON.stringify(name)} (${unit ?? "no unit"})`);
    const more = named.length > MAX_NAMED ? `, ${named.length - MAX_NAMED} more` : "";
    const outputs = `${named.slice(0, MAX_NAMED).join(", ")}${more}`;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: the target ${JSON.stringify(target.name)} holds classes, but ${model.name} answers ${outputs}; give outputs of probabilities the unit "probability"`,
    );
  }
  const at = chosenOutput(where, model, output);
  if (target) checkTruth(where, target);
  return ({ data, rows, columns }) => ({
    predicted: Float64Array.from({ length: rows }, (_, row) => data[row * columns + at]),
    ...(target && { truth: target.values }),
  });
}

/** Throws INVALID_DATA for numbers so large that errors and variances of them are no numbers. */
export function checkTruth(where: string, { name, values }: { name: string; values: Float64Array }): void {
  const row = values.findIndex((value) => !isSquarable(value));
  if (row < 0) return;
  throw new WhyboxError(
    "INVALID_DATA",
    `${where}: column ${JSON.stringify(name)} holds numbers whose squares are beyond the largest double, got ${values[row]} in row ${row}; scale it down`,
  );
}

/** The position of the output that predicts the target. */
export function chosenOutput(where: string, { outputs, name }: Model, chosen: string | undefined): number {
  if (chosen === undefined && outputs.length === 1) return 0;
  const at = outputs.findIndex((output) => output.name === chosen);
  if (at >= 0) return at;
  const names = quotedNames(outputs.map((output) => output.name));
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected output to be one of the numbers that ${name} answers (${names}), got ${describeValue(chosen)}`,
  );
}
