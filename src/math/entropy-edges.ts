import { checkWeights } from "../core/checks/check-weights.js";
import { finiteNumbers } from "../core/checks/finite-numbers.js";
import { WhyboxError } from "../core/whybox-error.js";
import { midpoint } from "./midpoint.js";

/** Three levels make at most 8 bins: Ribeiro, Singh & Guestrin's code. */
const DEPTH = 3;
/** In bits. Gains no larger than this are rounding, and differences between gains are ties. */
const MIN_GAIN = 1e-12;

/**
 * The edges that tell labels apart best: the thresholds of a tree of depth 3 on one column, grown by entropy.
 *
 * Each threshold is the midpoint of two neighbouring values, and each split is the one that lowers the entropy
 * of the labels the most; equals go to the lowest threshold. A part is not split where that gains nothing. Where
 * there is no split at all, the one edge is the median.
 *
 * @param values  at least one; finite, in any order
 * @param labels  one per value; numbers or names of classes
 * @param weights  one per value, 0 or more; default 1 each. A value of weight 0 is as good as absent
 * @returns 1 to 7 rising edges, in the unit of the values
 * @throws WhyboxError INVALID_DATA for no values or one that is not finite; INVALID_ARGUMENT for another number of labels,
 *   and for weights as in ridge
 * Source: Breiman, Friedman, Olshen & Stone 1984 (tree); Quinlan 1986 (entropy). Cost: O(n log n + 3 n classes).
 */
export function entropyEdges(
  values: ArrayLike<number>,
  labels: ArrayLike<number | string>,
  weights?: ArrayLike<number>,
): number[] {
  const column = finiteNumbers("entropyEdges", "values", values);
  if (column.length === 0) throw new WhyboxError("INVALID_DATA", "entropyEdges: expected at least one value, got 0");
  if (labels?.length !== column.length) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `entropyEdges: expected ${column.length} labels, one per value, got ${labels?.length}`,
    );
  }
  const codes = new Map<number | string, number>();
  const weightOf = checkWeights("entropyEdges", "value", column.length, weights);
  const order = Array.from(column.keys())
    .filter((i) => weightOf[i] > 0)
    .sort((a, b) => column[a] - column[b]);
  const sorted = Float64Array.from(order, (i) => column[i]);
  const classes = Int32Array.from(order, (i) => {
    if (!codes.has(labels[i])) codes.set(labels[i], codes.size);
    return codes.get(labels[i]) as number;
  });
  const sortedWeights = Float64Array.from(order, (i) => weightOf[i]);
  const edges: number[] = [];
  grow(0, sorted.length, 0);
  return edges.length > 0 ? edges : [median(sorted)];

  /** Splits the values from `start` up to `end`, in order, so that edges come out rising. */
  function grow(start: number, end: number, depth: number): void {
    if (depth === DEPTH) return;
    const cut = bestCut(sorted, classes, sortedWeights, codes.size, start, end);
    if (cut < 0) return;
    grow(start, cut, depth + 1);
    edges.push(midpoint(sorted[cut - 1], sorted[cut]));
    grow(cut, end, depth + 1);
  }
}

/** The start of the second part, or -1 if no split gains anything. */
function bestCut(
  values: Float64Array,
  classes: Int32Array,
  weights: Float64Array,
  count: number,
  start: number,
  end: number,
): number {
  const left = new Float64Array(count);
  const right = new Float64Array(count);
  let total = 0;
  for (let i = start; i < end; i++) {
    right[classes[i]] += weights[i];
    total += weights[i];
  }
  const whole = entropy(right, total);
  let best = -1;
  let bestGain = MIN_GAIN;
  let below = 0;
  for (let cut = start + 1; cut < end; cut++) {
    left[classes[cut - 1]] += weights[cut - 1];
    right[classes[cut - 1]] -= weights[cut - 1];
    below += weights[cut - 1];
    if (values[cut] === values[cut - 1]) continue;
    const share = below / total;
    const gain = whole - share * entropy(left, below) - (1 - share) * entropy(right, total - below);
    if (gain > bestGain + MIN_GAIN) {
      best = cut;
      bestGain = gain;
    }
  }
  return best;
}

/** In bits. */
function entropy(counts: Float64Array, total: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log2(count / total);
  return sum;
}

function median(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : midpoint(sorted[half - 1], sorted[half]);
}
