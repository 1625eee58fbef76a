import { wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Dataset } from "../../core/dataset.js";
import { inTurns } from "../../core/give-way.js";
import type { EffectCurve, EffectSurface, Effects } from "../../core/kinds/effects.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkFits } from "../answers/check-fits.js";
import { askedFrame } from "../run/audit-frame.js";
import { budgetOption, modelOptions, outputNamesOption } from "../run/model-options.js";
import { outputsOf } from "../run/outputs-of.js";
import { type RowQuestions, rowQuestions } from "../run/row-questions.js";
import { sampledRows } from "../run/sampled-rows.js";
import { accumulate, type Changes } from "./accumulate.js";
import { accumulateSurface } from "./accumulate-surface.js";
import { effectFeatures, effectsOption } from "./effect-features.js";
import { axisOf } from "./effect-grid.js";
import { effectNotes } from "./effect-notes.js";
import { intervalEdges, intervalOf } from "./interval-edges.js";
import { similarityOrder } from "./similarity-order.js";

export const accumulatedEffectsOptions = optionsOf("accumulatedEffects", {
  ...modelOptions,
  budgetRows: budgetOption(100_000),
  features: effectsOption,
  outputs: outputNamesOption,
  intervals: wholeNumber({
    min: 1,
    max: 1000,
    default: 20,
    says: "intervals that a feature is cut into, at most; no more than one for 5 rows",
  }),
});
export type AccumulatedEffectsOptions = Given<typeof accumulatedEffectsOptions>;

/**
 * Accumulated local effects: the mean change of a model's answer as one feature moves between neighbouring values,
 * summed along its axis.
 *
 * Only rows whose value lies in an interval are moved to its ends, so no row is asked far from where there are rows; where
 * features go together this says what partial dependence does not. Curves have mean 0 over the rows. A pair's surface is
 * its interaction alone, without the effects of its features. Labels are ordered by how alike their rows are.
 *
 * Intervals are (edge k-1, edge k] at quantiles, the least value in the first, no more than one for 5 rows (two at least). Rows
 * with a gap are left out of the curve.
 *
 * @param dataset  the rows; weights count, the target is not needed
 * @returns kind "effects": a curve per feature, a surface per pair, in the outputs' unit
 * @throws WhyboxError INVALID_ARGUMENT for names that are not there and for pairs with labels; BUDGET_TOO_SMALL; ABORTED
 * Source: Apley & Zhu 2020, J. R. Statist. Soc. B 82, 1059-1086.
 * Cost: 2 model rows per row and feature of numbers, 3 of labels, 4 per pair; as many rows as `budgetRows` allows.
 * @example
 * const effects = await accumulatedEffects(model, people, { features: ["age", ["age", "income"]] });
 */
export async function accumulatedEffects(
  model: Model,
  dataset: Dataset,
  given: AccumulatedEffectsOptions = {},
): Promise<Effects> {
  const where = "accumulatedEffects";
  const options = accumulatedEffectsOptions.resolve(given);
  checkFits(where, model, dataset);
  const outputs = outputsOf(where, model, dataset, options.outputs);
  const wanted = effectFeatures(where, dataset, options.features);
  for (const columns of wanted) if (columns.length === 2) checkNumbers(where, dataset, columns);
  const perRow = wanted.reduce((sum, columns) => sum + cornersOf(dataset, columns), 0);
  if (options.budgetRows < perRow) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${where}: expected budgetRows of at least ${perRow} (one row), got ${options.budgetRows}`,
    );
  }
  const whole = sampledRows(dataset, Number.POSITIVE_INFINITY, options.seed);
  const rows = sampledRows(dataset, Math.floor(options.budgetRows / perRow), options.seed);
  const questions = rowQuestions(model, dataset.rows.columns, options.budgetRows, options);
  questions.expect(perRow * rows.length);
  const curves: EffectCurve[] = [];
  const surfaces: EffectSurface[] = [];
  for (const columns of wanted) {
    const axes: number[][] = [];
    for (const column of columns) {
      const axis = axisValues(where, dataset, column, rows, options.intervals, columns.length);
      axes.push(axis ?? (await inTurns(similarityOrder(dataset, column, rows), questions.giveWay)));
    }
    const place = columns.map((column, c) => placesOf(dataset, column, axes[c], rows));
    const corners = await askCorners(questions, { dataset, rows, columns, axes, place }, outputs);
    const [first] = columns;
    if (columns.length === 1) {
      const isLabel = dataset.features[first].kind === "category";
      const changes = isLabel ? labelChanges(corners, place[0], axes[0].length) : numberChanges(corners, place[0]);
      await questions.giveWay();
      const axis = axisOf(dataset, first, axes[0], whole);
      await questions.giveWay();
      const shares = isLabel ? axis.shares : leftShares(placesOf(dataset, first, axes[0], whole), axes[0].length);
      const setting = { points: axes[0].length, isLabel, dataset, rows, seed: options.seed };
      curves.push({ ...axis, shares, ...(await inTurns(accumulate(changes, setting), questions.giveWay)) });
    } else {
      const weights = Float64Array.from(rows, (row) => dataset.weights?.[row] ?? 1);
      const pair = { axes: [axes[0], axes[1]], place: [place[0], place[1]], weights, answers: corners } as const;
      surfaces.push({
        axes: [axisOf(dataset, first, axes[0], whole), axisOf(dataset, columns[1], axes[1], whole)],
        ...accumulateSurface(pair),
      });
    }
  }
  const notes = await inTurns(effectNotes(dataset, curves, rows, whole.length, false), questions.giveWay);
  return {
    ...askedFrame({
      ...{ kind: "effects", method: where, options: accumulatedEffectsOptions.record(options), seed: options.seed },
      ...{ dataset, model, outputs, questions },
    }),
    result: {
      effect: "accumulated local effects",
      rows: rows.length,
      centred: true,
      derivative: false,
      curves,
      surfaces,
    },
    diagnostics: {},
    notes: [...questions.noiseNotes(outputs, true), ...notes],
  };
}

/**
 * Rows for each interval of a curve: with fewer, resamples leave intervals empty, as if nothing changed there; of 30 rows in 20
 * intervals, bands held 24 to 54% of the ends of curves.
 */
const MIN_INTERVAL_ROWS = 5;
/** Rows for each cell of a surface. */
const MIN_CELL_ROWS = 10;

/** The ends of intervals; undefined for labels. */
function axisValues(
  where: string,
  dataset: Dataset,
  column: number,
  rows: Int32Array,
  intervals: number,
  dimensions: number,
): number[] | undefined {
  if (dataset.features[column].kind === "category") return undefined;
  const most =
    dimensions === 1
      ? Math.max(2, Math.floor(rows.length / MIN_INTERVAL_ROWS))
      : Math.max(2, Math.floor(Math.sqrt(rows.length / MIN_CELL_ROWS)));
  return intervalEdges(where, dataset, column, rows, Math.min(intervals, most));
}

function cornersOf({ features }: Dataset, columns: readonly number[]): number {
  if (columns.length === 2) return 4;
  return features[columns[0]].kind === "category" ? 3 : 2;
}

function checkNumbers(where: string, { features }: Dataset, columns: readonly number[]): void {
  const label = columns.find((column) => features[column].kind === "category");
  if (label === undefined) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected a pair of features of numbers, got ${JSON.stringify(features[label].name)}, which holds labels; partialDependence takes both`,
  );
}

/** The interval of each row, for labels the position in their order; -1 for a gap. */
function placesOf(
  { rows: table, features }: Dataset,
  column: number,
  axis: readonly number[],
  rows: Int32Array,
): Int32Array {
  const isLabel = features[column].kind === "category";
  const position = new Map(axis.map((code, at) => [code, at]));
  return rows.map((row) => {
    const value = table.data[row * table.columns + column];
    if (Number.isNaN(value)) return -1;
    return isLabel ? (position.get(value) as number) : intervalOf(value, axis);
  });
}

type Corner = {
  readonly dataset: Dataset;
  readonly rows: Int32Array;
  readonly columns: readonly number[];
  readonly axes: readonly (readonly number[])[];
  readonly place: readonly Int32Array[];
};

/**
 * The answers around each row: outputs x corners x rows. Corners of numbers: left and right end of the interval; of a
 * pair (left, left), (left, right), (right, left), (right, right); of labels the one before, the row's own, the next.
 */
async function askCorners(
  questions: RowQuestions,
  { dataset, rows, columns, axes, place }: Corner,
  outputs: readonly number[],
): Promise<Float64Array[][]> {
  const corners = cornersOf(dataset, columns);
  const answers = outputs.map(() => Array.from({ length: corners }, () => new Float64Array(rows.length)));
  await questions.ask(
    corners * rows.length,
    (index, row) => {
      const [corner, at] = [index % corners, Math.floor(index / corners)];
      row.set(matrixRow(dataset.rows, rows[at]));
      columns.forEach((column, c) => {
        if (place[c][at] < 0) return;
        const shift = corners === 3 ? corner - 1 : (corner >> (columns.length - 1 - c)) & 1;
        row[column] = axes[c][Math.min(axes[c].length - 1, Math.max(0, place[c][at] + shift))];
      });
    },
    (index, answer) => {
      outputs.forEach((output, o) => {
        answers[o][index % corners][Math.floor(index / corners)] = answer[output];
      });
    },
  );
  return answers;
}

function numberChanges(corners: readonly (readonly Float64Array[])[], place: Int32Array): Changes {
  const row = Int32Array.from(place.keys()).filter((at) => place[at] >= 0);
  const change = corners.map(([left, right]) => Float64Array.from(row, (at) => right[at] - left[at]));
  return { row, step: row.map((at) => place[at]), change, place };
}

/** Two changes per row: from the label before to its own, and from its own to the next. */
function labelChanges(corners: readonly (readonly Float64Array[])[], place: Int32Array, points: number): Changes {
  const known = [...place.keys()].filter((at) => place[at] >= 0);
  const list = known.flatMap((at) => [
    ...(place[at] > 0 ? [{ at, step: place[at] - 1, from: 0 }] : []),
    ...(place[at] < points - 1 ? [{ at, step: place[at], from: 1 }] : []),
  ]);
  return {
    row: Int32Array.from(list, ({ at }) => at),
    step: Int32Array.from(list, ({ step }) => step),
    change: corners.map((answers) =>
      Float64Array.from(list, ({ at, from }) => answers[from + 1][at] - answers[from][at]),
    ),
    place,
  };
}

/** The share of rows between each edge and the one before; the first edge has none. */
function leftShares(place: Int32Array, points: number): number[] {
  const counts = new Array<number>(points).fill(0);
  let known = 0;
  for (const at of place) {
    if (at < 0) continue;
    known++;
    if (points > 1) counts[at + 1]++;
  }
  return counts.map((count) => count / Math.max(1, known));
}
