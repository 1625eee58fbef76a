import * as v from "valibot";
import type { Explained } from "../explained.js";
import { type Estimate, estimate, estimateFields } from "./estimate.js";
import { defineKind } from "./kind.js";
import { expectLength, expectShape } from "./misfit.js";
import { count, finite, share } from "./numbers.js";

/** Quality of a model on the rows of a dataset, each number beside that of a trivial predictor. */
export type Performance = Explained<"performance", PerformanceResult>;

export type PerformanceResult = {
  readonly task: "classification" | "regression";
  /** Rows with a true answer and a weight above 0, which are counted, and rows without a true answer, which are not. */
  readonly rows: number;
  readonly rowsWithoutTruth: number;
  readonly metrics: readonly Metric[];
  /** The trivial predictor in words: "always saying the share of each class". */
  readonly trivial: string;
  /** Null for regression. */
  readonly classification: ClassificationDetail | null;
  /** Residuals by prediction, truth minus prediction, in bands of about equally many rows; null for classification. */
  readonly residuals: readonly ResidualBand[] | null;
};

/** One way of saying how good a model is. */
export type Metric = Estimate & {
  /** "accuracy", "log loss", ... */
  readonly name: string;
  readonly better: "higher" | "lower" | "near 0";
  /** Value for a predictor that ignores the features, on the same rows; null where that is meaningless. */
  readonly trivial: number | null;
};

export type ClassificationDetail = {
  readonly classes: readonly string[];
  readonly positive: string | null;
  /** true class x predicted class: sums of weights */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassPerformance[];
  readonly calibration: Calibration;
  /** Null without a positive class. */
  readonly thresholds: readonly ThresholdRow[] | null;
};

export type ClassPerformance = {
  readonly name: string;
  /** Rows of the class, and rows that the model puts in it. */
  readonly rows: number;
  readonly predicted: number;
  readonly recall: Estimate;
  readonly precision: Estimate;
};

/** Calibration: predicted probabilities beside observed frequencies. */
export type Calibration = {
  /** The probability looked at: that of the positive class, or of the predicted one. */
  readonly of: "positive class" | "predicted class";
  readonly bins: readonly {
    readonly rows: number;
    readonly from: number;
    readonly to: number;
    readonly meanProbability: number;
    readonly observed: Estimate;
  }[];
  /** The same without bins, as the best rising function of the probability: its corners. */
  readonly curve: readonly CalibrationPoint[];
  /** The mean distance between both over bins: as it is, and as a model that is calibrated would show by chance. */
  readonly error: number;
  readonly expectedIfCalibrated: number;
  /** The error without its upward bias. */
  readonly corrected: number;
};

/** A corner of a calibration curve. */
export type CalibrationPoint = {
  readonly probability: number;
  readonly observed: number;
  /** Bounds of 95% of such curves if every probability were right; null where they are unknown. */
  readonly low: number | null;
  readonly high: number | null;
};

/** Results of predicting the positive class from a threshold on. */
export type ThresholdRow = {
  readonly threshold: number;
  readonly selected: number;
  readonly recall: number | null;
  readonly falsePositiveRate: number | null;
  readonly precision: number | null;
  readonly accuracy: number;
};

export type ResidualBand = {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** With a t interval. */
  readonly mean: Estimate;
  readonly standardDeviation: number | null;
};

const classification = v.object({
  classes: v.array(v.string()),
  positive: v.nullable(v.string()),
  confusion: v.array(v.array(finite)),
  perClass: v.array(
    v.object({ name: v.string(), rows: count, predicted: count, recall: estimate, precision: estimate }),
  ),
  calibration: v.object({
    of: v.picklist(["positive class", "predicted class"]),
    bins: v.array(v.object({ rows: count, from: finite, to: finite, meanProbability: finite, observed: estimate })),
    curve: v.array(v.object({ probability: finite, observed: share, low: v.nullable(share), high: v.nullable(share) })),
    error: finite,
    expectedIfCalibrated: finite,
    corrected: finite,
  }),
  thresholds: v.nullable(
    v.array(
      v.object({
        threshold: finite,
        selected: share,
        recall: v.nullable(share),
        falsePositiveRate: v.nullable(share),
        precision: v.nullable(share),
        accuracy: share,
      }),
    ),
  ),
});

export const performance = defineKind<Performance>(
  "performance",
  v.object({
    task: v.picklist(["classification", "regression"]),
    rows: count,
    rowsWithoutTruth: count,
    metrics: v.array(
      v.object({
        name: v.string(),
        better: v.picklist(["higher", "lower", "near 0"]),
        trivial: v.nullable(finite),
        ...estimateFields,
      }),
    ),
    trivial: v.string(),
    classification: v.nullable(classification),
    residuals: v.nullable(
      v.array(
        v.object({ from: finite, to: finite, rows: count, mean: estimate, standardDeviation: v.nullable(finite) }),
      ),
    ),
  }),
  ({ result }) => {
    if (!result.classification) return;
    const { classes, confusion, perClass } = result.classification;
    expectLength("result.classification.perClass", perClass, classes.length);
    expectShape("result.classification.confusion", confusion, classes.length, classes.length);
  },
);
