import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { combineMoments } from "../../regression/combine-moments.js";
import { ridgeFromMoments } from "../../regression/ridge.js";
import { weightedMoments } from "../../regression/weighted-moments.js";
import { type DesignMatrix, designMatrix } from "./design-matrix.js";
import { kernelSamples } from "./kernel.js";
import type { ResolvedLimeOptions } from "./lime-options.js";
import { type Curve, logisticCurve } from "./logistic-curve.js";
import { regressOut } from "./regress-out.js";
import type { Replicate } from "./replicate.js";

/** Samples that are never asked about. */
export type Unasked = Omit<Replicate, "y">;

export type ControlVariate = {
  /** The randomisations; with `corrected` answers where that pays for an output or more. */
  readonly replicates: readonly Replicate[];
  /**
   * One per output: the variance that parts and controls leave unexplained in y - g, over the one in y, where g has
   * not seen y. null where no curve could be fitted, or nothing was left to explain.
   */
  readonly varianceKept: readonly (number | null)[];
  /** One per output: whether answers were corrected. */
  readonly used: readonly boolean[];
};

const FOLDS = 5;
/** A curve of more columns than this share of its rows follows their noise. */
const MAX_COLUMNS_PER_ROW = 0.5;
/** Share of the variance kept above which a correction is not worth the noise of the unasked samples. */
const MAX_KEPT = 0.95;
/**
 * Rows with large errors of g that a correction needs. With a model that answers 0 or 1, g misses by much in a few rows
 * and by nothing elsewhere; most replicates then hold no such row, and their spread says too little. Measured: 95% intervals cover 88.7% with some
 * 8 such rows of 512, 95.3% with 26.
 */
const MIN_ROWS = 20;
/** Below, the noise of the unasked samples is larger, and evenly spread. */
const NEXT_TO_NONE = 0.01;

/**
 * Corrects the answers by a cheap model of the model, which lowers their noise and leaves the estimated coefficients alone.
 *
 * To each output a logistic curve g of the raw columns is fitted, five times, each time to four fifths of the
 * randomisations. In the fifth that it has not seen, an answer y becomes y - (g - L), where L is the least-squares
 * fit of g on z under the distribution of the samples. g - L has mean 0 and is uncorrelated with z whatever g is, so a fit to
 * corrected answers estimates what a fit to y does, with the noise of y - g only. L comes from samples that cost no
 * model row, many more than were asked, others for each randomisation: so randomisations differ by the error of L
 * too, and their spread holds all of the error.
 *
 * @param replicates  with `rows`, or else the curve is one of z
 * @param unasked  many samples of the same distribution, independent of the asked ones; one set per randomisation
 * @param giveWay  called between steps, so that other work and an abort get their turn
 * Source: control variates: Owen 2013, ch. 8; cross-fitting: Chernozhukov et al. 2018.
 * Cost: no model row. Drawing the unasked samples, and a fit to them, takes nearly all of the time.
 */
async function controlVariate(
  replicates: readonly Replicate[],
  unasked: (replicate: number) => Unasked,
  giveWay: () => Promise<void>,
): Promise<ControlVariate> {
  const encoding = designMatrix(replicates.map(rawOf));
  const encoded: Matrix[] = [];
  for (const replicate of replicates) {
    await giveWay();
    encoded.push(encoding.encode(rawOf(replicate)));
  }
  const curves: (Curve | undefined)[][] = [];
  for (let fold = 0; fold < FOLDS; fold++) curves.push(await curvesWithout(fold, replicates, encoded, giveWay));
  const held = replicates.map((_, r) => valuesOf(curves[r % FOLDS], encoded[r]));
  await giveWay();
  // The part linear in z is explained by z, so that L need not be known yet.
  const before = residualVariances(replicates);
  const after = residualVariances(replicates.map((replicate, r) => ({ ...replicate, y: minus(replicate.y, held[r]) })));
  const varianceKept = before.map((variance, output) =>
    variance.squares > 0 && curves.every((ofFold) => ofFold[output]) ? after[output].squares / variance.squares : null,
  );
  const used = varianceKept.map(
    (kept, output) =>
      kept !== null && kept <= MAX_KEPT && (kept <= NEXT_TO_NONE || after[output].effectiveRows >= MIN_ROWS),
  );
  if (!used.includes(true)) return { replicates, varianceKept, used };
  const corrected: Replicate[] = [];
  for (const [r, replicate] of replicates.entries()) {
    await giveWay();
    const curvesUsed = curves[r % FOLDS].map((curve, output) => (used[output] ? curve : undefined));
    const beyond = minus(valuesOf(curvesUsed, encoded[r]), linesOn(replicate.z, curvesUsed, unasked(r), encoding));
    corrected.push({ ...replicate, corrected: minus(replicate.y, beyond) });
  }
  return { replicates: corrected, varianceKept, used };
}

function rawOf({ rows, z }: { readonly rows?: Matrix; readonly z: Matrix }): Matrix {
  return rows ?? z;
}

/** One curve per output, fitted to all randomisations but those of a fold. */
async function curvesWithout(
  fold: number,
  replicates: readonly Replicate[],
  encoded: readonly Matrix[],
  giveWay: () => Promise<void>,
): Promise<(Curve | undefined)[]> {
  const kept = [...replicates.keys()].filter((r) => r % FOLDS !== fold);
  const outputs = replicates[0].y.columns;
  const { columns } = encoded[0];
  const rows = kept.reduce((sum, r) => sum + encoded[r].rows, 0);
  if (columns === 0 || columns > MAX_COLUMNS_PER_ROW * rows) return Array(outputs).fill(undefined);
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
  const curves: (Curve | undefined)[] = [];
  for (const y of answers) {
    await giveWay();
    curves.push(logisticCurve({ data: x, rows, columns }, y, weights));
  }
  return curves;
}

/** L of each row of z: the least-squares fit of each curve on z, among unasked samples, less noisy for their controls. */
function linesOn(z: Matrix, curves: readonly (Curve | undefined)[], fresh: Unasked, encoding: DesignMatrix): Matrix {
  const g = valuesOf(curves, encoding.encode(rawOf(fresh)));
  const moments = weightedMoments(fresh.z, regressOut([{ ...fresh, y: g }])[0], fresh.weights);
  const lines = curves.map((_, output) => ridgeFromMoments(moments, output, 0));
  const data = new Float64Array(z.rows * lines.length);
  for (let row = 0, cell = 0; row < z.rows; row++) {
    for (const { coefficients, intercept } of lines) {
      let line = intercept;
      for (let part = 0; part < z.columns; part++) line += coefficients[part] * z.data[row * z.columns + part];
      data[cell++] = line;
    }
  }
  return { data, rows: z.rows, columns: lines.length };
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

function minus(a: Matrix, b: Matrix): Matrix {
  return { ...a, data: a.data.map((value, cell) => value - b.data[cell]) };
}

/** The unasked samples add at most the variance of the asked ones over this. */
const UNASKED_PER_ASKED = 32;
/** Fewer leave too little to fit all parts and controls to. */
const MIN_UNASKED = 4096;

/** The control variate for the answers of a run of LIME, on unasked samples of the same distribution. */
export function limeControlVariate(
  probe: Probe,
  options: ResolvedLimeOptions,
  replicates: readonly Replicate[],
  giveWay: () => Promise<void>,
): Promise<ControlVariate> {
  const count = Math.max(MIN_UNASKED, UNASKED_PER_ASKED * replicates[0].z.rows);
  const unasked = (replicate: number) => {
    // Asked randomisations count from 0 up, these from -1 down.
    const { rows, ...samples } = kernelSamples(probe, options, count, -1 - replicate);
    return { ...samples, ...(rows && { rows: rows() }) };
  };
  return controlVariate(replicates, unasked, giveWay);
}

/** The part of an output that parts and controls do not explain. */
export type ResidualVariance = {
  /** The weighted sum of squares; 0 where it is rounding. */
  readonly squares: number;
  /** Effective number of rows behind the residual sum of squares: (sum e^2)^2 / sum e^4. */
  readonly effectiveRows: number;
};

/** A sum of squares of this share of the whole is rounding. */
const ROUNDING = 1e-20;

/**
 * Residual variance of each output regressed on parts and controls.
 * Cost: O(rows (parts + controls)), some 5 looks at the rows.
 */
export function residualVariances(replicates: readonly Replicate[]): ResidualVariance[] {
  const left = regressOut(replicates);
  const moments = combineMoments(replicates.map(({ z, weights }, r) => weightedMoments(z, left[r], weights)));
  const whole = combineMoments(replicates.map(({ z, y, weights }) => weightedMoments(z, y, weights))).spread;
  return Array.from(whole, (spread, output) => {
    const { coefficients, intercept } = ridgeFromMoments(moments, output, 0);
    let squares = 0;
    let squaresOfSquares = 0;
    replicates.forEach(({ z, weights }, r) => {
      for (let row = 0; row < z.rows; row++) {
        let error = left[r].data[row * left[r].columns + output] - intercept;
        for (let part = 0; part < z.columns; part++) error -= coefficients[part] * z.data[row * z.columns + part];
        const square = (weights ? weights[row] : 1) * error * error;
        squares += square;
        squaresOfSquares += square * square;
      }
    });
    if (!(squares > ROUNDING * spread)) return { squares: 0, effectiveRows: 0 };
    return { squares, effectiveRows: (squares * squares) / squaresOfSquares };
  });
}
