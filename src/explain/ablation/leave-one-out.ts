import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import { checkRunOptions } from "../../core/checks/check-run-options.js";
import { type Coalitions, keep, noneKept } from "../../core/coalitions.js";
import type { Attribution } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Seed } from "../../random/stream.js";
import { checkProbe, varyingParts } from "../run/check-probe.js";
import { askEmptyAndGrand, type EmptyAndGrand, emptyAndGrandRows, mostRepeatRows } from "../run/empty-and-grand.js";
import { localFrame } from "../run/local-frame.js";
import { answersVaryNote } from "../run/noise.js";
import { checkOutputChoice, chosenOutputs, type OutputChoice } from "../run/output-choice.js";
import { beginRun, type RunOptions } from "../run/run.js";
import { leaveOneOutNotes } from "./leave-one-out-notes.js";

/** Options of every explainer that takes one part away at a time. */
export type LeaveOneOutOptions = RunOptions & {
  /** Default "predicted". */
  readonly outputs?: OutputChoice;
  /** The most model rows to ask; only guards, there is no smaller run. Default: what the run costs. */
  readonly budgetRows?: number;
};

/** What is known before the first part is taken away. */
export interface LeaveOneOut {
  readonly ends: EmptyAndGrand;
  /** Which outputs of the probe are explained. */
  readonly outputs: readonly number[];
  /** The parts that hiding can change; the others are worth 0 and are never asked. */
  readonly free: readonly number[];
  /**
   * Takes each free part away, in `rows` rows in a row, and explains what is found in the answers. After an abort the
   * error carries what is found of the parts that were answered.
   *
   * @param draw  the background row that each row meets; absent: all of them
   */
  explain(rows: number, find: Find, draw?: Int32Array): Promise<Attribution>;
}

/** @param answered  positions among the free parts; the i-th one's answers are rows i x `rows` and up */
type Find = (answers: Matrix, answered: readonly number[]) => Findings;

type Findings = {
  /** One array an explained output, over the answered parts. */
  readonly values: readonly (readonly number[])[];
  readonly standardErrors: readonly (readonly (number | null)[])[];
  /** One an explained output: what values are differences from, on their scale. */
  readonly full: readonly number[];
  readonly intercepts: readonly number[];
  readonly options: { readonly [name: string]: Json };
  /** The scale of the values, where it is not the output's own. */
  readonly link?: string;
  readonly seed?: Seed;
};

/**
 * Checks the options of an explainer that takes one part away at a time, and asks the instance and the background.
 *
 * @param rowsPerPart  model rows for each part that hiding can change
 * @throws WhyboxError INVALID_ARGUMENT, BUDGET_TOO_SMALL, ABORTED
 */
export async function leaveOneOut(
  method: string,
  probe: Probe,
  options: LeaveOneOutOptions,
  alsoKnown: readonly string[],
  rowsPerPart: (draws: number) => number,
): Promise<LeaveOneOut> {
  const draws = checkProbe(method, probe);
  checkKnownOptions(method, options, ["outputs", "budgetRows", "signal", "onProgress", ...alsoKnown]);
  checkRunOptions(method, options);
  const { outputs: choice = "predicted" } = options;
  checkOutputChoice(method, choice, probe.outputs);
  checkWholeNumber(method, "budgetRows", options.budgetRows, 1);
  const free = varyingParts(probe);
  const needed = emptyAndGrandRows(draws) + free.length * rowsPerPart(draws);
  const budgetRows = options.budgetRows ?? needed + mostRepeatRows(draws);
  if (budgetRows < needed) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${method}: expected budgetRows of at least ${needed} (${emptyAndGrandRows(draws)} for the ends and ${rowsPerPart(draws)} for each of ${free.length} parts), got ${budgetRows}`,
    );
  }
  const run = beginRun(probe, budgetRows, options);
  const ends = await askEmptyAndGrand(probe, run, draws, budgetRows - needed);
  run.expect(run.cost("complete").modelRows + free.length * rowsPerPart(draws));
  const outputs = chosenOutputs(choice, probe.outputs, ends.prediction);
  const parts = probe.parts.length;

  /** All parts but one kept: `rows` times in a row for each of the free parts. */
  const coalitions = (rows: number): Coalitions => {
    const kept = noneKept(free.length * rows, parts);
    for (let row = 0; row < kept.rows; row++) {
      const left = free[Math.floor(row / rows)];
      for (let part = 0; part < parts; part++) if (part !== left) keep(kept, row, part);
    }
    return kept;
  };

  const explanation = (
    { values, standardErrors, full, intercepts, options: own, link, seed = 0 }: Findings,
    answered: readonly number[],
    stoppedBy: "complete" | "aborted",
  ): Attribution => {
    const among = answered.map((i) => free[i]);
    const known = new Set(among);
    const unanswered = free.filter((part) => !known.has(part));
    const sums = values.map((row) => row.reduce((sum, value) => sum + value, 0));
    const leftOver = sums.map((sum, i) => (unanswered.length === 0 ? full[i] - intercepts[i] - sum : null));
    return {
      ...localFrame({
        kind: "attribution",
        method,
        options: { outputs: choice as Json, budgetRows, ...own },
        seed,
        probe,
        run,
        outputs,
        prediction: ends.prediction,
        baseline: intercepts,
        stoppedBy,
      }),
      result: {
        values: values.map((row) => spread(row, among, parts)),
        standardErrors: standardErrors.map((row) => {
          const errors: (number | null)[] = spread(row, among, parts);
          // Parts that hiding cannot change are worth 0, and that is certain; of these nothing is known.
          for (const part of unanswered) errors[part] = null;
          return errors;
        }),
        intercepts,
        ...(link && { link }),
        ...(stoppedBy === "aborted" && { unanswered }),
      },
      diagnostics: {
        backgroundRows: draws,
        constantParts: parts - free.length,
        leftOver,
      },
      notes: [
        ...(ends.noise ? [answersVaryNote(ends.noise, probe, outputs, method === "occlusion")] : []),
        ...leaveOneOutNotes({
          draws,
          parts,
          unanswered: unanswered.length,
          outputs: outputs.map((output) => probe.outputs[output].name),
          change: full.map((value, i) => value - intercepts[i]),
          leftOver,
          batchDependent: ends.batchDependent,
        }),
      ],
    };
  };

  return {
    ends,
    outputs,
    free,
    async explain(rows, find, draw) {
      const everyPart = free.map((_, i) => i);
      const answers = await run.ask(
        { z: coalitions(rows), ...(draw && { referenceOf: draw }) },
        (partial, isAnswered) => {
          const answered = everyPart.filter((i) => isAnswered.slice(i * rows, (i + 1) * rows).every(Boolean));
          return answered.length === 0 ? undefined : explanation(find(partial, answered), answered, "aborted");
        },
      );
      try {
        return explanation(find(answers, everyPart), everyPart, "complete");
      } catch (error) {
        throw run.withCost(error);
      }
    },
  };
}

/** Values of some parts among all parts, the others 0. */
function spread<T>(values: readonly T[], among: readonly number[], parts: number): (T | 0)[] {
  const all = new Array<T | 0>(parts).fill(0);
  among.forEach((part, i) => {
    all[part] = values[i];
  });
  return all;
}
