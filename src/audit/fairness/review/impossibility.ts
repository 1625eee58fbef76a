import type { Steps } from "../../../core/give-way.js";
import type { Impossibility } from "../../../core/kinds/fairness.js";
import type { Cell } from "./cell.js";
import { largestGap } from "./largest-gap.js";

/**
 * Definitions that cannot hold together because base rates differ, and by how much: with equal positive predictive
 * values and equal false negative rates, FPR = p / (1 - p) (1 - PPV) / PPV (1 - FNR) for base rates p.
 *
 * @param overall  positive predictive value and true positive rate over all rows, which all groups are given
 * @returns null where base rates are not known to differ
 * Source: Chouldechova 2017, Big Data 5, 153-163; Kleinberg, Mullainathan & Raghavan 2017, ITCS.
 */
export function* impossibilityOf(
  labels: readonly string[],
  baseRates: readonly Cell[],
  overall: { readonly precision: number | null; readonly truePositiveRate: number | null },
  level: number,
): Steps<Impossibility | null> {
  const { highest, lowest, difference } = yield* largestGap(baseRates, level);
  if (highest < 0 || !((difference.low as number) > 0)) return null;
  const { precision, truePositiveRate } = overall;
  const rate = (cell: Cell) => {
    const p = cell.value as number;
    if (p === 1 || !precision || truePositiveRate === null) return null;
    return ((p / (1 - p)) * (1 - precision) * truePositiveRate) / precision;
  };
  const [high, low] = [rate(baseRates[highest]), rate(baseRates[lowest])];
  const forced = high === null || low === null ? null : high - low;
  const shown = (share: number) => Number((100 * share).toPrecision(3));
  const amount =
    forced === null
      ? "unequal false positive rates"
      : (high as number) > 1
        ? "a false positive rate of more than 100%, which there is not: these two exclude each other"
        : `false positive rates that differ by ${shown(forced)} points`;
  const [first, second] = [baseRates[highest], baseRates[lowest]].map(({ value }) => shown(value as number));
  return {
    highest: labels[highest],
    lowest: labels[lowest],
    baseRateDifference: difference,
    forcedFalsePositiveGap: forced,
    text: `Base rates differ (${labels[highest]} ${first}%, ${labels[lowest]} ${second}%), so that equal predictive values and equal false negative rates would force ${amount} (Chouldechova 2017). Nor can calibration hold together with equalized odds unless predictions are perfect (Kleinberg et al. 2017), or demographic parity with predictions that are always right. Which to give up is a decision that these numbers cannot make.`,
  };
}
