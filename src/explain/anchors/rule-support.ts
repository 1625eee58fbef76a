import type { AnswerCache } from "./answer-cache.js";
import type { PerturbationDistribution, PerturbedRow, RuleParts } from "./perturbation-distribution.js";

/** The support of a rule's distribution: its perturbed rows, each once, with their probabilities. */
export interface RuleSupport {
  readonly rows: readonly PerturbedRow[];
  /** One per row, summing to 1. */
  readonly weights: Float64Array;
}

/** Rows that a rule's precision is taken over: made to meet the rule, or those that meet it by themselves. */
export type PrecisionKind = "interventional" | "conditional";

/** Reference rows gone through between two turns of other work: some milliseconds. */
export const ROWS_PER_TURN = 1024;

/** All rows of a rule; undefined where they have no end. Gives other work a turn. */
export async function ruleSupport(
  rule: RuleParts,
  distribution: PerturbationDistribution,
  kind: PrecisionKind,
  giveWay: () => Promise<void>,
): Promise<RuleSupport | undefined> {
  if (!Number.isFinite(distribution.references)) return undefined;
  const place = new Map<string, number>();
  const rows: PerturbedRow[] = [];
  const weights: number[] = [];
  let total = 0;
  const add = (row: PerturbedRow, weight: number) => {
    total += weight;
    const at = place.get(row.key);
    if (at !== undefined) {
      weights[at] += weight;
      return;
    }
    place.set(row.key, rows.length);
    rows.push(row);
    weights.push(weight);
  };
  for (let reference = 0; reference < distribution.references; reference++) {
    if (reference % ROWS_PER_TURN === 0) await giveWay();
    const weight = distribution.weight(reference);
    if (weight === 0) continue;
    if (kind === "interventional") add(distribution.row(rule, reference), weight);
    else if (distribution.meets(rule, reference)) add(distribution.row([], reference), weight);
  }
  return { rows, weights: Float64Array.from(weights, (weight) => weight / total) };
}

/** Sums of weights may miss 1 by so much. */
const ROUNDING = 1e-9;

/**
 * Number of rows after which known answers refute a rule: more than 1 - tau of its rows disagree, which ends a test
 * before it begins. Undefined where they do not. Gives other work a turn.
 */
export async function rowsToRefute(
  rule: RuleParts,
  { distribution, known }: AnswerCache,
  kind: PrecisionKind,
  tau: number,
  giveWay: () => Promise<void>,
): Promise<number | undefined> {
  if (kind === "conditional" || !Number.isFinite(distribution.references)) return undefined;
  let disagreeing = 0;
  for (let reference = 0; reference < distribution.references; reference++) {
    if (reference % ROWS_PER_TURN === 0) await giveWay();
    const weight = distribution.weight(reference);
    if (weight > 0 && known(distribution.row(rule, reference)) === false) disagreeing += weight;
    if (disagreeing > 1 - tau + ROUNDING) return reference + 1;
  }
  return undefined;
}
