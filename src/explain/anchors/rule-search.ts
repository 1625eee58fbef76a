import type { Seed } from "../../random/stream.js";
import type { PrecisionKind, RuleOracle } from "./rule-oracle.js";
import type { RuleTest } from "./rule-test.js";

/** What a search is told. */
export type RuleSearchSetting = {
  readonly oracle: RuleOracle;
  readonly kind: PrecisionKind;
  /** The precision wanted, and the probability with which a certificate may be wrong. */
  readonly tau: number;
  readonly delta: number;
  readonly maxLength: number;
  readonly beam: number;
  /** By how much a rule of the published search's beam may fall short of the best. */
  readonly epsilon: number;
  readonly seed: Seed;
  /** Parts that a rule can demand: those that hiding can change. */
  readonly free: readonly number[];
  /** Trials by the parts of their rule; the search adds to them, so that an abort can use what there is. */
  readonly trials: Map<string, RuleTest>;
};

/** What a search brings back. */
export type RuleSearchResult = {
  /** The rule returned: the certified one, or the best that was tried. Undefined when the budget tried none. */
  readonly best: RuleTest | undefined;
  readonly certified: boolean;
  /** Whether every rule was looked at exactly. */
  readonly optimal: boolean;
  /** How many rules were put on trial. */
  readonly candidates: number;
  readonly stoppedBy: "complete" | "budget";
  /** What the published search says of the rule, on evidence that does not certify it. */
  readonly claim?: PublishedClaim;
};

/** What the published search says of its rule. */
export type PublishedClaim = {
  /** Whether its lower bound reaches the precision asked for. */
  readonly reaches: boolean;
  /** The share of its own draws that agreed; null where the budget paid for none. */
  readonly precision: number | null;
  /** Bounds that would hold had the number of draws been fixed beforehand. */
  readonly low: number;
  readonly high: number;
  readonly draws: number;
  /** Model rows until the search ended, before the certificate was tried. */
  readonly rows: number;
};
