import type { Seed } from "../random/stream.js";
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
};

/** Finds a rule. Whatever it asks goes through the oracle. */
export type RuleSearch = (setting: RuleSearchSetting) => Promise<RuleSearchResult>;
