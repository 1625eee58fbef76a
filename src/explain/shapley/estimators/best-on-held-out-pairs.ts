import type { Json } from "../../../core/json.js";
import { twoDigits } from "../../run/notes.js";
import { MAX_PROCESS_PAIRS, oddProcessEstimator, type ProcessDesign } from "../process/odd-process-estimator.js";
import type { Estimate, ShapleyEstimator } from "../shapley-estimator.js";
import { pairedRegression, type RegressionDesign, regressionDesign } from "./paired-regression.js";
import { cubicRegressionIfExact } from "./shapley-regression.js";

type EitherDesign = (ProcessDesign & { readonly regression?: undefined }) | RegressionDesign;

const regression = pairedRegression(undefined);

/** With more players the regression is not tried beside the process: they seldom differ, and it takes as long. */
const MAX_COMPARED_PLAYERS = 500;

/** A relative held-out error this small is rounding: the game is what the regression takes it for. */
export const EXACT_FIT = 1e-9;

/** Why the regression with cubic terms was taken where the pairs are too few for it in general. */
export const EXACT_REASON = "interactions of three parts leave nothing unexplained in held-out pairs";

/** More players are worth more pairs, as the regression takes even longer. */
const PAIRS_PER_PLAYER = 2;

/**
 * The odd process and the regression on the same pairs; for each output, whichever better predicts each pair from the
 * others. With more pairs than a process can be fitted to in good time, the regression alone.
 */
export const bestOnHeldOutPairs: ShapleyEstimator<EitherDesign> = {
  name: "kernelShap pairs",
  design(players, max, streams) {
    const pairs = Math.min(2 ** (players - 1) - 1, Math.floor(max / 2));
    const isSmall = pairs <= Math.max(MAX_PROCESS_PAIRS, PAIRS_PER_PLAYER * players + 1024);
    // With every pair asked, the regression is exact.
    if (!isSmall || pairs === 2 ** (players - 1) - 1) return regression.design(players, max, streams);
    return oddProcessEstimator.design(players, max, streams);
  },
  answered: (design, isAnswered) =>
    design.regression ? regression.answered(design, isAnswered) : oddProcessEstimator.answered(design, isAnswered),
  async estimate(design, v, ends, noise) {
    if (design.regression) {
      const reason = design.isComplete ? "every pair was asked" : "more pairs than a process is fitted to";
      return withReason(await regression.estimate(design, v, ends, noise), reason);
    }
    const { parts, rows } = design.pairs.coalitions;
    const processOnly = async (reason: string) =>
      withReason(await oddProcessEstimator.estimate(design, v, ends, noise), reason);
    if (rows < parts) return processOnly("fewer pairs than parts");
    if (parts > MAX_COMPARED_PLAYERS) return processOnly("too many parts to compare with the regression");
    const prepared = await regressionDesign(design.pairs, undefined, design.asked, false);
    if (!prepared) return processOnly("the pairs do not determine a regression");
    const cubic = await cubicRegressionIfExact(design.pairs, prepared.regression);
    if (cubic) {
      const exact = await regression.estimate({ ...prepared, regression: cubic }, v, ends, noise);
      const missed = exact.diagnostics.heldOutError as readonly number[];
      if (missed.every((error) => error < EXACT_FIT)) return withReason(exact, EXACT_REASON);
    }
    const process = await oddProcessEstimator.estimate(design, v, ends, noise);
    const fitted = await regression.estimate(prepared, v, ends, noise);
    return pickPerOutput(process, fitted);
  },
};

const MIN_DEGREES_OF_FREEDOM = 10;

/** For each output, the estimate with the smaller held-out error. */
function pickPerOutput(process: Estimate, fitted: Estimate): Estimate {
  const [ofProcess, ofRegression] = [process, fitted].map(
    ({ diagnostics }) => diagnostics.heldOutError as readonly number[],
  );
  // With few degrees of freedom a regression's standard errors are too small too often, and with none there are none.
  const isSure = fitted.degreesOfFreedom >= MIN_DEGREES_OF_FREEDOM;
  const isFitted = ofProcess.map(
    (error, output) =>
      ofRegression[output] < (isSure && fitted.standardErrors[output] !== null ? error : Math.min(error, EXACT_FIT)),
  );
  const pick = <T>(of: (estimate: Estimate) => readonly T[]): T[] =>
    isFitted.map((takesFitted, output) => of(takesFitted ? fitted : process)[output]);
  const diagnostic = (name: string) => pick(({ diagnostics }) => diagnostics[name] as readonly Json[]);
  const reasons = isFitted.map((takesFitted, output) => {
    const [best, error, than] = takesFitted
      ? ["regression", ofRegression[output], ofProcess[output]]
      : ["process", ofProcess[output], ofRegression[output]];
    return `the ${best} predicts held-out pairs with a relative error of ${twoDigits(error)}, the other with ${twoDigits(than)}`;
  });
  return {
    ...(isFitted.every(Boolean) ? fitted : process),
    options: { estimator: "auto", order: isFitted.some(Boolean) ? (fitted.options?.order ?? null) : null },
    values: pick(({ values }) => values),
    standardErrors: pick(({ standardErrors }) => standardErrors),
    weightedR2: pick(({ weightedR2 }) => weightedR2),
    terms: pick(({ values, terms = values.map(() => []) }) => terms),
    diagnostics: {
      ...process.diagnostics,
      estimator: diagnostic("estimator"),
      heldOutError: diagnostic("heldOutError"),
      estimatorReason: reasons,
    },
  };
}

function withReason(estimate: Estimate, reason: string): Estimate {
  const reasons = estimate.values.map(() => reason);
  const options = { order: null, ...estimate.options, estimator: "auto" };
  return { ...estimate, options, diagnostics: { ...estimate.diagnostics, estimatorReason: reasons } };
}
