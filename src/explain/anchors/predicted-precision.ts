import { inTurns, type Steps } from "../../core/give-way.js";
import { stream } from "../../random/stream.js";
import { agreementSurrogate, learningCost, mixtureCost, mixtureWeight, predictionCost } from "./agreement-surrogate.js";
import type { RuleParts } from "./perturbation-distribution.js";
import { referenceRows } from "./reference-rows.js";
import type { ReferenceRow } from "./restricted-forest.js";
import { rowValues } from "./row-values.js";
import { type RuleKey, ruleKeys } from "./rule-keys.js";
import type { SearchContext, WorkLimit } from "./search.js";

/** Precisions of rules as a surrogate has them. They steer a search and certify nothing. */
export interface PredictedPrecision {
  /** Answers that are known count as they are, the others as the surrogate has them. */
  of(rule: RuleParts): number;
  /** Says that `of` is asked for these rules next, each of one part more than `shorter`: they are sooner made together. */
  expect(shorter: RuleParts, rules: readonly RuleParts[]): Steps<void>;
  /** True if the precision is at least `target`. A first look at few rows settles it for most rules. */
  reaches(rule: RuleParts, target: number): boolean;
}

/** Perturbed rows under each rule that a prediction is averaged over. */
const MAX_ROWS = 256;
const MIN_ROWS = 64;
/** Standard errors that a first look may be off by. */
const DOUBT = 3;
/** Cells that one step of a beam search may take; with many parts, predictions are averaged over fewer rows. */
const CELLS_PER_STEP = 2.4e7;
/** The mixture of surrogates is chosen again when answers have grown by this factor since it was chosen. */
const CHOICE_GROWTH = 2;

/** A predictor of precisions that learns. */
export interface PrecisionPredictor {
  /** Cells that learning now would look at. */
  cost(): number;
  /** Learns from all answers so far; what it said before is no longer valid then. */
  learn(): Promise<PredictedPrecision>;
}

/**
 * Predicts precisions from a surrogate of all answers so far. Which surrogate does best is found out with the first
 * answers, and again whenever there are twice as many.
 *
 * @param looksUp  whether known answers count as they are; worth it where the same rows come up again and again
 */
export function precisionPredictor(
  { cache, kind, seed, free, beam, giveWay }: SearchContext,
  work: WorkLimit,
  looksUp: boolean,
): PrecisionPredictor {
  const { distribution, answered } = cache;
  const cost = predictionCost(distribution.parts);
  const perStep = Math.floor(CELLS_PER_STEP / (2 * beam * Math.max(1, free.length) * cost));
  const count = looksUp ? MAX_ROWS : Math.min(MAX_ROWS, Math.max(MIN_ROWS, perStep));
  const prepare = async () => {
    const rows = await inTurns(referenceRows(distribution, seed, count), giveWay);
    const values = rowValues({ rows, free, cache, looksUp, predicted: (count) => work.spend(count * cost) });
    return { values, averages: averagesOver(rows, values, distribution.parts, kind) };
  };
  let prepared: Awaited<ReturnType<typeof prepare>> | undefined;
  let round = 0;
  let mixture: { readonly linearWeight: number; readonly rows: number } | undefined;
  const known = () => (mixture && answered.length < CHOICE_GROWTH * mixture.rows ? mixture : undefined);
  return {
    cost() {
      const linearWeight = known()?.linearWeight;
      const ofChoice = linearWeight === undefined ? mixtureCost(answered.length, distribution.parts) : 0;
      return ofChoice + learningCost(answered.length, distribution.parts, linearWeight ?? 0.5);
    },
    async learn() {
      const learnFrom = answered.map(({ row }) => row);
      const agrees = answered.map((answer) => answer.agrees);
      const random = stream(seed, "anchors surrogate", round++);
      mixture = known() ?? {
        linearWeight: await mixtureWeight(learnFrom, agrees, random, giveWay),
        rows: learnFrom.length,
      };
      prepared ??= await prepare();
      const { values, averages } = prepared;
      values.learn(await agreementSurrogate(learnFrom, agrees, mixture.linearWeight, random, giveWay));
      averages.forget();
      return averages.predicted;
    },
  };
}

/** Averages of predicted values over reference rows, each carried on from where it was left. */
function averagesOver(
  rows: readonly ReferenceRow[],
  values: ReturnType<typeof rowValues>,
  parts: number,
  kind: SearchContext["kind"],
): { readonly predicted: PredictedPrecision; forget(): void } {
  const keyOf = ruleKeys(parts);
  const tallies = new Map<RuleKey, Tally>();

  /** Goes on with a rule's average until it is over `upTo` rows. */
  const average = (rule: RuleParts, upTo: number): Tally => {
    const key = keyOf(rule);
    const tally = tallies.get(key) ?? { seen: 0, counted: 0, sum: 0 };
    tallies.set(key, tally);
    const to = Math.min(upTo, rows.length);
    if (tally.seen >= to) return tally;
    if (kind === "interventional") {
      tally.sum = values.addTo(tally.sum, rule, tally.seen, to);
      tally.counted = to;
    } else {
      for (let at = tally.seen; at < to; at++) {
        if (rule.some((part) => rows[at].meets[part] === 0)) continue;
        tally.counted++;
        tally.sum = values.addTo(tally.sum, [], at, at + 1);
      }
    }
    tally.seen = to;
    return tally;
  };
  const of = (rule: RuleParts): number => {
    const { counted, sum } = average(rule, rows.length);
    return counted === 0 ? 0 : sum / counted;
  };
  const predicted: PredictedPrecision = {
    of,
    *expect(shorter, rules) {
      if (kind === "conditional") return;
      const unknown = rules.filter((rule) => (tallies.get(keyOf(rule))?.seen ?? 0) < rows.length);
      const added = unknown.flatMap((rule) => rule.filter((part) => !shorter.includes(part)));
      if (added.length > 1) yield* values.extend(shorter, added);
    },
    reaches(rule, target) {
      if (kind === "interventional") {
        const { counted, sum } = average(rule, MIN_ROWS);
        const mean = sum / counted;
        const error = Math.sqrt(Math.max(mean * (1 - mean), 1 / counted) / counted);
        if (mean + DOUBT * error < target) return false;
        if (mean - DOUBT * error > target) return true;
      }
      return of(rule) >= target;
    },
  };
  return { predicted, forget: () => tallies.clear() };
}

type Tally = { seen: number; counted: number; sum: number };
