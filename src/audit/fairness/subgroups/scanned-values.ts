import { WhyboxError } from "../../../core/whybox-error.js";
import type { Answers } from "../../answers/answers.js";
import { type Favourable, type ReviewedRows, reviewedRows } from "../review/reviewed-rows.js";

/** The quantities that can be scanned: first for classes, then for numbers. */
export const SCANNED_MEASURES = [
  "selectionRate",
  "errorRate",
  "falsePositiveRate",
  "falseNegativeRate",
  "calibrationBias",
  "meanPrediction",
  "meanResidual",
  "meanAbsoluteError",
] as const;
export type ScannedMeasure = (typeof SCANNED_MEASURES)[number];

type Measure = {
  readonly title: string;
  readonly task: Answers["task"];
  /** The direction that is worse for people, where there is one. */
  readonly worse: "lower" | "higher" | "either";
  readonly needsTruth: boolean;
  /** The value of a reviewed row; NaN where it does not count. */
  readonly value: (rows: Required<ReviewedRows>, i: number) => number;
  readonly isBinary: boolean;
};

const MEASURES: { readonly [Name in ScannedMeasure]: Measure } = {
  selectionRate: {
    ...{ title: "selection rate", task: "classification", worse: "lower", needsTruth: false, isBinary: true },
    value: ({ selected }, i) => selected[i],
  },
  errorRate: {
    ...{ title: "error rate", task: "classification", worse: "higher", needsTruth: true, isBinary: true },
    value: ({ selected, truth }, i) => (selected[i] === truth[i] ? 0 : 1),
  },
  falsePositiveRate: {
    ...{ title: "false positive rate", task: "classification", worse: "higher", needsTruth: true, isBinary: true },
    value: ({ selected, truth }, i) => (truth[i] === 0 ? selected[i] : Number.NaN),
  },
  falseNegativeRate: {
    ...{ title: "false negative rate", task: "classification", worse: "higher", needsTruth: true, isBinary: true },
    value: ({ selected, truth }, i) => (truth[i] === 1 ? 1 - selected[i] : Number.NaN),
  },
  calibrationBias: {
    ...{ title: "truth less score", task: "classification", worse: "either", needsTruth: true, isBinary: false },
    value: ({ truth, score }, i) => truth[i] - score[i],
  },
  meanPrediction: {
    ...{ title: "mean prediction", task: "regression", worse: "lower", needsTruth: false, isBinary: false },
    value: ({ score }, i) => score[i],
  },
  meanResidual: {
    ...{ title: "truth less prediction", task: "regression", worse: "either", needsTruth: true, isBinary: false },
    value: ({ truth, score }, i) => truth[i] - score[i],
  },
  meanAbsoluteError: {
    ...{ title: "mean absolute error", task: "regression", worse: "higher", needsTruth: true, isBinary: false },
    value: ({ truth, score }, i) => Math.abs(truth[i] - score[i]),
  },
};

/** The rows of a scan and the compared value of each. */
export type ScannedValues = Pick<Measure, "title" | "worse" | "isBinary"> & {
  readonly measure: ScannedMeasure;
  /** Positions in the dataset. */
  readonly rows: Int32Array;
  /** One per row of the dataset; meaningful only for those in `rows`. */
  readonly values: Float64Array;
  /** Of calibration: the score, one per row of the dataset. */
  readonly score?: Float64Array;
  readonly favourable: Favourable | null;
  readonly withoutTruth: number;
};

/**
 * The number that is compared between subgroups, one per row.
 *
 * @throws WhyboxError INVALID_ARGUMENT for a measure of the other task, or one that needs a target where there is none
 */
export function scannedValues(
  where: string,
  answers: Answers,
  asked: ScannedMeasure | undefined,
  favourable: readonly string[] | undefined,
  threshold: number | undefined,
): ScannedValues {
  const measure = asked ?? (answers.task === "classification" ? "selectionRate" : "meanPrediction");
  const { title, task, worse, needsTruth, value, isBinary } = MEASURES[measure];
  if (task !== answers.task) {
    const fitting = SCANNED_MEASURES.filter((name) => MEASURES[name].task === answers.task);
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected measure to be one of ${answers.task} (${fitting.map((name) => JSON.stringify(name)).join(", ")}), got ${JSON.stringify(measure)}`,
    );
  }
  if (needsTruth && !answers.truth) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: ${measure} needs a dataset with a target, and there is none`);
  }
  const found = reviewedRows(answers, favourable, threshold, where);
  const reviewed = found.rows as Required<ReviewedRows>;
  const { scoreKind, scoreName } = reviewed;
  if (measure === "calibrationBias" && scoreKind !== "probability") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: calibrationBias needs probabilities, and ${JSON.stringify(scoreName)} holds none`,
    );
  }
  const values = new Float64Array(answers.weights.length).fill(Number.NaN);
  const score = new Float64Array(values.length);
  reviewed.at.forEach((row, i) => {
    values[row] = value(reviewed, i);
    score[row] = reviewed.score[i];
  });
  return {
    measure,
    title,
    worse,
    isBinary,
    values,
    rows: reviewed.at.filter((row) => !Number.isNaN(values[row])),
    ...(measure === "calibrationBias" && { score }),
    favourable: found.favourable,
    withoutTruth: found.withoutTruth,
  };
}
