import { quotedNames } from "../../core/checks/quoted-names.js";
import type { StoredPrediction, Target } from "../../core/dataset.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { StoredClasses } from "./answers.js";

/** Numbers as answers of two classes: probabilities of the positive one, or a score with a threshold. */
export function storedScores(
  { name, values }: Extract<StoredPrediction, { kind: "number" }>,
  target: Target | undefined,
  positiveFrom: number | undefined,
): StoredClasses {
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const areProbabilities = low >= 0 && high <= 1;
  if (!areProbabilities && positiveFrom === undefined) {
    throw invalid(
      `${JSON.stringify(name)} holds numbers from ${low} to ${high}, which are no probabilities; say with positiveFrom from which number on a row counts as positive`,
    );
  }
  const cut = positiveFrom ?? 0.5;
  if (positiveFrom !== undefined && !(cut > low && cut <= high)) {
    throw invalid(
      `positiveFrom ${cut} makes ${cut > high ? "no row" : "every row"} positive: ${JSON.stringify(name)} runs from ${low} to ${high}`,
    );
  }
  const { classes, truth } = twoClasses(name, target, cut);
  // As with a model's answers: of two probabilities of one half, the first class is predicted.
  const isPositive = (value: number) => (positiveFrom === undefined ? value > cut : value >= cut);
  const predicted = values.map((value) => (isPositive(value) ? 1 : 0));
  const data = new Float64Array(2 * values.length);
  values.forEach((value, row) => {
    const share = areProbabilities ? value : predicted[row];
    data[2 * row] = 1 - share;
    data[2 * row + 1] = share;
  });
  return {
    classes,
    positive: 1,
    probabilities: { data, rows: values.length, columns: 2 },
    predicted,
    scores: areProbabilities
      ? { kind: "probability", name, ...(positiveFrom !== undefined && { cut }) }
      : { kind: "scale", name, values, cut },
    ...(truth && { truth }),
  };
}

/** The positive class is the second. */
function twoClasses(
  name: string,
  target: Target | undefined,
  cut: number,
): { classes: readonly string[]; truth?: Float64Array } {
  if (!target) return { classes: [`${name} below ${cut}`, `${name} of ${cut} or more`] };
  if (target.kind === "number") {
    throw invalid(
      `${JSON.stringify(name)} is cut into classes, but the target ${JSON.stringify(target.name)} holds numbers; leave positiveFrom out, or give a target of classes`,
    );
  }
  const { classes, positive } = target;
  if (positive === undefined) {
    throw invalid(
      `of which class of the target (${quotedNames(classes)}) does ${JSON.stringify(name)} speak? Say target: { column: ${JSON.stringify(target.name)}, positive: ... }`,
    );
  }
  const others = classes.filter((label) => label !== positive);
  const at = classes.indexOf(positive);
  return {
    classes: [others.length === 1 ? others[0] : `not ${positive}`, positive],
    truth: target.values.map((value) => (Number.isNaN(value) ? value : value === at ? 1 : 0)),
  };
}

function invalid(message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", `storedAnswers: ${message}`);
}
