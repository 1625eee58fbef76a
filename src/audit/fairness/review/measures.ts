import { areaCell, type Cell, complement, meanCell, shareCell } from "./cell.js";
import type { ReviewedRows } from "./reviewed-rows.js";

/** A measure: which rows it counts, and the number it makes of them. */
export type Measure = { readonly name: string; readonly cell: (members: Int32Array) => Cell };

/** All measures that are defined for rows of this kind. */
export function measuresOf(rows: ReviewedRows): Measure[] {
  return rows.selected ? classMeasures(rows, rows.selected) : numberMeasures(rows);
}

function classMeasures(rows: ReviewedRows, selected: Uint8Array): Measure[] {
  const { truth, score, scoreKind } = rows;
  const share = (name: string, hits: ArrayLike<number>, reason: string, among?: Uint8Array): Measure => ({
    name,
    cell: (members) => shareCell(hits, members, rows, reason, among),
  });
  const opposite = (name: string, { cell }: Measure): Measure => ({
    name,
    cell: (members) => complement(cell(members)),
  });
  const none = "the group has no row";
  const selection = share("selectionRate", selected, none);
  const meanScore: Measure = { name: "meanScore", cell: (members) => meanCell(score, members, rows, none) };
  const scored = scoreKind === "label" ? [] : [meanScore, scoringRate(rows)];
  if (!truth) return [selection, ...scored];
  const isTrue = Uint8Array.from(truth);
  const isNegative = isTrue.map((y) => 1 - y);
  const isRight = isTrue.map((y, row) => (y === selected[row] ? 1 : 0));
  const isWrong = isRight.map((right) => 1 - right);
  const missed = selected.map((s) => 1 - s);
  const truePositive = share("truePositiveRate", selected, "no row of the group is truly favourable", isTrue);
  const falsePositive = share("falsePositiveRate", selected, "every row of the group is truly favourable", isNegative);
  const precision = share("positivePredictiveValue", isTrue, "no row of the group is selected", selected);
  const negative = share("negativePredictiveValue", isNegative, "every row of the group is selected", missed);
  const bias = truth.map((y, row) => y - score[row]);
  const square = bias.map((each) => each * each);
  return [
    share("baseRate", isTrue, none),
    selection,
    truePositive,
    falsePositive,
    opposite("trueNegativeRate", falsePositive),
    opposite("falseNegativeRate", truePositive),
    precision,
    negative,
    opposite("falseDiscoveryRate", precision),
    opposite("falseOmissionRate", negative),
    share("accuracy", isRight, none),
    share("missedAmongErrors", missed, "the group has no wrong answer", isWrong),
    ...scored,
    // A score on its own scale has no error size, and labels have no order within a class.
    ...(scoreKind === "probability"
      ? [
          { name: "calibrationBias", cell: (members: Int32Array) => meanCell(bias, members, rows, none) },
          { name: "brierScore", cell: (members: Int32Array) => meanCell(square, members, rows, none) },
        ]
      : []),
    ...(scoreKind === "label"
      ? []
      : [{ name: "areaUnderRoc", cell: (members: Int32Array) => areaCell(members, rows) }]),
  ];
}

/** The share of rows that score above the overall median, as Local Law 144 of New York City counts. */
function scoringRate(rows: ReviewedRows): Measure {
  const { ranks } = rows;
  const sorted = ranks.toSorted();
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  const isAbove = ranks.map((rank) => (rank > median ? 1 : 0));
  return { name: "scoringRate", cell: (members) => shareCell(isAbove, members, rows, "the group has no row") };
}

function numberMeasures(rows: ReviewedRows): Measure[] {
  const { truth, score } = rows;
  const none = "the group has no row";
  const mean = (name: string, values: Float64Array, of?: "root"): Measure => ({
    name,
    cell: (members) => meanCell(values, members, rows, none, of),
  });
  const scoring = scoringRate(rows);
  if (!truth) return [mean("meanPrediction", score), scoring];
  const residual = truth.map((y, row) => y - score[row]);
  return [
    mean("meanTruth", truth),
    mean("meanPrediction", score),
    scoring,
    mean("meanResidual", residual),
    mean("meanAbsoluteError", residual.map(Math.abs)),
    mean(
      "rootMeanSquaredError",
      residual.map((each) => each * each),
      "root",
    ),
  ];
}
