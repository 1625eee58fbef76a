import { flag, option, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Dataset } from "../../core/dataset.js";
import { inTurns, turnsOf } from "../../core/give-way.js";
import type { EffectCurve, EffectSurface, Effects } from "../../core/kinds/effects.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { meansInterval } from "../../math/means-interval.js";
import { checkFits } from "../answers/check-fits.js";
import { askedFrame } from "../run/audit-frame.js";
import { columnOf } from "../run/column-of.js";
import { LEVEL } from "../run/estimates.js";
import { budgetOption, modelOptions, outputNamesOption } from "../run/model-options.js";
import { outputsOf } from "../run/outputs-of.js";
import { type RowQuestions, rowQuestions } from "../run/row-questions.js";
import { sampledRows } from "../run/sampled-rows.js";
import { effectFeatures, effectsOption } from "./effect-features.js";
import { axisOf, effectGrid } from "./effect-grid.js";
import { effectNotes } from "./effect-notes.js";
import { steadyPointsNotes, widenedSteadyPoints } from "./steady-points.js";

export const partialDependenceOptions = optionsOf("partialDependence", {
  ...modelOptions,
  budgetRows: budgetOption(100_000),
  features: effectsOption,
  outputs: outputNamesOption,
  points: wholeNumber({ min: 2, max: 1000, default: 20, says: "values at which each feature is read, at most" }),
  grid: option<{ readonly [feature: string]: readonly number[] }>()({
    says: "by feature, the values at which it is read, rising; codes of labels",
    defaultSays: "quantiles of the data with its ends",
    expected: "lists of rising numbers by feature",
    accepts: (value) =>
      typeof value === "object" &&
      value !== null &&
      Object.values(value).every(
        (list) =>
          Array.isArray(list) && list.length > 0 && list.every((x, i) => Number.isFinite(x) && !(x <= list[i - 1])),
      ),
  }),
  centred: flag({ default: false, says: "curves begin at 0" }),
  derivative: flag({ default: false, says: "slopes in place of values" }),
  single: wholeNumber({ min: 0, max: 10_000, default: 0, says: "single rows whose own curves are kept (ICE)" }),
});
export type PartialDependenceOptions = Given<typeof partialDependenceOptions>;

/**
 * Partial dependence: the model's mean answer as one feature takes other values and all else stays as it is, with
 * single rows (ICE) on request.
 *
 * If features are associated, this asks about rows that do not exist, such as a child with a licence;
 * `accumulatedEffects` does not. Bands show how the mean would vary over other rows.
 *
 * @param dataset  the rows; weights count, the target is not needed
 * @returns kind "effects": a curve per feature, a surface per pair, in the outputs' unit
 * @throws WhyboxError INVALID_ARGUMENT for names that are not there; BUDGET_TOO_SMALL; ABORTED
 * Source: Friedman 2001, Annals of Statistics 29, 1189-1232; ICE: Goldstein et al. 2015.
 * Cost: rows x points model rows per feature, rows x points^2 per pair; as many rows as `budgetRows` allows.
 * @example
 * const effects = await partialDependence(model, people, { features: ["age", ["age", "job"]] });
 */
export async function partialDependence(
  model: Model,
  dataset: Dataset,
  given: PartialDependenceOptions = {},
): Promise<Effects> {
  const where = "partialDependence";
  const options = partialDependenceOptions.resolve(given);
  checkFits(where, model, dataset);
  const outputs = outputsOf(where, model, dataset, options.outputs);
  const wanted = effectFeatures(where, dataset, options.features);
  for (const name of Object.keys(options.grid ?? {})) columnOf(where, dataset, name);
  const whole = sampledRows(dataset, Number.POSITIVE_INFINITY, options.seed);
  // A map: a feature may be called "constructor", which every object has.
  const ownGrids = new Map(Object.entries(options.grid ?? {}));
  const gridOf = (column: number) =>
    ownGrids.get(dataset.features[column].name)?.slice() ?? effectGrid(where, dataset, column, whole, options.points);
  const turn = turnsOf(where, options.signal);
  const grids: (readonly number[])[][] = [];
  for (const columns of wanted) {
    grids.push(columns.map(gridOf));
    await turn();
  }
  const perRow = grids.reduce((sum, axes) => sum + axes.reduce((product, axis) => product * axis.length, 1), 0);
  if (options.budgetRows < perRow) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${where}: expected budgetRows of at least ${perRow} (${perRow} points for one row), got ${options.budgetRows}; ask for fewer features or points`,
    );
  }
  const rows = sampledRows(dataset, Math.floor(options.budgetRows / perRow), options.seed);
  const questions = rowQuestions(model, dataset.rows.columns, options.budgetRows, options);
  questions.expect(perRow * rows.length);
  const isProbability = outputs.map((output) => model.outputs[output].unit === "probability");
  const asked: Asked = { dataset, rows, whole, options, isProbability };
  const curves: EffectCurve[] = [];
  const surfaces: EffectSurface[] = [];
  const steady: string[] = [];
  for (const [i, columns] of wanted.entries()) {
    const answers = await askGrid(asked, questions, outputs, columns, grids[i]);
    if (columns.length === 1) {
      const { curve, isSteady } = curveOf(asked, columns[0], grids[i][0], answers);
      curves.push(curve);
      if (isSteady) steady.push(dataset.features[columns[0]].name);
    } else surfaces.push(surfaceOf(asked, columns, grids[i], answers));
  }
  const notes = await inTurns(effectNotes(dataset, curves, rows, whole.length), questions.giveWay);
  return {
    ...askedFrame({
      ...{ kind: "effects", method: where, options: partialDependenceOptions.record(options), seed: options.seed },
      ...{ dataset, model, outputs, questions },
    }),
    result: {
      effect: "partial dependence",
      rows: rows.length,
      centred: options.centred,
      derivative: options.derivative,
      curves,
      surfaces,
    },
    diagnostics: {},
    notes: [...questions.noiseNotes(outputs, true), ...notes, ...steadyPointsNotes(steady, rows.length)],
  };
}

/** The rows asked about, and all rows of the dataset with weight. */
type Asked = {
  readonly dataset: Dataset;
  readonly rows: Int32Array;
  readonly whole: Int32Array;
  readonly options: ReturnType<typeof partialDependenceOptions.resolve>;
  /** One per output. */
  readonly isProbability: readonly boolean[];
};

/** outputs x points x rows */
async function askGrid(
  { dataset, rows }: Asked,
  questions: RowQuestions,
  outputs: readonly number[],
  columns: readonly number[],
  axes: readonly (readonly number[])[],
): Promise<Float64Array[][]> {
  const width = dataset.rows.columns;
  const points = axes.reduce((product, axis) => product * axis.length, 1);
  const answers = outputs.map(() => Array.from({ length: points }, () => new Float64Array(rows.length)));
  const last = axes[axes.length - 1].length;
  await questions.ask(
    points * rows.length,
    (index, row) => {
      const point = Math.floor(index / rows.length);
      const from = rows[index % rows.length] * width;
      row.set(dataset.rows.data.subarray(from, from + width));
      row[columns[columns.length - 1]] = axes[axes.length - 1][point % last];
      if (columns.length === 2) row[columns[0]] = axes[0][Math.floor(point / last)];
    },
    (index, answer) => {
      const point = Math.floor(index / rows.length);
      outputs.forEach((output, o) => {
        answers[o][point][index % rows.length] = answer[output];
      });
    },
  );
  return answers;
}

function curveOf(
  { dataset, rows, whole, options, isProbability }: Asked,
  column: number,
  grid: readonly number[],
  answers: Float64Array[][],
): { readonly curve: EffectCurve; readonly isSteady: boolean } {
  const shaped = shaper(grid, options);
  const rowWeights = Float64Array.from(rows, (row) => dataset.weights?.[row] ?? 1);
  const { cluster } = dataset;
  const found = answers.map((points) =>
    meansInterval(
      { columns: points, weights: rowWeights, cluster: cluster && rows.map((row) => cluster[row]) },
      shaped,
      {
        seed: options.seed,
        purpose: "partial dependence",
        level: LEVEL,
        replicates: CURVE_REPLICATES,
        linear: true,
      },
    ),
  );
  const axis = axisOf(dataset, column, grid, whole);
  const single = rows.subarray(0, options.single);
  const isPlain = !options.centred && !options.derivative;
  const isShare = (o: number) => isProbability[o] && isPlain;
  // Changes of the answer are often all alike, as where features do not interact.
  const bands = found.map(({ estimates, bounds, units }, o) =>
    isPlain ? widenedSteadyPoints(estimates, bounds, answers[o], units) : { bounds, isSteady: false },
  );
  const inside = (o: number, bound: number | null, value: number) =>
    bound === null || !isShare(o) ? bound : Math.min(Math.max(bound, Math.min(0, value)), Math.max(1, value));
  const curve = {
    ...axis,
    values: found.map(({ estimates }) => Array.from(estimates)),
    low: bands.map(({ bounds }, o) => bounds.map(({ low }, i) => inside(o, low, found[o].estimates[i]))),
    high: bands.map(({ bounds }, o) => bounds.map(({ high }, i) => inside(o, high, found[o].estimates[i]))),
    interval: found[0].interval,
    spread: found.map(({ estimates }) => spreadOf(estimates, axis.shares)),
    ...(single.length > 0 && {
      rows: Array.from(single, (row, r) => ({
        row,
        values: answers.map((points) => shaped(Float64Array.from(points, (point) => point[r]))),
      })),
    }),
  };
  return { curve, isSteady: bands.some(({ isSteady }) => isSteady) };
}

function surfaceOf(
  asked: Asked,
  columns: readonly number[],
  axes: readonly (readonly number[])[],
  answers: Float64Array[][],
): EffectSurface {
  const { dataset, rows, whole } = asked;
  const [first, second] = axes;
  const weights = Float64Array.from(rows, (row) => dataset.weights?.[row] ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (values: Float64Array) => values.reduce((sum, value, r) => sum + weights[r] * value, 0) / total;
  return {
    axes: [axisOf(dataset, columns[0], first, whole), axisOf(dataset, columns[1], second, whole)],
    values: answers.map((points) => first.map((_, i) => second.map((__, j) => mean(points[i * second.length + j])))),
    counts: cellCounts(asked, columns, axes),
  };
}

/** Number of rows nearest to each point of a surface. */
function cellCounts(
  { dataset, whole }: Asked,
  columns: readonly number[],
  axes: readonly (readonly number[])[],
): number[][] {
  const counts = axes[0].map(() => axes[1].map(() => 0));
  const nearest = (axis: readonly number[], value: number) =>
    axis.reduce((best, point, i) => (Math.abs(point - value) < Math.abs(axis[best] - value) ? i : best), 0);
  for (const row of whole) {
    const [a, b] = columns.map((column) => dataset.rows.data[row * dataset.rows.columns + column]);
    if (!Number.isNaN(a) && !Number.isNaN(b)) counts[nearest(axes[0], a)][nearest(axes[1], b)]++;
  }
  return counts;
}

/** Resamples of bands with many points: their ends vary by some 4% of the width. */
const CURVE_REPLICATES = 400;

/**
 * Curves in the requested form: from 0 on, or as slopes between neighbours (at a point, of the piece on both sides).
 */
function shaper(grid: readonly number[], { centred, derivative }: { centred: boolean; derivative: boolean }) {
  return (values: Float64Array): number[] => {
    const last = grid.length - 1;
    if (derivative && last > 0) {
      return grid.map((_, i) => {
        const [from, to] = [Math.max(0, i - 1), Math.min(last, i + 1)];
        return (values[to] - values[from]) / (grid[to] - grid[from]);
      });
    }
    return Array.from(values, (value) => (centred ? value - values[0] : value));
  };
}

function spreadOf(values: Float64Array, shares: readonly number[]): number {
  const mean = values.reduce((sum, value, i) => sum + shares[i] * value, 0);
  return Math.sqrt(values.reduce((sum, value, i) => sum + shares[i] * (value - mean) ** 2, 0));
}
