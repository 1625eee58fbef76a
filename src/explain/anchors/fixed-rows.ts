import {
  isFixed,
  type PerturbationDistribution,
  type PerturbedRow,
  type RuleParts,
} from "./perturbation-distribution.js";
import { type PrecisionKind, ROWS_PER_TURN } from "./rule-support.js";

/** One per reference row: the row that a rule makes of it; undefined where values inside bins are drawn. */
export type FixedRows = readonly (PerturbedRow | undefined)[];

/**
 * Rows that a rule makes of reference rows without a draw. Undefined where no row that it makes holds drawn values, or values
 * cannot be drawn anew. Gives other work a turn.
 */
export async function fixedRows(
  rule: RuleParts,
  distribution: PerturbationDistribution,
  kind: PrecisionKind,
  giveWay: () => Promise<void>,
): Promise<FixedRows | undefined> {
  const { references, weight } = distribution;
  if (!distribution.redrawn || kind === "conditional") return undefined;
  const rows: (PerturbedRow | undefined)[] = [];
  for (let reference = 0; reference < references; reference++) {
    if (reference % ROWS_PER_TURN === 0) await giveWay();
    rows.push(isFixed(distribution, rule, reference) ? distribution.row(rule, reference) : undefined);
  }
  return rows.some((row, reference) => row === undefined && weight(reference) > 0) ? rows : undefined;
}
