import { quotedNames } from "../../../core/checks/quoted-names.js";
import type { Dataset } from "../../../core/dataset.js";
import type { Note } from "../../../core/explanation.js";
import { inPieces } from "../../../core/give-way.js";
import { matrixRow } from "../../../core/matrix-rows.js";
import type { Model } from "../../../core/model.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { linkFunction } from "../../../explain/shapley/link.js";
import { shuffle } from "../../../random/shuffle.js";
import { type Seed, stream } from "../../../random/stream.js";
import { isClassifier } from "../../answers/answers-reader.js";
import { checkFits } from "../../answers/check-fits.js";
import { answersAlongOrders, gainsAlongOrders } from "../../run/answers-along-orders.js";
import { importanceParts } from "../../run/importance-parts.js";
import { chosenLoss, LOSS_WORDS, lossReader } from "../../run/losses.js";
import { outputsOf } from "../../run/outputs-of.js";
import { type RowQuestions, rowQuestions } from "../../run/row-questions.js";
import { sampledRows } from "../../run/sampled-rows.js";
import { comparedGroups } from "./compared-groups.js";
import type { AttributedGap } from "./explained-gap.js";
import type { GapRows } from "./gap-estimates.js";
import type { GapOptions } from "./gap-options.js";

/** Largest share of the budget that goes to answers for whole rows. */
const ANSWER_SHARE = 0.5;
/** Least number of explained rows per group that has as many. */
const MIN_EXPLAINED = 8;
/** Approximate number of model rows in one batch of orders. */
const BATCH_ROWS = 50_000;
/** Orders, and rows, that are read between two turns for other work. */
const PIECE_ORDERS = 100;
const PIECE_ROWS = 1000;

/**
 * Explains the gap between two groups by Shapley values of the score or of the loss, for sampled rows of both groups.
 *
 * Unknown parts of a row are filled from background rows. Scores on their own scale are linear in the answers, so each
 * pair of orders meets one background row; log odds and losses are those of the mean answer over all background rows.
 */
export async function askedGap(
  where: string,
  model: Model,
  dataset: Dataset,
  options: GapOptions,
): Promise<AttributedGap> {
  checkFits(where, model, dataset);
  const parts = importanceParts(where, dataset, options.columnGroups);
  const measured = measureOf(where, model, dataset, options);
  const { budgetRows, seed } = options;
  const all = sampledRows(dataset, Number.POSITIVE_INFINITY, seed).filter(measured.isKnown);
  if (all.length === 0) throw new WhyboxError("INVALID_DATA", `${where}: expected rows with a true answer, got none`);
  const groups = comparedGroups(where, dataset, all, options);
  const taken = Math.min(all.length, Math.floor(ANSWER_SHARE * budgetRows));
  const rows = taken < all.length ? sampledAmong(all, dataset, taken, seed) : all;
  const compared = comparedGroups(where, dataset, rows, options);
  const background = sampledRows(dataset, options.backgroundRows, seed);
  const perOrder = Math.max(1, 2 * (parts.length - 1)) * (measured.isLinear ? 1 : background.length);
  const most = Math.floor((budgetRows - rows.length - background.length) / perOrder);
  const wanted = compared.rows.map(({ length }) => length * options.ordersPerRow);
  const counts = orderCounts(most, wanted);
  if (Math.min(...counts) < leastOrders(wanted)) {
    const orders = 2 * leastOrders(groups.rows.map(({ length }) => length * options.ordersPerRow));
    const asked = background.length + orders * perOrder;
    const wholeRows = Math.min(all.length, Math.ceil((asked * ANSWER_SHARE) / (1 - ANSWER_SHARE)) - 1);
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${where}: expected budgetRows of at least ${wholeRows + asked} (${wholeRows} rows, then ${orders} pairs of orders of ${parts.length} parts), got ${budgetRows}; lower backgroundRows or put columns together`,
    );
  }
  const questions = rowQuestions(model, dataset.rows.columns, budgetRows, options);
  questions.expect(rows.length + background.length + (counts[0] + counts[1]) * perOrder);
  const answerOf = await answersTo(questions, dataset, rows, background, model.outputs.length);
  const value = (row: number) => measured.value(answerOf(row), row);
  const sides: GapRows[] = [];
  for (const [s, members] of compared.rows.entries()) {
    const setup = {
      questions,
      dataset,
      parts,
      background,
      answerOf,
      value,
      measured,
      seed,
      outputs: model.outputs.length,
    };
    sides.push(await attributedSide(members, counts[s], s, setup));
  }
  return {
    compared,
    sides: sides as unknown as AttributedGap["sides"],
    ...{
      parts,
      title: measured.title,
      output: measured.output,
      unit: measured.unit,
      model: model.name,
      hasRest: false,
    },
    cost: questions.cost(counts.some((count, s) => count < wanted[s]) ? "budget" : "complete"),
    run: questions.record(),
    giveWay: questions.giveWay,
    notes: [
      ...compared.notes,
      ...questions.noiseNotes([...model.outputs.keys()], true),
      ...notesOf(rows.length, all.length, measured.isClipped()),
    ],
  };
}

type Measure = {
  readonly title: string;
  readonly output: string;
  readonly unit: string | null;
  /** True where the value of a mean answer equals the mean of the values. */
  readonly isLinear: boolean;
  readonly isKnown: (row: number) => boolean;
  /** Score or loss of one answer to one row. */
  readonly value: (answer: Float64Array, row: number) => number;
  readonly isClipped: () => boolean;
};

function measureOf(where: string, model: Model, dataset: Dataset, options: GapOptions): Measure {
  const { target } = dataset;
  if (options.measure === "loss") {
    if (!target) throw new WhyboxError("INVALID_ARGUMENT", `${where}: measure "loss" needs a dataset with a target`);
    const task = isClassifier(model) ? "classification" : "regression";
    const loss = chosenLoss(where, task, options.loss, { classification: "logLoss", regression: "squaredError" });
    const losses = lossReader(where, model, dataset, loss);
    return {
      ...{ title: LOSS_WORDS[loss], output: LOSS_WORDS[loss], unit: null, isLinear: false, isClipped: () => false },
      isKnown: (row) => !Number.isNaN(target.values[row]),
      value: (answer, row) => losses({ data: answer, rows: 1, columns: answer.length }, Int32Array.of(row))[0],
    };
  }
  const found = outputsOf(where, model, dataset, options.output === undefined ? undefined : [options.output]);
  if (found.length > 1) {
    const names = quotedNames(model.outputs.map(({ name }) => name));
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected output to name one of ${names}`);
  }
  const [at] = found;
  const { name, unit } = model.outputs[at];
  const link = linkFunction(where, options.link, options.clip);
  return {
    title: `${unit === "probability" ? `probability of ${name}` : name}${link.isIdentity ? "" : ", in log odds"}`,
    ...{
      output: name,
      unit: link.isIdentity ? (unit ?? null) : null,
      isLinear: link.isIdentity,
      isClipped: link.clipped,
    },
    isKnown: () => true,
    value: (answer) => link.apply(answer[at], name),
  };
}

function sampledAmong(rows: Int32Array, dataset: Dataset, count: number, seed: Seed): Int32Array {
  const isIn = new Float64Array(dataset.rows.rows);
  for (const row of rows) isIn[row] = 1;
  return sampledRows({ ...dataset, weights: isIn }, count, seed);
}

/** Equal numbers of orders for both groups, up to the number that each can use. */
function orderCounts(most: number, wanted: readonly number[]): [number, number] {
  const half = Math.floor(Math.max(0, most) / 2);
  const first = Math.min(wanted[0], Math.max(half, most - wanted[1]));
  return [first, Math.max(0, Math.min(wanted[1], most - first))];
}

/** The number of orders that each group needs at least. */
function leastOrders(wanted: readonly number[]): number {
  return Math.min(MIN_EXPLAINED, ...wanted);
}

async function answersTo(
  questions: RowQuestions,
  dataset: Dataset,
  rows: Int32Array,
  background: Int32Array,
  outputs: number,
): Promise<(row: number) => Float64Array> {
  const asked = Int32Array.from(new Set([...rows, ...background]));
  const answers = new Float64Array(asked.length * outputs);
  const place = new Map(Array.from(asked, (row, at) => [row, at]));
  await questions.ask(
    asked.length,
    (at, row) => row.set(matrixRow(dataset.rows, asked[at])),
    (at, answer) => answers.set(answer, at * outputs),
  );
  return (row) => {
    const at = (place.get(row) as number) * outputs;
    return answers.subarray(at, at + outputs);
  };
}

type Setup = {
  readonly questions: RowQuestions;
  readonly dataset: Dataset;
  readonly parts: readonly { readonly columns: readonly number[] }[];
  readonly background: Int32Array;
  readonly answerOf: (row: number) => Float64Array;
  readonly value: (row: number) => number;
  readonly measured: Measure;
  readonly seed: Seed;
  readonly outputs: number;
};

async function attributedSide(members: Int32Array, count: number, side: number, setup: Setup): Promise<GapRows> {
  const { questions, dataset, parts, background, answerOf, value, measured, seed, outputs } = setup;
  const mean = new Float64Array(outputs);
  for (const row of background) {
    const answer = answerOf(row);
    for (let o = 0; o < outputs; o++) mean[o] += answer[o] / background.length;
  }
  const [k, order] = [parts.length, shuffledRows(members, side, seed)];
  const sums = new Map<number, { gains: Float64Array; pairs: number }>();
  const perPair = Math.max(1, 2 * (k - 1)) * (measured.isLinear ? 1 : background.length);
  const batch = Math.max(1, Math.floor(BATCH_ROWS / perPair));
  for (let from = 0; from < count; from += batch) {
    const ordered = Array.from({ length: Math.min(batch, count - from) }, (_, i) => {
      const random = stream(seed, `gap order ${side}`, from + i);
      const drawn = background[random.integer(background.length)];
      return {
        row: order[(from + i) % order.length],
        order: shuffle([...Array(k).keys()], random),
        background: measured.isLinear ? Int32Array.of(drawn) : background,
      };
    });
    const means = await answersAlongOrders(questions, dataset, parts, ordered, outputs, false);
    for (const [i, { row, order: taken, background: met }] of ordered.entries()) {
      if (i % PIECE_ORDERS === 0) await questions.giveWay();
      const between = means[i].slice(1).map((answer) => measured.value(answer, row));
      const start = measured.value(measured.isLinear ? answerOf(met[0]) : mean, row);
      const gains = gainsAlongOrders(taken, { start, between, end: value(row) });
      const sum = sums.get(row) ?? { gains: new Float64Array(k), pairs: 0 };
      for (let part = 0; part < k; part++) sum.gains[part] += gains[part];
      sum.pairs++;
      sums.set(row, sum);
    }
  }
  const [values, starts] = [new Float64Array(members.length), new Float64Array(members.length)];
  await inPieces(members.length, PIECE_ROWS, questions.giveWay, (first, end) => {
    for (let i = first; i < end; i++) {
      values[i] = value(members[i]);
      starts[i] = measured.value(mean, members[i]);
    }
  });
  return {
    ...{ rows: members, values, starts },
    explained: Int32Array.from(sums.keys()),
    attributions: Array.from(sums.values(), ({ gains, pairs }) => gains.map((gain) => gain / pairs)),
  };
}

function shuffledRows(members: Int32Array, side: number, seed: Seed): Int32Array {
  return shuffle(members.slice(), stream(seed, "gap rows", side));
}

function notesOf(rows: number, all: number, isClipped: boolean): Note[] {
  const notes: Note[] = [];
  if (rows < all) {
    notes.push({
      code: "ROWS_SAMPLED",
      message: `The budget allowed ${rows} of ${all} rows; the intervals cover which ones.`,
    });
  }
  if (isClipped) {
    notes.push({ code: "LINK_CLIPPED", message: "Averages near 0 or 1 were moved to the clip before the logit." });
  }
  return notes;
}
