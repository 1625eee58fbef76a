import { type Coalitions, keep, noneKept } from "../../core/coalitions.js";
import type { Attribution } from "../../core/explanation.js";
import type { Matrix } from "../../core/matrix.js";
import type { Ablation } from "./ablation.js";
import { type AblationFindings, ablationExplanation } from "./ablation-explanation.js";

/** @param answered  positions among the free parts; the i-th one's answers are rows i x `rows` and up */
export type FindValues = (answers: Matrix, answered: readonly number[]) => AblationFindings;

/**
 * Takes each free part away, in `rows` rows in a row, and explains what is found in the answers. After an abort the
 * error carries what is found of the parts that were answered.
 *
 * @param referenceOf  the reference row that each row meets; absent: all of them
 */
export async function takeAway(
  ablation: Ablation,
  rows: number,
  find: FindValues,
  referenceOf?: Int32Array,
): Promise<Attribution> {
  const { probe, run, free } = ablation;
  const everyPart = free.map((_, i) => i);
  const plan = { z: allButOne(probe.parts.length, free, rows), ...(referenceOf && { referenceOf }) };
  const answers = await run.ask(plan, (partial, isAnswered) => {
    const answered = everyPart.filter((i) => isAnswered.slice(i * rows, (i + 1) * rows).every(Boolean));
    if (answered.length === 0) return undefined;
    return ablationExplanation(ablation, find(partial, answered), answered, "aborted");
  });
  try {
    return ablationExplanation(ablation, find(answers, everyPart), everyPart, "complete");
  } catch (error) {
    throw run.withCost(error);
  }
}

/** All parts but one kept: `rows` times in a row for each of the free parts. */
function allButOne(parts: number, free: readonly number[], rows: number): Coalitions {
  const kept = noneKept(free.length * rows, parts);
  for (let row = 0; row < kept.rows; row++) {
    const hidden = free[Math.floor(row / rows)];
    for (let part = 0; part < parts; part++) if (part !== hidden) keep(kept, row, part);
  }
  return kept;
}

/** The mean of an output over the rows of the i-th part, and its standard error; null for a single row. */
export function meanOverRows(
  { data, columns }: Matrix,
  i: number,
  rows: number,
  output: number,
  weights: Float64Array | undefined,
): { readonly mean: number; readonly standardError: number | null } {
  const at = (row: number) => data[(i * rows + row) * columns + output];
  const weight = (row: number) => (weights ? weights[row] : 1 / rows);
  let mean = 0;
  for (let row = 0; row < rows; row++) mean += weights ? weights[row] * at(row) : at(row) / rows;
  let squares = 0;
  for (let row = 0; row < rows; row++) squares += (weight(row) * (at(row) - mean)) ** 2;
  return { mean, standardError: rows > 1 ? Math.sqrt((squares * rows) / (rows - 1)) : null };
}
