import { describeValue } from "../../core/checks/describe-value.js";
import { number, oneOf, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Note } from "../../core/explanation.js";
import { inTurns, turnsOf } from "../../core/give-way.js";
import type { Slices, SlicesResult } from "../../core/kinds/slices.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { runOptions, seedOption } from "../../explain/run/run-options.js";
import type { Answers } from "../answers/answers.js";
import { codedColumns } from "../rules/coded-columns.js";
import { cutColumnsInSteps } from "../rules/cut-columns.js";
import { halvesOf } from "../rules/halves-of.js";
import { distinctRules, searchInSteps } from "../rules/search-rules.js";
import { answeredFrame } from "../run/audit-frame.js";
import { meanEstimate } from "../run/estimates.js";
import { chosenLoss, LOSS_WORDS, LOSSES, rowLosses } from "../run/losses.js";
import { measureSlices } from "./measure-slices.js";

export const errorSlicesOptions = optionsOf("errorSlices", {
  seed: seedOption,
  loss: oneOf(LOSSES, {
    says: "what a wrong answer costs",
    defaultSays: '"error" for classes, "absoluteError" for numbers',
  }),
  maxConditions: wholeNumber({ min: 1, max: 3, default: 2, says: "conditions of a rule, at most" }),
  minShare: number({ above: 0, max: 0.5, default: 0.01, says: "of the rows in a slice, at least" }),
  count: wholeNumber({ min: 1, max: 100, default: 10, says: "rules that are measured, at most" }),
  alpha: number({ above: 0, below: 1, default: 0.05, says: "chance of any slice where there is none" }),
  signal: runOptions.signal,
});
export type ErrorSlicesOptions = Given<typeof errorSlicesOptions>;

/** Least number of rows, both halves together, for a rule to be found. */
const MIN_ROWS = 80;

/**
 * Finds where a model fails: rules such as `age <= 25 and job is clerk` that single out rows with a higher loss.
 *
 * Rules are found on one half of the rows and measured on the other, so that the excess reported is not the luck of the
 * search. P-values are adjusted by Holm for the rules measured; without a real slice, one is reported with probability
 * `alpha` at most. Intervals hold for all rules measured at once, with 95% (Bonferroni): only the clearest are
 * reported. Rules ask for the model's features, for groups and for other columns of the table.
 *
 * Search: every band between deciles of numbers, every label (and the labels of highest loss together), and every pair
 * of these by prefix sums; of more than 40 columns the pairs of the 40 that part losses best by themselves. The test is
 * Fisher's exact for errors, a permutation test for other losses, and Student's t by cluster with clusters or weights.
 *
 * @param answers  of answersOf, on a dataset with a target
 * @returns kind "slices", by excess x rows
 * @throws WhyboxError INVALID_ARGUMENT without a target or for a loss of the other task; ABORTED
 * Cost: no model row; O(columns^2 (rows + 3,025)) time.
 * @example
 * const { result } = await errorSlices(answers);
 * result.slices[0]?.text   // "age <= 25 and job is clerk"
 */
export async function errorSlices(answers: Answers, given: ErrorSlicesOptions = {}): Promise<Slices> {
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const options = errorSlicesOptions.resolve(given);
  if (answers?.truth === undefined) {
    const got = answers?.dataset ? "answers without a target" : describeValue(answers);
    throw new WhyboxError("INVALID_ARGUMENT", `errorSlices: expected answers to a dataset with a target, got ${got}`);
  }
  const loss = chosenLoss("errorSlices", answers.task, options.loss, {
    classification: "error",
    regression: "absoluteError",
  });
  const turn = turnsOf("errorSlices", options.signal);
  const losses = rowLosses(answers, loss);
  const rows = Int32Array.from(
    [...losses.keys()].filter((row) => !Number.isNaN(losses[row]) && answers.weights[row] > 0),
  );
  const { searched, measured } = halvesOf(rows, answers.dataset.cluster, options.seed);
  const enough = rows.length >= MIN_ROWS;
  const { weights, dataset } = answers;
  const columns = codedColumns(await inTurns(cutColumnsInSteps(dataset), turn), losses, weights, searched);
  const { maxConditions, minShare, count } = options;
  const { rules, lookedAt } = enough
    ? await inTurns(searchInSteps(columns, { values: losses, weights, rows: searched, maxConditions, minShare }), turn)
    : { rules: [], lookedAt: 0 };
  const candidates = await inTurns(distinctRules(rules, columns, searched, count), turn);
  const measuring = {
    values: losses,
    weights,
    cluster: dataset.cluster,
    isWeighted: dataset.weights !== undefined,
    isBinary: loss === "error",
    rows: measured,
  };
  const slices = await inTurns(measureSlices(candidates, columns, measuring, options.seed), turn);
  const { deviation: _, ...overall } = meanEstimate(Float64Array.from(measured, (row) => losses[row]));
  const result: SlicesResult = {
    loss: LOSS_WORDS[loss],
    overall,
    searchedRows: searched.length,
    measuredRows: measured.length,
    rulesLookedAt: lookedAt,
    rulesMeasured: candidates.length,
    alpha: options.alpha,
    slices: slices
      .filter((slice) => slice.adjustedPValue <= options.alpha && slice.loss > slice.lossElsewhere)
      .sort((a, b) => b.share * (b.excess.value as number) - a.share * (a.excess.value as number)),
  };
  return {
    ...answeredFrame({
      ...{ kind: "slices", method: "errorSlices", options: errorSlicesOptions.record({ ...options, loss }) },
      ...{ seed: options.seed, answers, startedAt, startedMs },
    }),
    result,
    diagnostics: {},
    notes: notesOf(rows.length),
  };
}

function notesOf(rows: number): Note[] {
  if (rows >= MIN_ROWS) return [];
  return [
    {
      code: "FEW_ROWS",
      message: `There are ${rows} rows with a true answer; no slice can stand up on fewer than ${MIN_ROWS}, and none was looked for.`,
    },
  ];
}
