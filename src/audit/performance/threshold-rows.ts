import type { ThresholdRow } from "../../core/kinds/performance.js";
import type { ClassRows } from "./class-rows.js";

const STEPS = 20;

/** Results of predicting the positive class from a probability of 0.05, 0.1, ... 0.95 on. */
export function thresholdRows({ truth, probability, weights }: ClassRows, positive: number): ThresholdRow[] {
  const scores = probability[positive];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const positives = truth.reduce((sum, c, i) => sum + (c === positive ? weights[i] : 0), 0);
  return Array.from({ length: STEPS - 1 }, (_, step) => {
    const threshold = (step + 1) / STEPS;
    let [selected, hits] = [0, 0];
    for (let i = 0; i < scores.length; i++) {
      if (scores[i] < threshold) continue;
      selected += weights[i];
      if (truth[i] === positive) hits += weights[i];
    }
    const ratio = (part: number, whole: number) => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : null);
    return {
      threshold,
      selected: ratio(selected, total) as number,
      recall: ratio(hits, positives),
      falsePositiveRate: ratio(selected - hits, total - positives),
      precision: ratio(hits, selected),
      accuracy: ratio(hits + (total - positives) - (selected - hits), total) as number,
    };
  });
}
