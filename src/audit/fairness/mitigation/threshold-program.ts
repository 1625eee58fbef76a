import { solve } from "yalps";
import type { Constraint } from "../../../core/kinds/mitigation.js";
import type { ThresholdStep } from "./decided-model.js";
import type { Cut, RocHull } from "./roc-hull.js";

/** Smaller shares count as rounding. */
const ROUNDING = 1e-7;

type Rate = (cut: Pick<Cut, "positive" | "negative">, hull: RocHull) => number;
const RATES: { readonly [Name in Constraint]: readonly Rate[] } = {
  demographicParity: [({ positive, negative }, hull) => (positive + negative) / (hull.positives + hull.negatives)],
  equalOpportunity: [({ positive }, hull) => positive / hull.positives],
  equalizedOdds: [({ positive }, hull) => positive / hull.positives, ({ negative }, hull) => negative / hull.negatives],
};

export type ThresholdSolution = {
  /** One per group. */
  readonly steps: readonly (readonly ThresholdStep[])[];
  /**
   * On the fitted rows: the share of wrong answers and the largest gap, in expectation over the randomised decisions.
   */
  readonly error: number;
  readonly gap: number;
};

/**
 * Thresholds per group, mixed where they must be, of the fewest errors among those whose rates lie within the tolerance of
 * each other.
 *
 * Every mixture of thresholds is a point under a group's ROC curve's hull; errors and rates are linear in it, so that this
 * is a linear program over corners of the hulls.
 *
 * Source: Hardt, Price & Srebro 2016, NeurIPS, section 4.2.
 */
export function thresholdProgram(
  hulls: readonly RocHull[],
  constraint: Constraint,
  tolerance: number,
): ThresholdSolution {
  const rates = RATES[constraint];
  const total = hulls.reduce((sum, { positives, negatives }) => sum + positives + negatives, 0);
  const variables = new Map<string, Map<string, number>>();
  const constraints = new Map<string, { equal?: number; min?: number; max?: number }>();
  const corners = hulls.map((hull) => (hull.positives > 0 && hull.negatives > 0 ? hull.hull : ends(hull.cuts)));
  rates.forEach((_, r) => {
    variables.set(`lowest ${r}`, new Map());
  });
  for (const [g, hull] of hulls.entries()) {
    constraints.set(`share ${g}`, { equal: 1 });
    for (const r of rates.keys()) {
      constraints.set(`rate ${r} ${g}`, { min: 0, max: tolerance });
      variables.get(`lowest ${r}`)?.set(`rate ${r} ${g}`, -1);
    }
    for (const [k, cut] of corners[g].entries()) {
      const wrong = (hull.positives - cut.positive + cut.negative) / total;
      const coefficients = new Map([
        ["wrong", wrong],
        [`share ${g}`, 1],
      ]);
      for (const [r, rate] of rates.entries()) coefficients.set(`rate ${r} ${g}`, rate(cut, hull));
      variables.set(`${g} ${k}`, coefficients);
    }
  }
  const solution = solve(
    { direction: "minimize", objective: "wrong", constraints, variables },
    { precision: 1e-10, maxPivots: 100_000 },
  );
  const shares = new Map(solution.variables);
  const points = hulls.map((hull, g) => {
    let [positive, negative] = [0, 0];
    for (const [k, cut] of corners[g].entries()) {
      const share = shares.get(`${g} ${k}`) ?? 0;
      positive += share * cut.positive;
      negative += share * cut.negative;
    }
    return { positive: Math.min(hull.positives, positive), negative: Math.min(hull.negatives, negative) };
  });
  const gaps = rates.map((rate) => {
    const values = points.map((point, g) => rate(point, hulls[g]));
    return Math.max(...values) - Math.min(...values);
  });
  const wrong = points.reduce((sum, { positive, negative }, g) => sum + hulls[g].positives - positive + negative, 0);
  return {
    steps: points.map((point, g) => stepsTo(point, hulls[g], constraint)),
    error: wrong / total,
    gap: Math.max(...gaps),
  };
}

function ends(cuts: readonly Cut[]): readonly Cut[] {
  return [cuts[0], cuts[cuts.length - 1]];
}

/** The mixture of thresholds that leads to a point: of two neighbours on the hull and, below it, of selecting none and all. */
function stepsTo(
  point: { positive: number; negative: number },
  hull: RocHull,
  constraint: Constraint,
): ThresholdStep[] {
  const isOneClass = hull.positives === 0 || hull.negatives === 0;
  // With one class, all thresholds are equally good; those in between need the least randomisation.
  const cuts = isOneClass ? hull.cuts : hull.hull;
  const along = {
    demographicParity: ({ positive, negative }: typeof point) => positive + negative,
    equalOpportunity: ({ positive }: typeof point) => positive,
    equalizedOdds: ({ negative }: typeof point) => negative,
  }[constraint];
  const wanted = along(point);
  // The last corner at this place is the highest one; of equal true positive rates the first has fewer false ones.
  let at = cuts.findIndex((cut) => along(cut) >= wanted - ROUNDING);
  if (constraint === "equalizedOdds") while (cuts[at + 1] && along(cuts[at + 1]) <= wanted + ROUNDING) at++;
  const upper = cuts[at];
  const lower = cuts[Math.max(0, at - 1)];
  const width = along(upper) - along(lower);
  const share = width > 0 ? Math.min(1, Math.max(0, (wanted - along(lower)) / width)) : 1;
  const steps = [
    { threshold: lower.threshold, share: 1 - share },
    { threshold: upper.threshold, share },
  ];
  if (constraint !== "equalizedOdds" || isOneClass) return tidy(steps);
  const x = point.negative / hull.negatives;
  const height = ((1 - share) * lower.positive + share * upper.positive) / hull.positives;
  const chance = height > x ? Math.min(1, Math.max(0, (height - point.positive / hull.positives) / (height - x))) : 0;
  return tidy([
    ...steps.map((step) => ({ ...step, share: step.share * (1 - chance) })),
    { threshold: null, share: chance * (1 - x) },
    { threshold: 0, share: chance * x },
  ]);
}

/** One step per threshold, the strictest first, leaving out shares of 0. */
function tidy(steps: readonly ThresholdStep[]): ThresholdStep[] {
  const shares = new Map<number | null, number>();
  for (const { threshold, share } of steps) shares.set(threshold, (shares.get(threshold) ?? 0) + share);
  const kept = [...shares].filter(([, share]) => share > ROUNDING);
  const total = kept.reduce((sum, [, share]) => sum + share, 0);
  const height = (threshold: number | null) => threshold ?? Number.POSITIVE_INFINITY;
  return kept
    .map(([threshold, share]) => ({ threshold, share: share / total }))
    .sort((a, b) => height(b.threshold) - height(a.threshold));
}
