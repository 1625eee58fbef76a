import type { Matrix } from "../../core/matrix.js";
import type { Stream } from "../../random/stream.js";
import { ridge } from "../../regression/ridge.js";
import { extraTrees, growingCost, TREES, type TreeRow } from "./extra-trees.js";

/** A surrogate's estimate, 0 to 1, that the model says of a row what it says of the instance. */
export type AgreementSurrogate = (row: TreeRow) => number;

/** Weights of the logistic regression that the mixture is chosen from. */
const MIXTURES = [0, 0.25, 0.5, 0.75, 1];
const NEWTON_STEPS = 5;
const PENALTY = 1;
/** Probabilities stay this far from 0 and 1 while weights are worked out. */
const CLIP = 0.005;
/** With more parts than this there are trees alone: the regression's time grows with the square of its columns. */
const MAX_LINEAR_PARTS = 150;
/** The regression learns from as many rows as it can go through in this many cells x columns, a twentieth of a second. */
const MAX_LINEAR_CELLS = 5e7;

/**
 * Predicted probability that rows agree: a mixture of extra-trees, good at conjunctions, and a logistic regression, good at
 * sums, with the weight that does best on the half of the rows that neither has seen.
 *
 * @param giveWay  called many times on the way
 * Cost: trees for all rows and twice for half of them, and as many logistic regressions; see learningCost.
 */
export async function agreementSurrogate(
  rows: readonly TreeRow[],
  agrees: readonly boolean[],
  random: Stream,
  giveWay: () => Promise<void>,
): Promise<AgreementSurrogate> {
  if (rows.length > 0 && rows[0].meets.length > MAX_LINEAR_PARTS) return extraTrees(rows, agrees, random, giveWay);
  const losses = new Float64Array(MIXTURES.length);
  for (const half of [0, 1]) {
    const seen = rows.flatMap((_, i) => (i % 2 === half ? [i] : []));
    const trees = await extraTrees(take(rows, seen), take(agrees, seen), random, giveWay);
    const linear = await logisticSurrogate(take(rows, seen), take(agrees, seen), giveWay);
    rows.forEach((row, i) => {
      if (i % 2 === half) return;
      const [t, l] = [trees(row), linear(row)];
      MIXTURES.forEach((weight, at) => {
        const p = weight * l + (1 - weight) * t;
        losses[at] -= Math.log(Math.max(CLIP, agrees[i] ? p : 1 - p));
      });
    });
    await giveWay();
  }
  const weight = MIXTURES[losses.indexOf(Math.min(...losses))];
  const trees = weight < 1 ? await extraTrees(rows, agrees, random, giveWay) : () => 0;
  const linear = weight > 0 ? await logisticSurrogate(rows, agrees, giveWay) : () => 0;
  return (row) => (weight > 0 ? weight * linear(row) : 0) + (weight < 1 ? (1 - weight) * trees(row) : 0);
}

/** About the number of cells that learning looks at. */
export function learningCost(rows: number, parts: number): number {
  const columns = 2 * parts;
  if (parts > MAX_LINEAR_PARTS) return growingCost(rows, parts);
  return 2 * growingCost(rows, parts) + NEWTON_STEPS * Math.min(MAX_LINEAR_CELLS, rows * columns * columns);
}

/** About the number of cells that one prediction looks at: a path through every tree, and every column. */
export function predictionCost(parts: number): number {
  return 8 * TREES + 2 * Math.min(parts, MAX_LINEAR_PARTS);
}

/** Ridge logistic regression on whether conditions are met and on the numbers there, by iterated least squares. */
async function logisticSurrogate(
  rows: readonly TreeRow[],
  agrees: readonly boolean[],
  giveWay: () => Promise<void>,
): Promise<AgreementSurrogate> {
  if (rows.length === 0) return () => 0.5;
  const parts = rows[0].meets.length;
  const columns = 2 * parts;
  const count = Math.min(rows.length, Math.ceil(MAX_LINEAR_CELLS / (columns * columns)));
  const scale = new Float64Array(parts).fill(1);
  for (const { content } of rows)
    for (let part = 0; part < parts; part++) scale[part] = Math.max(scale[part], content[part]);
  const z: Matrix = { data: new Float64Array(count * columns), rows: count, columns };
  rows.slice(0, count).forEach(({ meets, content }, row) => {
    for (let part = 0; part < parts; part++) {
      z.data[row * columns + part] = meets[part];
      z.data[row * columns + parts + part] = content[part] / scale[part];
    }
  });
  let coefficients = new Float64Array(columns);
  let intercept = 0;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const weights = new Float64Array(count);
    const response = new Float64Array(count);
    for (let row = 0; row < count; row++) {
      let score = intercept;
      for (let column = 0; column < columns; column++) score += coefficients[column] * z.data[row * columns + column];
      const p = Math.min(1 - CLIP, Math.max(CLIP, sigmoid(score)));
      weights[row] = p * (1 - p);
      response[row] = Math.log(p / (1 - p)) + (Number(agrees[row]) - p) / weights[row];
    }
    const fit = ridge(z, response, { weights, alpha: PENALTY });
    coefficients = Float64Array.from(fit.coefficients);
    intercept = fit.intercept;
    await giveWay();
  }
  return ({ meets, content }) => {
    let score = intercept;
    for (let part = 0; part < parts; part++) {
      if (meets[part] === 1) score += coefficients[part];
      score += (coefficients[parts + part] * content[part]) / scale[part];
    }
    return sigmoid(score);
  };
}

function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

function take<T>(from: readonly T[], places: readonly number[]): T[] {
  return places.map((place) => from[place]);
}
