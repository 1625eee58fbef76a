import { giveWay, inTurns, turnsOf } from "../../../core/give-way.js";
import { unseenStep } from "../../../math/unseen-step.js";
import { widenedByStudent } from "../../../math/widened-by-student.js";
import {
  answeredPairs,
  bothHalves,
  differencesOf,
  everyPair,
  type PairedDesign,
  pairedCoalitions,
  weightsOfHalves,
  worthsOfPairs,
} from "../pairs/paired-coalitions.js";
import type { ShapleyDesign, ShapleyEstimator } from "../shapley-estimator.js";
import { additiveR2 } from "./additive-r2.js";
import { type ShapleyRegression, shapleyRegression } from "./shapley-regression.js";

/** Pairs of coalitions, and the factorisation that games played on them share. */
export interface RegressionDesign extends ShapleyDesign {
  readonly pairs: PairedDesign;
  readonly regression: ShapleyRegression;
  /** Per pair, the row of the answer to its first half; that to the second half follows. */
  readonly asked: Uint32Array;
}

/** Asks S together with N \ S, and fits v(S) - v(N \ S) to signs of the players by the Shapley kernel. */
export function pairedRegression(order: 1 | 3 | undefined): ShapleyEstimator<RegressionDesign> {
  return {
    name: "kernelShap coalitions",
    variant: String(order),
    async design(players, max, streams) {
      const allPairs = 2 ** (players - 1) - 1;
      const wanted = Math.min(allPairs, Math.floor(max / 2));
      const pairs = await inTurns(pairedCoalitions(players, wanted, streams), giveWay);
      return regressionDesign(pairs, order, everyPair(pairs), wanted === allPairs);
    },
    async answered(design, isAnswered) {
      const rest = answeredPairs(design.pairs, isAnswered);
      if (!rest || rest.asked.length <= design.pairs.coalitions.parts) return undefined;
      return regressionDesign(rest.pairs, order, rest.asked, false);
    },
    async estimate({ pairs, regression, coalitions, asked }, v, { empty, full }, noise) {
      const nextTurn = turnsOf("kernelShap", undefined);
      const weights = weightsOfHalves(pairs);
      const fits: ReturnType<ShapleyRegression["fit"]>[] = [];
      const weightedR2: (number | null)[] = [];
      for (const [output, worths] of v.entries()) {
        await nextTurn();
        const worth = worthsOfPairs(worths, asked);
        const fit = regression.fit(
          differencesOf(worth),
          full[output] - empty[output],
          noise && { difference: 2 * noise.worth[output], total: noise.total[output] },
          unseenStep(worths, empty[output], full[output]),
        );
        fits.push(fit);
        weightedR2.push(additiveR2(coalitions, weights, worth, empty[output], fit.values));
      }
      return {
        values: fits.map(({ values }) => values),
        standardErrors: fits.map(
          ({ standardErrors, freedoms }) => standardErrors && widenedByStudent(standardErrors, freedoms),
        ),
        options: { estimator: "regression", order: regression.order },
        degreesOfFreedom: regression.degreesOfFreedom,
        asked: { count: coalitions.rows + 2, of: "coalitions", all: false },
        diagnostics: {
          weightEnumerated: pairs.weightEnumerated,
          estimator: fits.map(() => "regression"),
          heldOutError: fits.map(({ heldOutError }) => heldOutError),
        },
        weightedR2,
      };
    },
  };
}

/** The factorisation of the pairs; undefined where they do not determine the values. */
export async function regressionDesign(
  pairs: PairedDesign,
  order: 1 | 3 | undefined,
  asked: Uint32Array,
  isComplete: boolean,
): Promise<RegressionDesign | undefined> {
  const regression = await shapleyRegression(pairs, order);
  return regression && { pairs, regression, coalitions: bothHalves(pairs.coalitions), asked, isComplete };
}
