import type { Matrix } from "../../core/matrix.js";
import type { Stream } from "../../random/stream.js";
import { ridge } from "../../regression/ridge.js";
import { extraTrees, growingCost, TREES } from "./extra-trees.js";
import type { ReferenceRow, TreeRow, ValueOfHeld } from "./restricted-forest.js";

/** A surrogate's estimate, 0 to 1, that the model says of a row what it says of the instance. */
export interface AgreementSurrogate {
  (row: TreeRow): number;
  /** The estimate of a reference row by the parts that are made to hold: the same to the last bit, and sooner. */
  onReference(row: ReferenceRow): ValueOfHeld;
}

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
 * sums. One that has no weight is not learned.
 *
 * @param linearWeight  the weight of the logistic regression, 0 to 1; see mixtureWeight
 * @param giveWay  called many times on the way
 * Cost: see learningCost.
 */
export async function agreementSurrogate(
  rows: readonly TreeRow[],
  agrees: readonly boolean[],
  linearWeight: number,
  random: Stream,
  giveWay: () => Promise<void>,
): Promise<AgreementSurrogate> {
  if (linearWeight === 0) return extraTrees(rows, agrees, random, giveWay);
  if (linearWeight === 1) return logisticSurrogate(rows, agrees, giveWay);
  const trees = await extraTrees(rows, agrees, random, giveWay);
  const linear = await logisticSurrogate(rows, agrees, giveWay);
  const mixed = (l: number, t: number) => linearWeight * l + (1 - linearWeight) * t;
  return Object.assign((row: TreeRow) => mixed(linear(row), trees(row)), {
    onReference(row: ReferenceRow): ValueOfHeld {
      const [linearOf, treesOf] = [linear.onReference(row), trees.onReference(row)];
      return {
        of: (holds) => mixed(linearOf.of(holds), treesOf.of(holds)),
        start: (holds) => mixed(linearOf.start(holds), treesOf.start(holds)),
        withPart: (holds, part) => mixed(linearOf.withPart(holds, part), treesOf.withPart(holds, part)),
        fill(parts, values) {
          const fromTrees = new Float64Array(values.length);
          linearOf.fill(parts, values);
          treesOf.fill(parts, fromTrees);
          for (let place = 0; place < values.length; place++) values[place] = mixed(values[place], fromTrees[place]);
        },
      };
    },
  });
}

/**
 * The weight of the logistic regression beside extra-trees that predicts best on the half of the rows that neither has
 * seen; 0 with more than 150 parts.
 *
 * @param giveWay  called many times on the way
 * Cost: both are learned from each half of the rows; see mixtureCost.
 */
export async function mixtureWeight(
  rows: readonly TreeRow[],
  agrees: readonly boolean[],
  random: Stream,
  giveWay: () => Promise<void>,
): Promise<number> {
  if (rows.length > 0 && rows[0].meets.length > MAX_LINEAR_PARTS) return 0;
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
  return MIXTURES[losses.indexOf(Math.min(...losses))];
}

/** About the number of cells that agreementSurrogate looks at. */
export function learningCost(rows: number, parts: number, linearWeight: number): number {
  const trees = linearWeight < 1 ? growingCost(rows, parts) : 0;
  return trees + (linearWeight > 0 ? linearCost(rows, parts) : 0);
}

/** About the number of cells that mixtureWeight looks at. */
export function mixtureCost(rows: number, parts: number): number {
  return parts > MAX_LINEAR_PARTS ? 0 : growingCost(rows, parts) + linearCost(rows, parts);
}

/** A Gram matrix at every step, of which one half is worked out. */
function linearCost(rows: number, parts: number): number {
  const columns = 2 * parts;
  return (NEWTON_STEPS / 2) * Math.min(MAX_LINEAR_CELLS, rows * columns * columns);
}

/** About the number of cells that one prediction looks at: a path through every tree, and every column. */
export function predictionCost(parts: number): number {
  return 8 * TREES + 2 * Math.min(parts, MAX_LINEAR_PARTS);
}

/** Predictions of a surrogate that has learned from no rows. */
const evens: ValueOfHeld = {
  of: () => 0.5,
  start: () => 0.5,
  withPart: () => 0.5,
  fill: (_, values) => {
    values.fill(0.5);
  },
};

/** Ridge logistic regression on whether conditions are met and on the numbers there, by iterated least squares. */
async function logisticSurrogate(
  rows: readonly TreeRow[],
  agrees: readonly boolean[],
  giveWay: () => Promise<void>,
): Promise<AgreementSurrogate> {
  if (rows.length === 0) return Object.assign(() => 0.5, { onReference: () => evens });
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
  return logistic({ intercept, coefficients, scale });
}

type Logistic = {
  readonly intercept: number;
  /** One per part for its condition, then one per part for the number there. */
  readonly coefficients: Float64Array;
  /** One per part: what the number there is divided by. */
  readonly scale: Float64Array;
};

/** Terms of a score are multiples of this: sums of them are exact in whatever order. */
const TERM_STEP = 2 ** -32;

function rounded(term: number): number {
  return Math.round(term / TERM_STEP) * TERM_STEP;
}

function logistic({ intercept, coefficients, scale }: Logistic): AgreementSurrogate {
  const parts = scale.length;
  const ofCondition = Float64Array.from(coefficients.subarray(0, parts), rounded);
  const ofNumber = (part: number, content: number) => rounded((coefficients[parts + part] * content) / scale[part]);
  const constant = rounded(intercept);
  const whole = ({ meets, content }: TreeRow) => {
    let score = constant;
    for (let part = 0; part < parts; part++) {
      if (meets[part] === 1) score += ofCondition[part];
      score += ofNumber(part, content[part]);
    }
    return sigmoid(score);
  };
  return Object.assign(whole, {
    onReference({ meets, content, kept }: ReferenceRow): ValueOfHeld {
      const terms = new Float64Array(2 * parts);
      for (let part = 0; part < parts; part++) {
        terms[2 * part] = (meets[part] === 1 ? ofCondition[part] : 0) + ofNumber(part, content[part]);
        terms[2 * part + 1] = ofCondition[part] + ofNumber(part, kept[part]);
      }
      return logisticOfHeld(constant, terms);
    },
  });
}

/** @param terms  of each part that as it is, then that once it holds */
function logisticOfHeld(constant: number, terms: Float64Array): ValueOfHeld {
  const parts = terms.length / 2;
  let started = 0;
  const scoreOf = (holds: Uint8Array): number => {
    let score = constant;
    for (let part = 0; part < parts; part++) score += terms[2 * part + holds[part]];
    return score;
  };
  return {
    of: (holds) => sigmoid(scoreOf(holds)),
    start(holds) {
      started = scoreOf(holds);
      return sigmoid(started);
    },
    withPart: (_, part) => sigmoid(started - terms[2 * part] + terms[2 * part + 1]),
    fill({ bitOf, all }, values) {
      values[0] = constant;
      // Part by part, from the sums of all subsets of the parts before.
      let before = 0;
      for (let part = 0; part < parts; part++) {
        const bit = bitOf[part];
        for (let subset = before; ; subset = (subset - 1) & before) {
          if (bit !== 0) values[subset | bit] = values[subset] + terms[2 * part + 1];
          values[subset] += terms[2 * part];
          if (subset === 0) break;
        }
        before |= bit;
      }
      for (let subset = all; ; subset = (subset - 1) & all) {
        values[subset] = sigmoid(values[subset]);
        if (subset === 0) return;
      }
    },
  };
}

function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

function take<T>(from: readonly T[], places: readonly number[]): T[] {
  return places.map((place) => from[place]);
}
