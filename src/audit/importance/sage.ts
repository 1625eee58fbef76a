import { number, oneOf, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Dataset } from "../../core/dataset.js";
import type { Note } from "../../core/explanation.js";
import { inPieces } from "../../core/give-way.js";
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
import { fewRowsNotes } from "../run/few-rows-notes.js";
import { groupsOption } from "../run/importance-parts.js";
import { LOSS_WORDS, LOSSES } from "../run/losses.js";
import { budgetOption, modelOptions } from "../run/model-options.js";
import { type RowQuestions, rowQuestions } from "../run/row-questions.js";
import { sampledRows } from "../run/sampled-rows.js";
import { gainsByRow } from "./gains-by-row.js";
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
/** Losses without one background row each that are kept at once: 8 MB. Pairs of fewer parts are asked together. */
const MAX_KEPT_LOSSES = 1e6;
/** Gains that are worked out before other work may have its turn: some milliseconds. */
const PIECE_GAINS = 50_000;
/** Least number of pairs for a standard error. */
const MIN_PAIRS = 8;

/**
 * Shapley values of the loss (SAGE): divides a model's gain over knowing nothing among its features.
 *
 * The values add up to the loss of the mean answer to background rows less the model's loss. What is not known is filled
 * from background rows, regardless of what is known. Each sample is a row and an order of the parts, run through forwards
 * and backwards. The intervals are over tables: they cover which rows this one holds, as rows that become known and as
 * background, and which pairs were drawn; `precision` is about the pairs alone. With few background rows the loss of a mean
 * answer comes out a little too high, by order 1 / backgroundRows; a single one is taken as the one that is meant.
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
  const outputs = model.outputs.length;
  const answers = await answersTo(questions, dataset, background, outputs);
  const empty = meanOf(answers, outputs);
  const emptyWithout = withoutEach(answers, empty);
  const gains = parts.map(() => [] as number[]);
  const byRow = gainsByRow(parts.length, background, dataset.cluster);
  const wholeByRow = gainsByRow(1, [], dataset.cluster);
  const draw = weightedRows(dataset, known);
  let stoppedBy: "budget" | "converged" = "budget";
  const pairsAtOnce = Math.max(1, Math.floor(MAX_KEPT_LOSSES / (2 * parts.length * m)));
  for (let from = 0; from < pairs; from += BATCH) {
    const end = Math.min(from + BATCH, pairs);
    for (let first = from; first < end; first += pairsAtOnce) await askPairs(first, Math.min(pairsAtOnce, end - first));
    if (from + BATCH < pairs && isPrecise(gains, options.precision)) {
      stoppedBy = "converged";
      break;
    }
  }
  const [baseLoss] = wholeByRow.estimates();
  const { values, notes } = widenedSteadyParts(
    byRow.estimates(),
    byRow.changes(),
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
      rows: gains[0].length,
      values,
    },
    diagnostics: { backgroundRows: m, pairsOfOrders: gains[0].length },
    notes: [
      ...questions.noiseNotes([...model.outputs.keys()], true),
      ...notesOf(values, isPrecise(gains, options.precision)),
      ...fewRowsNotes(known.length, "importance"),
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
    const without = setups.map(() => [] as Float64Array[]);
    const lossesOf = (data: Float64Array, row: number) => {
      const rows = data.length / outputs;
      return losses({ data, rows, columns: outputs }, new Int32Array(rows).fill(row));
    };
    const onState = (i: number, each: Float64Array, mean: Float64Array) =>
      without[i].push(lossesOf(withoutEach(each, mean), setups[i].row));
    const means = await answersAlongOrders(questions, dataset, parts, setups, outputs, true, onState);
    for (const [i, { row, order }] of setups.entries()) {
      await questions.giveWay();
      const [lossOfAll, ...between] = means[i].map((mean) => lossesOf(mean, row)[0]);
      // Negated, because a part's contribution is the fall of the loss; 0 - 0 avoids -0, which JSON cannot hold.
      const gainsOf = (start: number, path: number[]) =>
        gainsAlongOrders(order, { start, between: path, end: lossOfAll }).map((value) => 0 - value);
      const found = gainsOf(lossesOf(empty, row)[0], between);
      const starts = lossesOf(emptyWithout, row);
      const pulls: Float64Array[] = [];
      const pullOf = (b: number) =>
        gainsOf(
          starts[b],
          without[i].map((each) => each[b]),
        ).map((gain, part) => (m - 1) * (found[part] - gain));
      await inPieces(m, PIECE_GAINS / parts.length, questions.giveWay, (first, end) => {
        for (let b = first; b < end; b++) pulls.push(pullOf(b));
      });
      byRow.add(row, found, pulls);
      wholeByRow.add(row, [lossOfAll], []);
      found.forEach((gain, part) => {
        gains[part].push(gain);
      });
    }
  }
}

/** The model's answers to some rows of the dataset: rows x outputs. */
async function answersTo(
  questions: RowQuestions,
  dataset: Dataset,
  rows: Int32Array,
  outputs: number,
): Promise<Float64Array> {
  const answers = new Float64Array(rows.length * outputs);
  await questions.ask(
    rows.length,
    (i, row) => row.set(matrixRow(dataset.rows, rows[i])),
    (i, answer) => answers.set(answer, i * outputs),
  );
  return answers;
}

/** One number per output. */
function meanOf(answers: Float64Array, outputs: number): Float64Array {
  const mean = new Float64Array(outputs);
  answers.forEach((value, i) => {
    mean[i % outputs] += value / (answers.length / outputs);
  });
  return mean;
}

/** The mean of all answers but one, of each: rows x outputs. */
function withoutEach(answers: Float64Array, mean: Float64Array): Float64Array {
  const rows = answers.length / mean.length;
  return answers.map((value, i) => mean[i % mean.length] + (mean[i % mean.length] - value) / Math.max(1, rows - 1));
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
