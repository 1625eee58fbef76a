import { suggestNames } from "../../core/checks/nearest-names.js";
import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Target } from "../../core/dataset.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { argmax } from "../../math/argmax.js";
import type { ClassAnswers } from "./answers.js";
import { classProbabilities } from "./class-probabilities.js";

type AsClasses = (
  answers: Matrix,
) => Pick<ClassAnswers, "classes" | "positive" | "probabilities" | "predicted" | "truth">;

/**
 * Matches the classes of the target with the outputs of a classifier.
 *
 * @returns function that turns the model's answers into probabilities and classes
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA
 */
export function classAnswers(where: string, model: Model, target: Target | undefined): AsClasses {
  const labels = labelsOf(target);
  const { classes, positive, codeOf } =
    model.outputs.length === 1 ? ofOne(where, model, target, labels) : ofSeveral(where, model, target, labels);
  const isLogit = model.outputs[0].unit === "logit";
  const truth = target?.values.map((value) => (Number.isNaN(value) ? value : codeOf(labels.of(value))));
  return (answers) => {
    if (!isLogit) checkShares(model, answers);
    const probabilities = classProbabilities(answers, isLogit);
    const { rows } = probabilities;
    return {
      classes,
      positive,
      probabilities,
      predicted: Float64Array.from({ length: rows }, (_, row) => argmax(matrixRow(probabilities, row), 0)),
      ...(truth && { truth }),
    };
  };
}

type Labels = { readonly all: readonly string[]; readonly of: (value: number) => string };

function labelsOf(target: Target | undefined): Labels {
  if (!target) return { all: [], of: String };
  if (target.kind === "class") return { all: target.classes, of: (value) => target.classes[value] };
  return { all: [...new Set(target.values)].filter((value) => !Number.isNaN(value)).map(String), of: String };
}

type Matched = Pick<ClassAnswers, "classes" | "positive"> & { readonly codeOf: (label: string) => number };

function ofOne(where: string, { outputs, name }: Model, target: Target | undefined, { all }: Labels): Matched {
  const [output] = outputs;
  const named = target?.kind === "class" ? target.positive : undefined;
  const positive = named ?? (!target || all.includes(output.name) || all.length === 0 ? output.name : impliedBy(all));
  if (positive === undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: ${name} answers one ${output.unit}, ${JSON.stringify(output.name)}; of which class of the target (${quotedNames(all)}) does it speak? Say target: { column: ${JSON.stringify(target?.name)}, positive: ... }`,
    );
  }
  const others = all.filter((label) => label !== positive);
  const negative = others.length === 1 ? others[0] : `not ${positive}`;
  return { classes: [negative, positive], positive: 1, codeOf: (label) => (label === positive ? 1 : 0) };
}

/**
 * Numbers 0 and 1 tell which class is positive, even where the dataset was made without a model and read them as
 * numbers.
 */
function impliedBy(labels: readonly string[]): string | undefined {
  return labels.every((label) => label === "0" || label === "1") ? "1" : undefined;
}

function ofSeveral(where: string, { outputs, name }: Model, target: Target | undefined, { all }: Labels): Matched {
  const classes = outputs.map((output) => output.name);
  const unknown = all.find((label) => !classes.includes(label));
  if (unknown !== undefined) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: the target ${JSON.stringify(target?.name)} holds ${JSON.stringify(unknown)}, which ${name} has no output for${suggestNames(unknown, classes)}`,
    );
  }
  const named = target?.kind === "class" && target.positive !== undefined ? classes.indexOf(target.positive) : -1;
  const positive = named >= 0 ? named : classes.length === 2 ? 1 : null;
  return { classes, positive, codeOf: (label) => classes.indexOf(label) };
}

/** Tolerance for rounding in a sum of shares above 1. */
const ROUNDING = 1e-6;

function checkShares({ name, outputs }: Model, { data, columns }: Matrix): void {
  let bad = 0;
  while (bad < data.length && data[bad] >= -ROUNDING && data[bad] <= 1 + ROUNDING) bad++;
  if (bad === data.length) return;
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    `${name}.predict: expected probabilities from 0 to 1, as the unit of the outputs says, got ${data[bad]} at row ${Math.floor(bad / columns)}, output ${JSON.stringify(outputs[bad % columns].name)}`,
  );
}
