import type { Estimate } from "../../core/kinds/estimate.js";
import { type Bounded, differenceInterval } from "../../math/difference-interval.js";
import { exactInterval } from "../../math/exact-interval.js";
import { studentQuantile } from "../../math/student-quantile.js";
import { studentTail } from "../../math/student-tail.js";
import { LEVEL } from "../run/estimates.js";

/** The rows that rules are measured on. */
export type Measuring = {
  /** One per row of the dataset. */
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly cluster?: Int32Array;
  readonly isWeighted: boolean;
  /** Values are 0 or 1. */
  readonly isBinary: boolean;
  readonly rows: Int32Array;
};

/** The rows of a rule beside the other rows that it is measured on. */
export type RuleExcess = {
  readonly rows: number;
  /** By weight. */
  readonly share: number;
  readonly inside: number;
  readonly outside: number;
  /** Mean value inside less that outside. */
  readonly excess: Estimate;
  /** One-sided, by Student's t; null where it is not known. */
  readonly tTail: number | null;
};

/** Least number of rows on the measured side. */
export const MIN_MEASURED_ROWS = 5;

/**
 * Excess of the values on a rule's members over those on the other measured rows. The interval of a difference of shares is
 * Newcombe's with exact ends: at the levels that many rules ask for, Wilson's hold too seldom.
 *
 * @param together  number of rules measured: the intervals of all of them hold at once, so that it does not matter which of
 *   them are reported (Bonferroni)
 */
export function ruleExcess(members: Int32Array, measuring: Measuring, together = 1): RuleExcess {
  const level = 1 - (1 - LEVEL) / Math.max(1, together);
  const { values, rows, isBinary, isWeighted, cluster } = measuring;
  const isMember = new Uint8Array(values.length);
  for (const row of members) isMember[row] = 1;
  const [within, elsewhere] = [1, 0].map((side) => meanValue(measuring, (row) => isMember[row] === side));
  const total = within.weight + elsewhere.weight;
  const common = {
    rows: members.length,
    share: total > 0 ? within.weight / total : 0,
    inside: within.mean,
    outside: elsewhere.mean,
  };
  const value = within.mean - elsewhere.mean;
  const [n, m] = [members.length, rows.length - members.length];
  if (n < MIN_MEASURED_ROWS || m < MIN_MEASURED_ROWS) {
    const reason = "there are too few rows";
    return { ...common, excess: { value, low: null, high: null, interval: null, reason }, tTail: null };
  }
  if (cluster || isWeighted || !isBinary) {
    return { ...common, ...clusteredExcess(measuring, isMember, within, elsewhere, level) };
  }
  const [first, second] = [boundedShare(within.mean, n, level), boundedShare(elsewhere.mean, m, level)];
  const bounds = differenceInterval(first, second);
  return { ...common, excess: { value, ...bounds, interval: "Newcombe, exact ends" }, tTail: null };
}

function boundedShare(value: number, count: number, level: number): Bounded {
  return { value, ...exactInterval(Math.round(value * count), count, level) };
}

type Side = { readonly mean: number; readonly weight: number };

function meanValue({ rows, values, weights }: Measuring, isIn: (row: number) => boolean): Side {
  let [sum, weight] = [0, 0];
  for (const row of rows) {
    if (!isIn(row)) continue;
    sum += weights[row] * values[row];
    weight += weights[row];
  }
  return { mean: weight > 0 ? sum / weight : 0, weight };
}

/** The difference of two weighted means with a t interval; the rows of a cluster count as one. */
function clusteredExcess(
  { rows, values, weights, cluster }: Measuring,
  isMember: Uint8Array,
  within: Side,
  elsewhere: Side,
  level: number,
): Pick<RuleExcess, "excess" | "tTail"> {
  const influence = new Map<number, number>();
  const insideUnits = new Set<number>();
  for (const row of rows) {
    const unit = cluster ? cluster[row] : row;
    const isIn = isMember[row] === 1;
    const side = isIn ? within : elsewhere;
    if (isIn) insideUnits.add(unit);
    const part = ((weights[row] * (values[row] - side.mean)) / side.weight) * (isIn ? 1 : -1);
    influence.set(unit, (influence.get(unit) ?? 0) + part);
  }
  const units = influence.size;
  const squares = [...influence.values()].reduce((sum, each) => sum + each * each, 0);
  const value = within.mean - elsewhere.mean;
  const degrees = insideUnits.size - 1;
  const error = Math.sqrt((squares * units) / Math.max(1, units - 1));
  if (degrees < 1 || !(error > 0)) {
    return {
      excess: { value, low: null, high: null, interval: null, reason: "there are too few clusters" },
      tTail: null,
    };
  }
  const half = studentQuantile(0.5 + level / 2, degrees) * error;
  return {
    excess: { value, low: value - half, high: value + half, interval: cluster ? "t by cluster" : "t" },
    tTail: studentTail(value / error, degrees),
  };
}
