import { number, oneOf, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Dataset } from "../../core/dataset.js";
import type { Note } from "../../core/explanation.js";
import type { Estimate } from "../../core/kinds/estimate.js";
import type { LossImportance } from "../../core/kinds/loss-importance.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { shuffle } from "../../random/shuffle.js";
import { stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
import { checkFits } from "../answers/check-fits.js";
import { answersAlongOrders, gainsAlongOrders } from "../run/answers-along-orders.js";
import { askedFrame } from "../run/audit-frame.js";
import { meanEstimate } from "../run/estimates.js";
import { groupsOption } from "../run/importance-parts.js";
import { LOSS_WORDS, LOSSES } from "../run/losses.js";
import { budgetOption, modelOptions } from "../run/model-options.js";
import { type RowQuestions, rowQuestions } from "../run/row-questions.js";
import { sampledRows } from "../run/sampled-rows.js";
import { lossSetting } from "./loss-setting.js";
import { widenedSteadyParts } from "./steady-parts.js";

export const sageOptions = optionsOf("sage", {
  ...modelOptions,
  budgetRows: budgetOption(400_000),
  loss: oneOf(LOSSES, {
    says: "what a wrong answer costs",
    defaultSays: '"logLoss" for classes, "squaredError" for numbers',
  }),
  groups: groupsOption,
  backgroundRows: wholeNumber({ min: 1, max: 10_000, default: 64, says: "rows that stand for what is not known" }),
  precision: number({
    min: 0,
    max: 1,
    default: 0.025,
    says: "stops when the largest standard error is this share of the range of the values",
  }),
});
export type SageOptions = Given<typeof sageOptions>;

/** Pairs of orders between two checks of the standard errors. */
const BATCH = 32;
/** Least number of pairs for a standard error. */
const MIN_PAIRS = 8;

/**
 * Shapley values of the loss (SAGE): divides a model's gain over knowing nothing among its features.
 *
 * The values add up to the loss of the mean answer to background rows less the model's loss. What is not known is filled
 * from background rows, regardless of what is known. Each sample is a row and an order of the parts, run through forwards
 * and backwards; the intervals (t over such pairs) cover both, for these background rows. With few of them the loss of a
 * mean answer comes out a little too high, by order 1 / backgroundRows.
 *
 * @param dataset  with a target; rows without a true answer are left out
 * @returns kind "lossImportance", one value per feature or group, in the unit of the loss
 * @throws WhyboxError INVALID_ARGUMENT without a target, or for the loss "error"; BUDGET_TOO_SMALL; ABORTED
 * Source: Covert, Lundberg & Lee 2020, NeurIPS 33; reversed orders: Mitchell et al. 2022, JMLR 23.
 * Cost: (2 x parts - 1) x backgroundRows model rows per pair, until `precision` is reached or `budgetRows` is spent.
 * @example
 * const importance = await sage(model, people, { budgetRows: 100_000 });
 */
export async function sage(model: Model, dataset: Dataset, given: SageOptions = {}): Promise<LossImportance> {
  const where = "sage";
  const options = sageOptions.resolve(given);
  checkFits(where, model, dataset);
  const { loss, losses, parts, known } = lossSetting(where, model, dataset, options);
  const background = sampledRows(dataset, options.backgroundRows, options.seed);
  const m = background.length;
  const pairs = affordablePairs(where, parts.length, m, options.budgetRows);
  const questions = rowQuestions(model, dataset.rows.columns, options.budgetRows, options);
  const empty = await meanAnswer(questions, dataset, background, model.outputs.length);
  const gains = parts.map(() => [] as number[]);
  const draw = weightedRows(dataset, known);
  const full: number[] = [];
  let stoppedBy: "budget" | "converged" = "budget";
  for (let from = 0; from < pairs; from += BATCH) {
    await askPairs(from, Math.min(BATCH, pairs - from));
    if (from + BATCH < pairs && isPrecise(gains, options.precision)) {
      stoppedBy = "converged";
      break;
    }
  }
  const estimated = gains.map((list): Estimate => {
    const { deviation: _, ...found } = meanEstimate(list);
    return found.interval === null ? found : { ...found, interval: "t over pairs of orders" };
  });
  const { deviation: _, ...baseLoss } = meanEstimate(full);
  const { values, notes } = widenedSteadyParts(
    estimated,
    gains,
    parts.map(({ name }) => name),
    baseLoss.value,
  );
  const everyLoss = losses({ data: repeated(empty, known.length), rows: known.length, columns: empty.length }, known);
  return {
    ...askedFrame({
      ...{ kind: "lossImportance", method: where, options: sageOptions.record({ ...options, loss }) },
      ...{ seed: options.seed, dataset, model, parts, questions, stoppedBy },
    }),
    result: {
      loss: LOSS_WORDS[loss],
      measure: "Shapley values of the loss (SAGE)",
      baseLoss,
      lossWithout: weightedMean(everyLoss, dataset, known),
      rows: full.length,
      values,
    },
    diagnostics: { backgroundRows: m, pairsOfOrders: full.length },
    notes: [
      ...questions.noiseNotes([...model.outputs.keys()], true),
      ...notesOf(values, isPrecise(gains, options.precision)),
      ...notes,
    ],
  };

  /** Adds the gains of some pairs of orders: each part's, averaged over an order and its reverse. */
  async function askPairs(from: number, count: number): Promise<void> {
    const setups = Array.from({ length: count }, (_, i) => {
      const random = stream(options.seed, "sage", from + i);
      const row = draw(random.uniform());
      const order = shuffle([...parts.keys()], random);
      return { row, order, background };
    });
    const means = await answersAlongOrders(questions, dataset, parts, setups, model.outputs.length, true);
    setups.forEach(({ row, order }, i) => {
      const lossOf = (answer: Float64Array) =>
        losses({ data: answer, rows: 1, columns: answer.length }, Int32Array.of(row))[0];
      const [lossOfAll, ...between] = means[i].map(lossOf);
      full.push(lossOfAll);
      gainsAlongOrders(order, { start: lossOf(empty), between, end: lossOfAll }).forEach((value, part) => {
        // Negated, because a part's contribution is the fall of the loss; 0 - 0 avoids -0, which JSON cannot hold.
        gains[part].push(0 - value);
      });
    });
  }
}

/** The model's mean answer to some rows of the dataset: one number per output. */
async function meanAnswer(
  questions: RowQuestions,
  dataset: Dataset,
  rows: Int32Array,
  outputs: number,
): Promise<Float64Array> {
  const mean = new Float64Array(outputs);
  await questions.ask(
    rows.length,
    (i, row) => row.set(matrixRow(dataset.rows, rows[i])),
    (_, answer) =>
      answer.forEach((value, output) => {
        mean[output] += value / rows.length;
      }),
  );
  return mean;
}

/** The pairs of orders that a budget pays for. */
function affordablePairs(where: string, parts: number, backgroundRows: number, budgetRows: number): number {
  // Nothing known is asked once for all.
  const perPair = Math.max(1, 2 * parts - 2) * backgroundRows + 1;
  const pairs = Math.floor((budgetRows - backgroundRows) / perPair);
  if (pairs >= MIN_PAIRS) return pairs;
  throw new WhyboxError(
    "BUDGET_TOO_SMALL",
    `${where}: expected budgetRows of at least ${backgroundRows + MIN_PAIRS * perPair} (${MIN_PAIRS} pairs of orders of ${parts} parts x ${backgroundRows} background rows), got ${budgetRows}; lower backgroundRows or group features`,
  );
}

/** The mean of one number per row, by the weights of the dataset. */
function weightedMean(values: ArrayLike<number>, { weights }: Dataset, rows: Int32Array): number {
  const weightOf = (row: number) => weights?.[row] ?? 1;
  return (
    rows.reduce((sum, row, i) => sum + weightOf(row) * values[i], 0) / rows.reduce((sum, row) => sum + weightOf(row), 0)
  );
}

function isPrecise(gains: readonly (readonly number[])[], precision: number): boolean {
  if (gains[0].length < 2 || precision === 0) return false;
  const found = gains.map((list) => meanEstimate(list));
  const means = found.map(({ value }) => value as number);
  const range = Math.max(...means) - Math.min(...means, 0);
  const error = Math.max(...found.map(({ deviation }) => (deviation as number) / Math.sqrt(gains[0].length)));
  return error <= precision * range;
}

function notesOf(values: readonly Estimate[], precise: boolean): Note[] {
  if (precise || values.length < 2) return [];
  return [
    {
      code: "IMPRECISE",
      message:
        "The budget ended before the asked-for precision was reached; do not read anything into the order of values whose intervals overlap.",
    },
  ];
}

/** Draws rows by their weights: from a uniform number to a row. */
function weightedRows({ weights }: Dataset, rows: Int32Array): (uniform: number) => number {
  if (!weights) return (uniform) => rows[Math.floor(uniform * rows.length)];
  const draw = weightedDraw(rows.length, (at) => weights[rows[at]]);
  return (uniform) => rows[draw(uniform)];
}

function repeated(values: Float64Array, times: number): Float64Array {
  const data = new Float64Array(values.length * times);
  for (let i = 0; i < times; i++) data.set(values, i * values.length);
  return data;
}
