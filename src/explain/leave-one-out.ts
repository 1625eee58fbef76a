import { checkKnownOptions, checkWholeNumber } from "../core/check-options.js";
import { type Coalitions, keep, noneKept } from "../core/coalitions.js";
import type { Attribution, Note } from "../core/explanation.js";
import type { Json } from "../core/json.js";
import type { Probe } from "../core/probe.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { Seed } from "../random/stream.js";
import { batchDependentNote } from "./batch-dependent-note.js";
import { checkHidingProbe } from "./check-hiding-probe.js";
import { askEnds, type Ends, endsRows } from "./ends.js";
import { fewBackgroundRowsNote } from "./few-background-rows-note.js";
import { localFrame } from "./local-frame.js";
import { checkOutputChoice, chosenOutputs, type OutputChoice } from "./output-choice.js";
import { beginRun, type Run } from "./run.js";
import type { RunOptions } from "./run-options.js";

/** Options of every explainer that takes one part away at a time. */
export type LeaveOneOutOptions = RunOptions & {
  /** Default "predicted". */
  readonly outputs?: OutputChoice;
  /** The most model rows to ask; only guards, there is no smaller run. Default: what the run costs. */
  readonly budgetRows?: number;
};

/** What is known before the first part is taken away. */
export interface LeaveOneOut {
  readonly run: Run;
  readonly ends: Ends;
  /** Which outputs of the probe are explained. */
  readonly outputs: readonly number[];
  /** The parts that hiding can change; the others are worth 0 and are never asked. */
  readonly free: readonly number[];
  /** All parts but one kept: `rows` times in a row for each of the free parts. */
  coalitions(rows: number): Coalitions;
  attribution(findings: Findings): Attribution;
}

type Findings = {
  /** One array an explained output, over the free parts. */
  readonly values: readonly Float64Array[];
  readonly standardErrors: readonly (readonly (number | null)[])[];
  /** One an explained output: what values are differences from, on their scale. */
  readonly full: readonly number[];
  readonly intercepts: readonly number[];
  readonly options: { readonly [name: string]: Json };
  readonly seed?: Seed;
};

/** The single parts leave this share of the whole change unexplained before a note says so. */
const MUCH_LEFT = 0.5;

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
  const draws = checkHidingProbe(method, probe);
  checkKnownOptions(method, options, ["outputs", "budgetRows", "signal", "onProgress", ...alsoKnown]);
  const { outputs: choice = "predicted" } = options;
  checkOutputChoice(method, choice, probe.outputs);
  checkWholeNumber(method, "budgetRows", options.budgetRows, 1);
  const free = probe.constant.flatMap((constant, part) => (constant ? [] : [part]));
  const needed = endsRows(draws) + free.length * rowsPerPart(draws);
  const budgetRows = options.budgetRows ?? needed;
  if (budgetRows < needed) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${method}: expected budgetRows of at least ${needed} (${endsRows(draws)} for the ends and ${rowsPerPart(draws)} for each of ${free.length} parts), got ${budgetRows}`,
    );
  }
  const run = beginRun(probe, budgetRows, options);
  run.expect(needed);
  const ends = await askEnds(probe, run, draws);
  const outputs = chosenOutputs(choice, probe.outputs, ends.prediction);
  const parts = probe.parts.length;

  return {
    run,
    ends,
    outputs,
    free,
    coalitions(rows) {
      const coalitions = noneKept(free.length * rows, parts);
      for (let row = 0; row < coalitions.rows; row++) {
        const left = free[Math.floor(row / rows)];
        for (let part = 0; part < parts; part++) if (part !== left) keep(coalitions, row, part);
      }
      return coalitions;
    },
    attribution({ values, standardErrors, full, intercepts, options: own, seed = 0 }) {
      const sums = values.map((row) => row.reduce((sum, value) => sum + value, 0));
      const leftOver = sums.map((sum, i) => full[i] - intercepts[i] - sum);
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
          stoppedBy: "complete",
        }),
        result: {
          values: values.map((row) => spread(row, free, parts)),
          standardErrors: standardErrors.map((row) => spread(row, free, parts)),
          intercepts,
        },
        diagnostics: { backgroundRows: draws, constantParts: parts - free.length, leftOver },
        notes: notes(
          probe,
          outputs,
          ends,
          leftOver,
          full.map((value, i) => value - intercepts[i]),
        ),
      };
    },
  };
}

/** Values of the free parts among all parts: the others are worth 0, and that is certain. */
function spread<T>(values: ArrayLike<T>, free: readonly number[], parts: number): (T | 0)[] {
  const all = new Array<T | 0>(parts).fill(0);
  free.forEach((part, i) => {
    all[part] = values[i];
  });
  return all;
}

function notes(
  probe: Probe,
  outputs: readonly number[],
  { batchDependent }: Ends,
  leftOver: readonly number[],
  change: readonly number[],
): Note[] {
  const found: Note[] = [];
  const fewRows = fewBackgroundRowsNote(probe.draws as number, "values");
  if (fewRows) found.push(fewRows);
  outputs.forEach((output, i) => {
    if (Math.abs(leftOver[i]) <= MUCH_LEFT * Math.abs(change[i])) return;
    found.push({
      code: "INTERACTIONS",
      message: `Output "${probe.outputs[output].name}": taken away one at a time, the parts do not add up to what all of them do together. Parts that stand in for each other look as if none of them counted; Shapley values share this out.`,
    });
  });
  if (batchDependent) found.push(batchDependentNote());
  return found;
}
