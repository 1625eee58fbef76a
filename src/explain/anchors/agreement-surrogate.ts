import type { Matrix } from "../../core/matrix.js";
import type { Stream } from "../../random/stream.js";
import { ridge } from "../../regression/ridge.js";
import { type RandomTrees, randomTrees, type TreeRow } from "./random-trees.js";

/** How much of the linear surrogate goes into the mixture. */
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const STEPS = 5;
const PENALTY = 1;
/** Probabilities stay this far from 0 and 1 while weights are worked out. */
const CLIP = 0.005;

/**
 * How likely rows are to agree: a mixture of random trees, good at conjunctions, and a logistic regression, good at
 * sums, in the shares that do best on the half of the rows that neither has seen.
 *
 * Cost: growing trees for all rows and twice for half of them, and as many logistic regressions.
 */
export function agreementSurrogate(rows: readonly TreeRow[], agrees: readonly boolean[], random: Stream): RandomTrees {
  const losses = new Float64Array(SHARES.length);
  for (const half of [0, 1]) {
    const seen = rows.flatMap((_, i) => (i % 2 === half ? [i] : []));
    const trees = randomTrees(pick(rows, seen), pick(agrees, seen), random);
    const linear = logisticSurrogate(pick(rows, seen), pick(agrees, seen));
    rows.forEach((row, i) => {
      if (i % 2 === half) return;
      const [t, l] = [trees(row), linear(row)];
      SHARES.forEach((share, s) => {
        const p = share * l + (1 - share) * t;
        losses[s] -= Math.log(Math.max(CLIP, agrees[i] ? p : 1 - p));
      });
    });
  }
  const share = SHARES[losses.indexOf(Math.min(...losses))];
  const trees = share < 1 ? randomTrees(rows, agrees, random) : () => 0;
  const linear = share > 0 ? logisticSurrogate(rows, agrees) : () => 0;
  return (row) => (share > 0 ? share * linear(row) : 0) + (share < 1 ? (1 - share) * trees(row) : 0);
}

/** Ridge logistic regression on whether conditions are met and on the numbers there, by iterated least squares. */
function logisticSurrogate(rows: readonly TreeRow[], agrees: readonly boolean[]): RandomTrees {
  const count = rows.length;
  if (count === 0) return () => 0.5;
  const parts = rows[0].meets.length;
  const columns = 2 * parts;
  const scale = new Float64Array(parts).fill(1);
  for (const { content } of rows)
    for (let part = 0; part < parts; part++) scale[part] = Math.max(scale[part], content[part]);
  const z: Matrix = { data: new Float64Array(count * columns), rows: count, columns };
  rows.forEach(({ meets, content }, row) => {
    for (let part = 0; part < parts; part++) {
      z.data[row * columns + part] = meets[part];
      z.data[row * columns + parts + part] = content[part] / scale[part];
    }
  });
  let coefficients = new Float64Array(columns);
  let intercept = 0;
  for (let step = 0; step < STEPS; step++) {
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

function pick<T>(from: readonly T[], places: readonly number[]): T[] {
  return places.map((place) => from[place]);
}
