import type { Cost } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import type { Run } from "../run/run.js";
import type { Agreement } from "./agreement.js";
import type { ResolvedAnchorsOptions } from "./anchors-options.js";
import type { RuleOracle } from "./rule-oracle.js";
import type { PublishedClaim } from "./rule-search.js";
import type { RuleTest } from "./rule-test.js";

/** What a run of anchors knows at its end. */
export type RuleState = {
  readonly probe: Probe;
  readonly options: ResolvedAnchorsOptions;
  readonly run: Run;
  readonly oracle: RuleOracle;
  readonly prediction: Float64Array;
  readonly agreement: Agreement;
  readonly free: readonly number[];
  /** The rule to report, on trial under the question that was asked for. */
  readonly test: RuleTest;
  /** The same rule under the other question; undefined where there is none. */
  readonly other: RuleTest | undefined;
  readonly certified: boolean;
  readonly optimal: boolean;
  readonly candidates: number;
  readonly stoppedBy: Cost["stoppedBy"];
  readonly claim: PublishedClaim | undefined;
};
