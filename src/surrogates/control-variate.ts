import type { Matrix } from "../core/matrix.js";
import { combineMoments, squaredError } from "./combine-moments.js";
import { type Curve, logisticCurve } from "./logistic-curve.js";
import { type RawEncoding, rawEncoding } from "./raw-encoding.js";
import type { Replicate } from "./replicate.js";
import { type LinearFit, ridgeFromMoments } from "./ridge-from-moments.js";
import { weightedMoments } from "./weighted-moments.js";
import { withoutControls } from "./without-controls.js";

/** Samples that are never asked about. */
export type Unasked = Omit<Replicate, "y">;

export type ControlVariate = {
  /** The randomisations, with answers corrected where that pays. */
  readonly replicates: readonly Replicate[];
  /**
   * One an output: the variance that parts and controls leave unexplained in corrected answers, over the one in the
   * answers themselves. null where no curve could be fitted, or nothing was left to explain.
   */
  readonly varianceKept: readonly (number | null)[];
  /** One an output: whether answers were corrected. */
  readonly used: readonly boolean[];
};

const FOLDS = 5;
/** A curve of more columns than this share of its rows follows their noise. */
const MOST_COLUMNS_PER_ROW = 0.5;
/** What takes out less is not worth the noise of the unasked samples. */
const MOST_KEPT = 0.95;
/** A residual of this share of the spread is rounding. */
const ROUNDING = 1e-20;

/**
 * Takes out of the answers what a cheap model of the model says of them, without changing what is estimated.
 *
 * To each output a logistic curve g of the raw columns is fitted, five times, each time to four fifths of the
 * randomisations. In the fifth that it has not seen, an answer y becomes y - (g - L), where L is the least-squares
 * fit of g on z under the law of the samples. g - L has mean 0 and is uncorrelated with z whatever g is, so a fit to
 * corrected answers estimates what a fit to y does, with the noise of y - g only. L comes from samples that cost no model row, many
 * more than were asked, fresh for each randomisation: so randomisations differ by the error of L too, and their
 * spread holds all of the error.
 *
 * @param replicates  with `rows`, or else the curve is one of z
 * @param unasked  many samples of the same law, independent of the asked ones; one set a randomisation
 * Source: control variates: Owen 2013, ch. 8; cross-fitting: Chernozhukov et al. 2018.
 * Cost: no model row. Drawing the unasked samples, and a fit to them, takes nearly all of the time.
 */
export function controlVariate(
  replicates: readonly Replicate[],
  unasked: (replicate: number) => Unasked,
): ControlVariate {
  const outputs = replicates[0].y.columns;
  const encoding = rawEncoding(replicates.map(rawOf));
  const encoded = replicates.map((replicate) => encoding.encode(rawOf(replicate)));
  const curves = Array.from({ length: FOLDS }, (_, fold) => curvesWithout(fold, replicates, encoded));
  if (curves.some((ofFold) => ofFold.every((curve) => curve === undefined))) return unused(replicates, outputs);
  const corrected = replicates.map((replicate, r) =>
    correctedAnswers(replicate, encoded[r], curves[r % FOLDS], unasked(r), encoding),
  );
  const before = unexplained(replicates);
  const after = unexplained(replicates.map((replicate, r) => ({ ...replicate, y: corrected[r] })));
  const varianceKept = before.map((variance, output) =>
    variance > 0 && curves.every((ofFold) => ofFold[output]) ? after[output] / variance : null,
  );
  const used = varianceKept.map((kept) => kept !== null && kept <= MOST_KEPT);
  return {
    replicates: replicates.map((replicate, r) => ({
      ...replicate,
      corrected: chosenColumns(corrected[r], replicate.y, used),
    })),
    varianceKept,
    used,
  };
}

function rawOf({ rows, z }: { readonly rows?: Matrix; readonly z: Matrix }): Matrix {
  return rows ?? z;
}

function unused(replicates: readonly Replicate[], outputs: number): ControlVariate {
  return { replicates, varianceKept: Array(outputs).fill(null), used: Array(outputs).fill(false) };
}

/** One curve an output, fitted to all randomisations but those of a fold. */
function curvesWithout(
  fold: number,
  replicates: readonly Replicate[],
  encoded: readonly Matrix[],
): (Curve | undefined)[] {
  const kept = [...replicates.keys()].filter((r) => r % FOLDS !== fold);
  const outputs = replicates[0].y.columns;
  const { columns } = encoded[0];
  const rows = kept.reduce((sum, r) => sum + encoded[r].rows, 0);
  if (columns === 0 || columns > MOST_COLUMNS_PER_ROW * rows) return Array(outputs).fill(undefined);
  const x = new Float64Array(rows * columns);
  const answers = Array.from({ length: outputs }, () => new Float64Array(rows));
  const weights = new Float64Array(rows).fill(1);
  let at = 0;
  for (const r of kept) {
    const { y, weights: theirs } = replicates[r];
    x.set(encoded[r].data, at * columns);
    if (theirs) weights.set(theirs, at);
    for (let row = 0; row < y.rows; row++, at++) {
      for (let output = 0; output < outputs; output++) answers[output][at] = y.data[row * outputs + output];
    }
  }
  return answers.map((y) => logisticCurve({ data: x, rows, columns }, y, weights));
}

/** y - (g - L), for each output that has a curve. */
function correctedAnswers(
  { y, z }: Replicate,
  encoded: Matrix,
  curves: readonly (Curve | undefined)[],
  fresh: Unasked,
  encoding: RawEncoding,
): Matrix {
  const outputs = y.columns;
  const freshEncoded = encoding.encode(rawOf(fresh));
  const g = valuesOf(curves, freshEncoded);
  const lines = linearParts({ ...fresh, y: g });
  const ours = valuesOf(curves, encoded);
  const data = y.data.slice();
  for (let row = 0; row < y.rows; row++) {
    for (let output = 0; output < outputs; output++) {
      if (!curves[output]) continue;
      const { coefficients, intercept } = lines[output];
      let line = intercept;
      for (let part = 0; part < z.columns; part++) line += coefficients[part] * z.data[row * z.columns + part];
      data[row * outputs + output] -= ours.data[row * outputs + output] - line;
    }
  }
  return { ...y, data };
}

/** rows x outputs; 0 where there is no curve. */
function valuesOf(curves: readonly (Curve | undefined)[], x: Matrix): Matrix {
  const outputs = curves.length;
  const data = new Float64Array(x.rows * outputs);
  curves.forEach((curve, output) => {
    curve?.(x).forEach((value, row) => {
      data[row * outputs + output] = value;
    });
  });
  return { data, rows: x.rows, columns: outputs };
}

/** The least-squares fit of each output on z, with less noise for the controls. */
function linearParts(replicate: Replicate): LinearFit[] {
  const moments = weightedMoments(replicate.z, withoutControls([replicate])[0], replicate.weights);
  return Array.from({ length: replicate.y.columns }, (_, output) => ridgeFromMoments(moments, output, 0));
}

/** One an output: the sum of squares that neither parts nor controls explain; 0 where that is rounding. */
function unexplained(replicates: readonly Replicate[]): number[] {
  const left = withoutControls(replicates);
  const moments = combineMoments(replicates.map(({ z, weights }, r) => weightedMoments(z, left[r], weights)));
  const spread = combineMoments(replicates.map(({ z, y, weights }) => weightedMoments(z, y, weights))).spread;
  return Array.from(spread, (whole, output) => {
    const sum = squaredError(moments, output, ridgeFromMoments(moments, output, 0));
    return sum > ROUNDING * whole ? sum : 0;
  });
}

/** Columns of the one matrix where `take` says so, of the other elsewhere. */
function chosenColumns(taken: Matrix, other: Matrix, take: readonly boolean[]): Matrix {
  const { columns } = taken;
  return { ...taken, data: taken.data.map((value, cell) => (take[cell % columns] ? value : other.data[cell])) };
}
