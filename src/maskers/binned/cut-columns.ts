import type { Matrix } from "../../core/matrix.js";
import { matrixColumn } from "../../core/matrix-rows.js";
import { binStatistics } from "../../math/bin-statistics.js";
import { entropyEdges } from "../../math/entropy-edges.js";
import { quantileEdges } from "../../math/quantile-edges.js";
import { truncatedNormal } from "../../math/truncated-normal.js";
import type { BinDistribution } from "../sampling/column-distribution.js";

/** Input of the cutting of columns. */
type Source = {
  readonly background: Matrix;
  /** Summing to 1; default all the same. */
  readonly weights?: Float64Array;
  readonly edges: BinEdges;
  readonly labels: ArrayLike<number | string> | undefined;
};

/** The last cuts of each background, as long as it is in memory. */
const known = new WeakMap<object, { readonly source: Source; readonly columns: (CutColumn | undefined)[] }>();

/**
 * Cuts columns of a background, with a cache across instances. The cache is valid while the numbers of the background
 * are unchanged, which is checked.
 *
 * @param given  the background as the user holds it
 * @returns the cuts of a column of numbers
 * Cost: a look at the background; a sort of each column when it is new.
 */
export function cutColumns(given: object, source: Source): (column: number) => CutColumn {
  let kept = known.get(given);
  if (!kept || !isSame(kept.source, source)) {
    kept = { source: copied(source), columns: [] };
    known.set(given, kept);
  }
  const { columns } = kept;
  // The copy: a column may be cut long after the user has written into the original.
  const { background } = kept.source;
  const weights = kept.source.weights ?? new Float64Array(background.rows).fill(1 / background.rows);
  const areEqual = kept.source.weights === undefined || isEqual(weights);
  return (column) => {
    columns[column] ??= cutColumn(matrixColumn(background, column), weights, areEqual, source.edges, source.labels);
    return columns[column];
  };
}

/** The user may write into what was handed in. */
function copied({ background, weights, edges, labels }: Source): Source {
  return {
    background: { ...background, data: background.data.slice() },
    ...(weights && { weights: weights.slice() }),
    edges,
    labels: labels && Array.from(labels),
  };
}

function isSame(a: Source, b: Source): boolean {
  return (
    a.edges === b.edges &&
    a.background.columns === b.background.columns &&
    sameValues(a.background.data, b.background.data) &&
    sameValues(a.weights, b.weights) &&
    sameValues(a.labels, b.labels)
  );
}

function sameValues<T>(a: ArrayLike<T> | undefined, b: ArrayLike<T> | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !Object.is(a[i], b[i])) return false;
  return true;
}

/** Method by which numbers are cut into bins. */
export type BinEdges = "quartile" | "decile" | "entropy";

/** Spread of values in a bin, as they are drawn. */
export type BinMoments = { readonly mean: number; readonly standardDeviation: number; readonly third: number };

/** A column of numbers cut into bins, and one more for gaps: the same for every instance. */
export type CutColumn = {
  /** One per background row. */
  readonly values: Float64Array;
  /** Rising; one fewer than there are bins of numbers. */
  readonly cuts: readonly number[];
  readonly shares: Float64Array;
  /** Content of each bin, null for gaps. */
  readonly bins: readonly (BinDistribution | null)[];
  readonly moments: readonly (BinMoments | null)[];
};

/**
 * @param values  one per background row, NaN for a gap
 * @param weights  one per background row, summing to 1
 * @param areEqual  all of them are the same
 * @param labels  one per background row, for edges "entropy"
 */
export function cutColumn(
  values: Float64Array,
  weights: Float64Array,
  areEqual: boolean,
  edges: BinEdges,
  labels: ArrayLike<number | string> | undefined,
): CutColumn {
  const isPresent = (_: unknown, row: number) => !Number.isNaN(values[row]);
  let [gaps, hasGaps] = [0, false];
  for (let row = 0; row < values.length; row++) {
    if (!Number.isNaN(values[row])) continue;
    gaps += weights[row];
    hasGaps = true;
  }
  const present = hasGaps ? values.filter(isPresent) : values;
  const presentWeights = hasGaps ? weights.filter(isPresent) : weights;
  const presentLabels = labels && Array.from(labels).filter(isPresent);
  const cuts = cutsOf(present, areEqual || isEqual(presentWeights) ? undefined : presentWeights, edges, presentLabels);
  const bins: BinDistribution[] = [];
  const shares: number[] = [];
  if (present.length > 0) {
    const found = binStatistics(present, cuts, presentWeights);
    found.means.forEach((mean, bin) => {
      const standardDeviation = found.standardDeviations[bin];
      bins.push({ mean, standardDeviation, min: found.mins[bin], max: found.maxs[bin] });
      shares.push(found.weights[bin]);
    });
  }
  let moments: (BinMoments | null)[] | undefined;
  return {
    values,
    cuts,
    shares: Float64Array.of(...shares, gaps),
    bins: [...bins, null],
    // Only LIME asks for them.
    get moments() {
      moments ??= [...bins.map((bin) => truncatedNormal(bin).moments()), null];
      return moments;
    },
  };
}

function cutsOf(
  values: Float64Array,
  weights: Float64Array | undefined,
  edges: BinEdges,
  labels: readonly (number | string)[] | undefined,
): number[] {
  if (values.length === 0) return [];
  if (edges === "entropy") return entropyEdges(values, labels ?? [], weights);
  return quantileEdges(values, edges === "decile" ? 10 : 4, weights);
}

function isEqual(weights: Float64Array): boolean {
  return weights.every((weight) => weight === weights[0]);
}
