import type { Cost } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import type { Seed } from "../../random/stream.js";
import type { Run } from "../run/run.js";
import type { Agreement } from "./agreement.js";
import type { AnswerCache } from "./answer-cache.js";
import type { ResolvedAnchorsOptions } from "./options.js";
import type { RuleKey } from "./rule-keys.js";
import type { PrecisionKind } from "./rule-support.js";
import type { RuleTest } from "./rule-test.js";

/** Everything a search for a rule is given. */
export type SearchContext = {
  readonly cache: AnswerCache;
  readonly kind: PrecisionKind;
  /** The precision wanted, and the probability with which a certificate may be wrong. */
  readonly tau: number;
  readonly delta: number;
  readonly maxConditions: number;
  readonly beam: number;
  /** By how much a rule in the published search's beam may fall short of the best. */
  readonly tolerance: number;
  readonly seed: Seed;
  /** Parts that a rule can demand: those that hiding can change. */
  readonly free: readonly number[];
  /** Tests by the parts of their rule. The search adds to them, so that an abort can use what there is. */
  readonly tests: Map<RuleKey, RuleTest>;
  /** Number of tests of an earlier search of the run: those of this one have random numbers and shares of delta after theirs. */
  readonly earlierTests: number;
  /** Gives other work a turn once the last one was a while ago; rejects with ABORTED after an abort. */
  readonly giveWay: () => Promise<void>;
};

/** Rows for the precision that the search is not about, at its end: enough for two digits. */
export const OTHER_ROWS = 64;

/** The result of a search. */
export type SearchResult = {
  /** The rule returned: the certified one, or the most precise that was tested. Undefined when none was tested. */
  readonly best: RuleTest | undefined;
  readonly certified: boolean;
  /** True if every rule was looked at exactly. */
  readonly optimal: boolean;
  /** Number of rules that were tested. */
  readonly candidates: number;
  readonly stoppedBy: "complete" | "budget";
  /** The published search's own estimate, which certifies nothing. */
  readonly published?: PublishedEstimate;
};

/** The published search's own view of its rule. */
export type PublishedEstimate = {
  /** True if its lower bound reaches the precision asked for. */
  readonly reaches: boolean;
  /** The share of its own draws that agreed; null where the budget paid for none. */
  readonly precision: number | null;
  /** Bounds that would hold had the number of draws been fixed beforehand. */
  readonly low: number;
  readonly high: number;
  readonly draws: number;
  /** Model rows until the search ended, before its rule was tested. */
  readonly rows: number;
};

/** Everything a run of anchors knows at its end. */
export type Outcome = Omit<SearchResult, "best" | "stoppedBy"> & {
  readonly probe: Probe;
  readonly options: ResolvedAnchorsOptions;
  readonly run: Run;
  readonly cache: AnswerCache;
  readonly prediction: Float64Array;
  readonly agreement: Agreement;
  readonly free: readonly number[];
  readonly stoppedBy: Cost["stoppedBy"];
  /** The rule to report, tested for the precision that was asked for. */
  readonly test: RuleTest;
  /** The same rule under the other precision; undefined where there is none. */
  readonly other?: RuleTest | undefined;
};

/** The rule that seems most precise of those tested; the shorter of equals. */
export function mostPrecise(tests: Iterable<RuleTest>): RuleTest | undefined {
  let best: { test: RuleTest; estimate: number } | undefined;
  for (const test of tests) {
    const estimate = test.estimate();
    const isAsGood = best !== undefined && estimate === best.estimate && test.rule.length < best.test.rule.length;
    if (best === undefined || estimate > best.estimate || isAsGood) best = { test, estimate };
  }
  return best?.test;
}

/**
 * A limit on what a search computes besides the model's rows. It counts cells that are looked at (a row's number in a
 * surrogate, a node of a tree), not time: a seed stops at the same place on every machine.
 */
export interface WorkLimit {
  spend(cells: number): void;
  /** True if at least `cells` are left. */
  allows(cells: number): boolean;
  /** True if nothing is left. */
  isSpent(): boolean;
  /** Has every cell from now on count `factor` times. */
  weigh(factor: number): void;
}

export function workLimit(cells: number): WorkLimit {
  let left = cells;
  let weight = 1;
  return {
    spend(spent) {
      left -= weight * spent;
    },
    allows: (wanted) => weight * wanted <= left,
    isSpent: () => left <= 0,
    weigh(factor) {
      weight = factor;
    },
  };
}
