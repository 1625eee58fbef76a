import { wholeNumber } from "../../core/checks/option-kinds.js";
import type { Options, Resolved } from "../../core/checks/options.js";
import { type Coalitions, keep, noneKept } from "../../core/coalitions.js";
import type { Attribution } from "../../core/explanation.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkProbe, varyingParts } from "../run/check-probe.js";
import { askEmptyAndGrand, type EmptyAndGrand, emptyAndGrandRows, mostRepeatRows } from "../run/empty-and-grand.js";
import { checkOutputChoice, chosenOutputs } from "../run/output-choice.js";
import { beginRun, type Run } from "../run/run.js";
import { outputsOption, runOptions, sharedOption } from "../run/run-options.js";
import { type AblationFindings, ablationExplanation } from "./ablation-explanation.js";

/** The options of every explainer that takes one part away at a time. */
export const ablationOptions = {
  outputs: outputsOption,
  budgetRows: wholeNumber({
    min: 1,
    defaultSays: "what the run costs",
    says: "the most model rows to ask; a guard, for there is no smaller run",
  }),
  shared: sharedOption,
  ...runOptions,
};

/** A run that takes one part away at a time, once the instance and the background have been asked. */
export interface Ablation {
  readonly method: string;
  readonly probe: Probe;
  readonly run: Run;
  readonly budgetRows: number;
  readonly options: Resolved<typeof ablationOptions>;
  readonly ends: EmptyAndGrand;
  /** The explained outputs among those of the probe. */
  readonly outputs: readonly number[];
  /** The parts that hiding can change; the others are worth 0 and are never asked. */
  readonly free: readonly number[];
}

/**
 * Checks the options of an explainer that takes one part away at a time, and asks the instance and the background.
 *
 * @param rowsPerPart  model rows for each part that hiding can change
 * @throws WhyboxError INVALID_ARGUMENT, BUDGET_TOO_SMALL, ABORTED
 */
export async function beginAblation<S extends typeof ablationOptions>(
  declared: Options<S>,
  probe: Probe,
  given: unknown,
  rowsPerPart: (references: number) => number,
): Promise<Ablation> {
  const method = declared.name;
  const references = checkProbe(method, probe);
  const options = declared.resolve(given) as unknown as Resolved<typeof ablationOptions>;
  checkOutputChoice(method, options.outputs, probe.outputs);
  const free = varyingParts(probe);
  const endRows = emptyAndGrandRows(references);
  const needed = endRows + free.length * rowsPerPart(references);
  const budgetRows = options.budgetRows ?? needed + mostRepeatRows(references);
  if (budgetRows < needed) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${method}: expected budgetRows of at least ${needed} (${endRows} for the ends and ${rowsPerPart(references)} for each of ${free.length} parts), got ${budgetRows}`,
    );
  }
  const run = beginRun(probe, budgetRows, options);
  const ends = await askEmptyAndGrand(probe, run, references, budgetRows - needed);
  run.expect(run.cost("complete").modelRows + free.length * rowsPerPart(references));
  const outputs = chosenOutputs(options.outputs, probe.outputs, ends.prediction);
  return { method, probe, run, budgetRows, options, ends, outputs, free };
}

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
