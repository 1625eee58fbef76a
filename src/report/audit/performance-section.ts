import type { Performance } from "../../core/kinds/performance.js";
import { countText } from "../../render/count-text.js";
import { estimateCells, percent, rounded } from "../../render/text/estimate-text.js";
import { toldApart } from "../../render/told-apart.js";
import { withDecimals } from "../../render/with-decimals.js";
import type { KindSection } from "../kind-section.js";
import { type NumbersTable, numbersHtml } from "../numbers-table.js";

/** The metrics beside the trivial predictor in sight; classes, bins, thresholds and residuals among the numbers. */
export const performanceSection: KindSection<Performance> = {
  heading: () => "How good the model is",
  about: () =>
    "How often the model is right on rows whose true answer is known, beside a guess that ignores everything it is told. The interval says how far the number would vary over other rows of this kind.",
  first: ({ result }) =>
    numbersHtml({
      caption: `The guess: ${result.trivial}`,
      columns: ["measure", "model", "95% interval", "guess", "better is"],
      rows: result.metrics.map((metric) => [
        metric.name,
        ...estimateCells(metric),
        metric.trivial === null ? "" : rounded(metric.trivial),
        metric.better,
      ]),
    }),
  numbers: ({ result }) => [
    ...(result.classification ? classTables(result.classification) : []),
    ...(result.residuals ? [residualTable(result.residuals)] : []),
  ],
};

function classTables(found: NonNullable<Performance["result"]["classification"]>): NumbersTable[] {
  const { perClass, classes, confusion, calibration, thresholds, positive } = found;
  const known = (value: number | null) => (value === null ? "not known" : rounded(value));
  return [
    {
      caption: "Each class: how much of it is found, and how often it is right where it is said",
      columns: ["class", "rows", "recall", "95% interval", "predicted", "precision", "95% interval"],
      rows: perClass.map(({ name, rows, predicted, recall, precision }) => [
        ...[name, countText(rows), ...estimateCells(recall)],
        ...[countText(predicted), ...estimateCells(precision)],
      ]),
    },
    {
      caption: "True class (down) and predicted class (across)",
      columns: ["true class", ...classes.slice(0, 30)],
      rows: confusion.map((row, c) => [classes[c], ...row.slice(0, 30).map((each) => withDecimals(each, 1))]),
    },
    {
      caption: `Probability of the ${calibration.of} and how often it came true; off by ${rounded(calibration.error)} on average, of which chance alone gives ${rounded(calibration.expectedIfCalibrated)}`,
      columns: ["from to", "rows", "mean probability", "came true", "95% interval"],
      rows: calibration.bins.map(({ from, to, rows, meanProbability, observed }) => [
        `${rounded(from)} to ${rounded(to)}`,
        countText(rows),
        rounded(meanProbability),
        ...estimateCells(observed),
      ]),
    },
    ...(thresholds
      ? [
          {
            caption: `Calling ${positive} from a probability on`,
            columns: ["from", "called", "recall", "false alarms", "precision", "accuracy"],
            rows: thresholds.map((row) => [
              ...[rounded(row.threshold), percent(row.selected), known(row.recall)],
              ...[known(row.falsePositiveRate), known(row.precision), rounded(row.accuracy)],
            ]),
          },
        ]
      : []),
  ];
}

function residualTable(bands: NonNullable<Performance["result"]["residuals"]>): NumbersTable {
  const bounds = toldApart(bands.flatMap(({ from, to }) => [from, to]));
  return {
    caption: "Truth minus prediction, by prediction",
    columns: ["predicted", "rows", "mean", "95% interval", "standard deviation"],
    rows: bands.map(({ rows, mean, standardDeviation }, i) => [
      `${bounds[2 * i]} to ${bounds[2 * i + 1]}`,
      countText(rows),
      ...estimateCells(mean),
      standardDeviation === null ? "not known" : rounded(standardDeviation),
    ]),
  };
}
