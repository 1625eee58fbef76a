import type { Calibration, Performance, PerformanceResult } from "../../core/kinds/performance.js";
import { countText } from "../count-text.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import { toldApart } from "../told-apart.js";
import { withDecimals } from "../with-decimals.js";
import { andMore } from "./and-more.js";
import { estimateCells, estimateText, percent, rounded } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { textTable } from "./text-table.js";

/** A confusion matrix of more classes than this does not fit a terminal. */
const MAX_CONFUSION = 8;

/** Metrics beside the trivial predictor, classes, calibration, residuals. */
export const performanceText: KindText<Performance> = {
  sentence({ subject, result }) {
    const [first] = result.metrics;
    if (!first) return `Nothing is known of how good ${subject.model} is, on ${counted(result.rows, "row")}.`;
    const trivial = first.trivial === null ? "" : `; ${result.trivial} would reach ${rounded(first.trivial)}`;
    return `On ${counted(result.rows, "row")}, ${subject.model} reaches ${first.name} ${estimateText(first)}${trivial}.`;
  },
  lines({ subject, result }, { width, top }) {
    const { classification, residuals } = result;
    return [
      `${subject.model}: how good it is on ${counted(result.rows, "row")}`,
      `  trivial: ${result.trivial}`,
      "",
      ...textTable(
        ["", "model", "95% interval", "", "trivial"],
        result.metrics.map((metric) => [
          metric.name,
          ...estimateCells(metric),
          metric.interval ?? "",
          metric.trivial === null ? "" : rounded(metric.trivial),
        ]),
        width,
      ),
      "",
      ...(classification ? classLines(classification, width, top) : []),
      ...(residuals ? residualLines(residuals, width) : []),
    ];
  },
};

function classLines(found: NonNullable<PerformanceResult["classification"]>, width: number, top: number): string[] {
  const { perClass, confusion, classes, calibration, thresholds, positive } = found;
  const most = Math.max(top, MAX_CONFUSION);
  // Of many classes those that are found least often.
  const shown =
    perClass.length <= most
      ? perClass
      : perClass
          .filter(({ rows }) => rows > 0)
          .toSorted((a, b) => (a.recall.value ?? 1) - (b.recall.value ?? 1))
          .slice(0, most);
  const left = perClass.length - shown.length;
  return [
    ...textTable(
      ["class", "rows", "recall", "95% interval", "precision", "95% interval"],
      shown.map(({ name, rows, recall, precision }) => [
        printable(name),
        countText(rows),
        ...estimateCells(recall),
        ...estimateCells(precision),
      ]),
      width,
    ),
    ...andMore(left, "class of higher recall", "classes of higher recall"),
    "",
    ...(classes.length <= MAX_CONFUSION
      ? [
          ...textTable(
            ["true \\ predicted", ...classes.map(printable)],
            confusion.map((row, c) => [printable(classes[c]), ...row.map((sum) => withDecimals(sum, 1))]),
            width,
          ),
          "",
        ]
      : []),
    ...calibrationLines(calibration, width),
    ...(thresholds ? thresholdLines(thresholds, positive ?? "", width) : []),
  ];
}

function calibrationLines({ of, bins, error, expectedIfCalibrated, corrected }: Calibration, width: number): string[] {
  return [
    `  probability of the ${of} against how often it comes true`,
    ...textTable(
      ["from to", "rows", "mean", "observed", "95% interval"],
      bins.map(({ from, to, rows, meanProbability, observed }) => [
        `${rounded(from)} to ${rounded(to)}`,
        countText(rows),
        rounded(meanProbability),
        ...estimateCells(observed),
      ]),
      width,
    ),
    `  calibration error ${rounded(error)}, of which chance alone gives ${rounded(expectedIfCalibrated)}; corrected ${rounded(corrected)}`,
    "",
  ];
}

function thresholdLines(
  rows: NonNullable<NonNullable<PerformanceResult["classification"]>["thresholds"]>,
  positive: string,
  width: number,
): string[] {
  // Every other one is enough to read.
  const shown = rows.filter((_, i) => i % 2 === 1);
  return [
    `  calling ${printable(positive)} from a probability on`,
    ...textTable(
      ["from", "selected", "recall", "false positives", "precision", "accuracy"],
      shown.map(({ threshold, selected, recall, falsePositiveRate, precision, accuracy }) => [
        rounded(threshold),
        percent(selected),
        rounded(recall),
        rounded(falsePositiveRate),
        rounded(precision),
        rounded(accuracy),
      ]),
      width,
    ),
    "",
  ];
}

function residualLines(bands: NonNullable<PerformanceResult["residuals"]>, width: number): string[] {
  const bounds = toldApart(bands.flatMap(({ from, to }) => [from, to]));
  return [
    "  truth minus prediction, by prediction",
    ...textTable(
      ["predicted", "rows", "mean", "95% interval", "deviation"],
      bands.map(({ rows, mean, standardDeviation }, i) => [
        `${bounds[2 * i]} to ${bounds[2 * i + 1]}`,
        countText(rows),
        ...estimateCells(mean),
        rounded(standardDeviation),
      ]),
      width,
    ),
    "",
  ];
}
