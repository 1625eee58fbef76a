import { suggestNames } from "../../../core/checks/nearest-names.js";
import { quotedNames } from "../../../core/checks/quoted-names.js";
import type { ScoreKind } from "../../../core/kinds/fairness.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import type { Answers, ClassAnswers } from "../../answers/answers.js";

/** The rows of a review, each with its decision, its truth, its weight and its cluster. */
export type ReviewedRows = {
  /** Positions in the dataset. */
  readonly at: Int32Array;
  readonly weights: Float64Array;
  readonly isWeighted: boolean;
  readonly cluster?: Int32Array;
  /** The probability of the favourable classes, the number predicted, or a stored score on a scale of its own. */
  readonly score: Float64Array;
  readonly scoreKind: ScoreKind;
  /** Name of the score. */
  readonly scoreName: string;
  /** The score, negated where a higher one speaks against the favourable class. */
  readonly ranks: Float64Array;
  /** 1: got the favourable class, 0: did not; undefined for regression. */
  readonly selected?: Uint8Array;
  /** 1 or 0: is of the favourable class; or the true number; undefined without a target. */
  readonly truth?: Float64Array;
};

export type Favourable = { readonly classes: readonly string[]; readonly selected: string };

/** Rows of weight above 0 with a true answer, or all of weight above 0 where the dataset has no target. */
export function reviewedRows(
  answers: Answers,
  favourable: readonly string[] | undefined,
  threshold: number | undefined,
  where = "fairness",
): { rows: ReviewedRows; favourable: Favourable | null; withoutTruth: number } {
  const { truth, weights, dataset } = answers;
  let withoutTruth = 0;
  const kept: number[] = [];
  for (let row = 0; row < weights.length; row++) {
    const isKnown = truth === undefined || !Number.isNaN(truth[row]);
    if (!isKnown) withoutTruth++;
    else if (weights[row] > 0) kept.push(row);
  }
  if (kept.length === 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected at least one row with a true answer and a weight above 0, got none`,
    );
  }
  const at = Int32Array.from(kept);
  const common = {
    at,
    weights: Float64Array.from(at, (row) => weights[row]),
    isWeighted: dataset.weights !== undefined,
    ...(dataset.cluster && { cluster: at.map((row) => (dataset.cluster as Int32Array)[row]) }),
  };
  if (answers.task === "regression") {
    checkRegression(where, favourable, threshold);
    const score = Float64Array.from(at, (row) => answers.predicted[row]);
    return {
      rows: {
        ...common,
        ...numberScore(score, answers.outputs),
        ...(truth && { truth: Float64Array.from(at, (row) => truth[row]) }),
      },
      favourable: null,
      withoutTruth,
    };
  }
  const chosen = chosenClasses(where, answers.classes, favourable);
  const { data, columns } = answers.probabilities;
  const isChosen = answers.classes.map((name) => chosen.includes(name));
  const share = Float64Array.from(at, (row) => {
    let sum = 0;
    for (let c = 0; c < columns; c++) if (isChosen[c]) sum += data[row * columns + c];
    return Math.min(1, sum);
  });
  if (threshold !== undefined) checkThreshold(where, share, threshold, answers);
  const selected = Uint8Array.from(at, (row, i) =>
    (threshold === undefined ? isChosen[answers.predicted[row]] : share[i] >= threshold) ? 1 : 0,
  );
  const names = chosen.join(" or ");
  return {
    rows: {
      ...common,
      ...scoreOf(answers, at, share, isChosen[1]),
      selected,
      ...(truth && { truth: Float64Array.from(at, (row) => (isChosen[truth[row]] ? 1 : 0)) }),
    },
    favourable: {
      classes: chosen,
      selected:
        threshold === undefined
          ? decisionText(answers, names, isChosen[1])
          : `the probability of ${names} is ${threshold} or more`,
    },
    withoutTruth,
  };
}

function decisionText({ scores }: ClassAnswers, names: string, favoursHigh: boolean): string {
  if (scores?.kind === "label") return `${scores.name} answers ${names}`;
  if (scores?.cut === undefined) return `the most probable class is ${names}`;
  return `${scores.name} is ${favoursHigh ? `${scores.cut} or more` : `below ${scores.cut}`}`;
}

function numberScore(score: Float64Array, outputs: Answers["outputs"]): ScoreFields {
  return { score, ranks: score, scoreKind: "number", scoreName: outputs[0].name };
}

type ScoreFields = Pick<ReviewedRows, "score" | "ranks" | "scoreKind" | "scoreName">;

/** Stored labels and scores stand for themselves; else the score is the probability of the favourable classes. */
function scoreOf({ scores }: ClassAnswers, at: Int32Array, share: Float64Array, favoursHigh: boolean): ScoreFields {
  if (scores?.kind !== "scale") {
    return {
      score: share,
      ranks: share,
      scoreKind: scores?.kind ?? "probability",
      scoreName: scores?.name ?? "probability",
    };
  }
  const score = Float64Array.from(at, (row) => scores.values[row]);
  const ranks = favoursHigh ? score : score.map((value) => -value);
  return { score, ranks, scoreKind: "scale", scoreName: scores.name };
}

function checkRegression(
  where: string,
  favourable: readonly string[] | undefined,
  threshold: number | undefined,
): void {
  const given = favourable !== undefined ? "favourable" : threshold !== undefined ? "threshold" : undefined;
  if (given === undefined) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: ${given} is for classes, and the model answers numbers; leave it out`,
  );
}

/** The favourable classes, in the order of all classes. */
export function chosenClasses(
  where: string,
  classes: readonly string[],
  favourable: readonly string[] | undefined,
): readonly string[] {
  const names = quotedNames(classes);
  if (favourable === undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected favourable to say which class is good to get, one of ${names}`,
    );
  }
  for (const name of favourable) {
    if (classes.includes(name)) continue;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: favourable: there is no class ${JSON.stringify(name)}${suggestNames(name, classes)}`,
    );
  }
  const chosen = classes.filter((name) => favourable.includes(name));
  if (chosen.length === classes.length) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: favourable names every class (${names}); leave out those that are not good to get`,
    );
  }
  return chosen;
}

function checkThreshold(where: string, score: Float64Array, threshold: number, { scores }: ClassAnswers): void {
  if (scores && scores.kind !== "probability") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: threshold is for probabilities, and ${JSON.stringify(scores.name)} holds ${scores.kind === "label" ? "labels" : "a score on a scale of its own, which positiveFrom cuts"}; leave it out`,
    );
  }
  const [low, high] = [score.reduce((a, b) => Math.min(a, b)), score.reduce((a, b) => Math.max(a, b))];
  if (threshold > low && threshold <= high) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: a threshold of ${threshold} selects ${threshold > high ? "no row" : "every row"}: probabilities of the favourable class run from ${low} to ${high}`,
  );
}
