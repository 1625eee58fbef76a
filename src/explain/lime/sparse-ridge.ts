import { matrixColumn, takeColumns } from "../../core/matrix-rows.js";
import { rowSelector } from "../../regression/row-selector.js";
import { jackknifedRidge, type LocalFit, type SparseRidgeOptions } from "./jackknifed-ridge.js";
import type { Replicate } from "./replicate.js";
import { countHits, RESAMPLES, resampleCounts } from "./selection-stability.js";

/** The Gram matrix of more parts, one per replicate, takes more memory than the samples themselves. */
export const MAX_GRAM_PARTS = 500;

/**
 * Fits a sparse ridge regression to each output of answered samples, and says how sure it is.
 *
 * Everything rests on moments of each randomisation. Controls are regressed out first: they do not move the
 * coefficients, only their noise. Standard errors are the jackknife over randomisations, which are independent
 * where the points within one are not, widened for the slopes of the controls; intervals use Student's t with one degree less than there are.
 *
 * Source: Ribeiro, Singh & Guestrin 2016; control variates: Owen 2013, ch. 8; jackknife: Efron & Stein 1981;
 *   randomised quasi-Monte Carlo error from replicates: Owen 2013, ch. 17.
 * Cost: no model row. O(n parts^2) once for all outputs and some O(n (parts + controls)) per output.
 */
export async function sparseRidge(replicates: readonly Replicate[], options: SparseRidgeOptions): Promise<LocalFit[]> {
  const hasManyParts = replicates[0].z.columns > MAX_GRAM_PARTS;
  return hasManyParts ? sparseRidgeOfMany(replicates, options) : jackknifedRidge(replicates, options);
}

/** As many resamples as their cells allow, rows x parts each. */
const MAX_RESAMPLED_CELLS = 1e8;
const MIN_RESAMPLES = 20;

/**
 * The same fit for parts whose Gram matrix would not fit into memory: parts are selected from the rows, and statistics
 * are taken of the selected ones alone. Regressors of mean 0 are left out, which would be more than there are parts.
 */
async function sparseRidgeOfMany(replicates: readonly Replicate[], options: SparseRidgeOptions): Promise<LocalFit[]> {
  const { count, method, instance, giveWay, random, exhaustive } = options;
  const columns = replicates[0].z.columns;
  const cells = replicates.reduce((sum, { z }) => sum + z.rows, 0) * columns;
  const most = options.resamples ?? RESAMPLES;
  const resamples = Math.min(most, Math.max(MIN_RESAMPLES, Math.floor(MAX_RESAMPLED_CELLS / cells)));
  const fits: LocalFit[] = [];
  for (let output = 0; output < replicates[0].y.columns; output++) {
    const blocks = replicates.map(({ z, y, corrected, weights }) => ({
      z,
      y: matrixColumn(corrected ?? y, output),
      ...(weights && { weights }),
    }));
    const select = rowSelector(blocks, { count, method, instance, giveWay });
    const selected = await select(blocks.map(() => 1));
    const isEvery = selected.length === columns && selected.every((part, i) => part === i);
    const narrow = replicates.map(({ z, weights }, r) => ({
      z: isEvery ? z : takeColumns(z, selected),
      y: { data: blocks[r].y, rows: z.rows, columns: 1 },
      ...(weights && { weights }),
    }));
    const [fit] = await jackknifedRidge(narrow, {
      ...options,
      method: "none",
      count: selected.length,
      instance: Float64Array.from(selected, (part) => instance[part]),
    });
    const hits = selected.map(() => 0);
    for (let resample = 0; resample < resamples && !exhaustive; resample++) {
      const counts = resampleCounts(blocks.length, random);
      countHits(hits, selected, await select(counts));
    }
    const stability = exhaustive ? selected.map(() => 1) : hits.map((times) => times / resamples);
    fits.push({ ...overAllParts(fit, selected, columns), stability });
  }
  return fits;
}

/** A fit to selected parts as one of all parts. */
function overAllParts(fit: LocalFit, selected: readonly number[], columns: number): LocalFit {
  const coefficients = new Float64Array(columns);
  const standardErrors = new Array<number | null>(columns).fill(null);
  const intervals = new Array<readonly [number, number] | null>(columns).fill(null);
  selected.forEach((part, i) => {
    coefficients[part] = fit.coefficients[i];
    standardErrors[part] = fit.standardErrors[i];
    intervals[part] = fit.intervals[i];
  });
  return { ...fit, selected, coefficients, standardErrors, intervals };
}
