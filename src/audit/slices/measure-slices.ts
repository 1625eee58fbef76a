import type { Estimate } from "../../core/kinds/estimate.js";
import type { Slice } from "../../core/kinds/slices.js";
import { fisherTail } from "../../math/fisher-tail.js";
import { holm } from "../../math/holm.js";
import { newcombeInterval } from "../../math/newcombe-interval.js";
import { studentQuantile } from "../../math/student-quantile.js";
import { studentTail } from "../../math/student-tail.js";
import { type Seed, stream } from "../../random/stream.js";
import { LEVEL } from "../run/estimates.js";
import type { CodedColumn } from "./coded-columns.js";
import { type Candidate, membersOf } from "./search-slices.js";

export type Measuring = {
  readonly losses: Float64Array;
  readonly weights: Float64Array;
  readonly cluster?: Int32Array;
  readonly isWeighted: boolean;
  /** Losses are 0 or 1. */
  readonly isError: boolean;
  readonly rows: Int32Array;
  readonly seed: Seed;
};

/** Enough for p-values of 1 / 5,000, which survive an adjustment for 100 rules at 5%. */
const PERMUTATIONS = 4999;
/** Fewer rows than this on the measured side say nothing. */
const MIN_ROWS = 5;

/** What the rules do on rows that they were not found on, with p-values adjusted for their number. */
export function measureSlices(
  candidates: readonly Candidate[],
  columns: readonly CodedColumn[],
  measuring: Measuring,
): Slice[] {
  const measured = candidates.map(({ terms }) => {
    const members = membersOf(terms, columns, measuring.rows);
    const conditions = terms.map(({ range }) => range.condition);
    return { conditions, text: conditions.map(({ text }) => text).join(" and "), ...measure(members, measuring) };
  });
  // Every rule that was put to the test counts, also one that hardly any measured row meets.
  const adjusted = holm(measured.map(({ pValue }) => pValue));
  return measured.map((slice, i) => ({ ...slice, adjustedPValue: adjusted[i] })).filter(({ rows }) => rows >= MIN_ROWS);
}

function measure(members: Int32Array, measuring: Measuring): Omit<Slice, "conditions" | "text" | "adjustedPValue"> {
  const { losses, rows, isError, isWeighted, cluster } = measuring;
  const inside = new Uint8Array(losses.length);
  for (const row of members) inside[row] = 1;
  const [within, elsewhere] = [1, 0].map((side) => meanLoss(measuring, (row) => inside[row] === side));
  const total = within.weight + elsewhere.weight;
  const common = {
    rows: members.length,
    share: total > 0 ? within.weight / total : 0,
    loss: within.mean,
    lossElsewhere: elsewhere.mean,
  };
  if (members.length < MIN_ROWS || members.length > rows.length - MIN_ROWS) {
    return {
      ...common,
      excess: { value: within.mean - elsewhere.mean, low: null, high: null, interval: null },
      pValue: 1,
    };
  }
  if (cluster || isWeighted) return { ...common, ...clusteredExcess(measuring, inside, within, elsewhere) };
  if (isError) {
    const [n, m] = [members.length, rows.length - members.length];
    const [hits, others] = [Math.round(within.mean * n), Math.round(elsewhere.mean * m)];
    const bounds = newcombeInterval({ share: hits / n, count: n }, { share: others / m, count: m }, LEVEL);
    const excess: Estimate = { value: within.mean - elsewhere.mean, ...bounds, interval: "Newcombe" };
    return { ...common, excess, pValue: fisherTail(hits, n, hits + others, n + m) };
  }
  const { excess } = clusteredExcess(measuring, inside, within, elsewhere);
  return { ...common, excess, pValue: permutationTail(members, measuring) };
}

type Side = { readonly mean: number; readonly weight: number };

function meanLoss({ rows, losses, weights }: Measuring, isIn: (row: number) => boolean): Side {
  let [sum, weight] = [0, 0];
  for (const row of rows) {
    if (!isIn(row)) continue;
    sum += weights[row] * losses[row];
    weight += weights[row];
  }
  return { mean: weight > 0 ? sum / weight : 0, weight };
}

/** The difference of two weighted means with a t interval; the rows of a cluster count as one. */
function clusteredExcess(
  { rows, losses, weights, cluster }: Measuring,
  inside: Uint8Array,
  within: Side,
  elsewhere: Side,
): { excess: Estimate; pValue: number } {
  const influence = new Map<number, number>();
  const insideUnits = new Set<number>();
  for (const row of rows) {
    const unit = cluster ? cluster[row] : row;
    const isIn = inside[row] === 1;
    const side = isIn ? within : elsewhere;
    if (isIn) insideUnits.add(unit);
    const part = ((weights[row] * (losses[row] - side.mean)) / side.weight) * (isIn ? 1 : -1);
    influence.set(unit, (influence.get(unit) ?? 0) + part);
  }
  const units = influence.size;
  const squares = [...influence.values()].reduce((sum, each) => sum + each * each, 0);
  const value = within.mean - elsewhere.mean;
  const degrees = insideUnits.size - 1;
  const error = Math.sqrt((squares * units) / Math.max(1, units - 1));
  if (degrees < 1 || !(error > 0)) {
    return {
      excess: { value, low: null, high: null, interval: null, reason: "the slice has too few clusters" },
      pValue: 1,
    };
  }
  const half = studentQuantile(0.5 + LEVEL / 2, degrees) * error;
  return {
    excess: { value, low: value - half, high: value + half, interval: cluster ? "t by cluster" : "t" },
    pValue: studentTail(value / error, degrees),
  };
}

/** How often rows drawn at random have as much loss as the members: exact up to the number of permutations. */
function permutationTail(members: Int32Array, { rows, losses, seed }: Measuring): number {
  const own = Float64Array.from(rows, (row) => losses[row]);
  const seen = members.reduce((sum, row) => sum + losses[row], 0);
  const slack = Math.abs(seen) * 1e-12;
  let asMuch = 1;
  const order = own.slice();
  for (let p = 0; p < PERMUTATIONS; p++) {
    const random = stream(seed, "slice permutation", p);
    let sum = 0;
    // The first of a shuffled list: a sample without replacement.
    for (let i = 0; i < members.length; i++) {
      const j = i + random.integer(order.length - i);
      const drawn = order[j];
      order[j] = order[i];
      order[i] = drawn;
      sum += drawn;
    }
    if (sum >= seen - slack) asMuch++;
  }
  return asMuch / (PERMUTATIONS + 1);
}
