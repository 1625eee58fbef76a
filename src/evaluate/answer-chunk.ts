import { batchRows, checkAnswerShape, checkProbabilities, uncheckedPredict } from "../core/checks/check-answers.js";
import { thrownMessage } from "../core/checks/thrown-message.js";
import { giveWay } from "../core/give-way.js";
import { isPromise } from "../core/is-promise.js";
import type { Perturber, ReferenceRows } from "../core/masker.js";
import { isMatrix, type Matrix } from "../core/matrix.js";
import type { Batch, Model, Spent } from "../core/model.js";
import type { Plan, Range } from "../core/plan.js";
import { WhyboxError } from "../core/whybox-error.js";
import { inTurn } from "../models/in-turn.js";
import { aborted } from "./aborted.js";
import { callBytes, referencesOf, rowsPerMask } from "./chunks.js";
import { reportNotFinite } from "./report-not-finite.js";

export type ChunkAnswers = {
  readonly answers: Matrix;
  readonly modelRows: number;
  readonly modelCalls: number;
  readonly spent?: Spent;
};

/** Longest time that the pieces of one mask keep other work waiting, beyond the piece under way. */
const MAX_STRETCH_MS = 4;

/**
 * Answers one chunk: makes its perturbed rows, asks the model, averages over the reference rows by weight.
 *
 * A mask whose rows do not fit into `chunkBytes` together is asked in pieces. Sums run over the reference rows in
 * order, whatever the pieces, so that not a bit of the answer depends on them.
 *
 * Synchronous models are not awaited: an `await` lets concurrent explanations evict this chunk's rows from the cache.
 *
 * @param sums  rows of the plan x outputs, zeros: where to add up
 * @returns rows of the plan x outputs, in `sums`; a promise only where the model returns one
 * @throws WhyboxError MODEL_FAILED when predict throws, MODEL_ANSWER_INVALID when its answer is not one
 */
export function answerChunk<B extends Batch>(
  model: Model<B>,
  rows: ReferenceRows,
  perturber: Perturber<B>,
  plan: Plan,
  chunkBytes: number,
  signal?: AbortSignal,
  sums: Float64Array = new Float64Array(plan.z.rows * model.outputs.length),
): ChunkAnswers | Promise<ChunkAnswers> {
  const outputs = model.outputs.length;
  const masks = plan.z.rows;
  const perMask = rowsPerMask(plan, rows);
  const weights = plan.referenceOf ? undefined : rows.weights;
  const references = plan.referenceOf ? { from: 0, to: 1 } : referencesOf(plan, rows);
  const { rowBytes } = perturber;
  const rowsPerPiece = Math.max(1, Math.floor(callBytes(model, rowBytes, chunkBytes) / rowBytes));
  const left = pieces(masks, references, rowsPerPiece);
  const inPieces = references.to - references.from > rowsPerPiece;
  let modelCalls = 0;
  let spent: Spent | undefined;
  const meter = (more: Spent) => {
    spent = addSpent(spent, more);
  };

  const add = (answers: Matrix, batchRows: number, { masks, references }: Piece) => {
    modelCalls++;
    checkAnswerShape(model, answers, batchRows);
    const perMask = references.to - references.from;
    addUp(sums, answers.data, masks, perMask, outputs, weights?.subarray(references.from, references.to));
    // A sum is finite only if every term is: checking the few sums spares checking the many rows.
    for (let i = masks.from * outputs; i < masks.to * outputs; i++) {
      if (!Number.isFinite(sums[i])) reportNotFinite(model, rows, answers, plan, masks, references);
    }
  };
  let resumedMs = performance.now();
  const resume = () => {
    if (signal?.aborted) throw aborted(signal);
    resumedMs = performance.now();
    return askRest();
  };
  const askRest = (): ChunkAnswers | Promise<ChunkAnswers> => {
    for (let next = left.next(); !next.done; next = left.next()) {
      const piece = next.value;
      const batch = perturber.perturb(plan, piece.masks, piece.references);
      const count = batchRows(batch);
      const answers = callPredict(model, batch, signal, meter);
      if (isPromise(answers)) {
        return answers.then((matrix) => {
          add(matrix, count, piece);
          return askRest();
        });
      }
      add(answers, count, piece);
      // All pieces of a mask can take seconds.
      if (inPieces && performance.now() - resumedMs >= MAX_STRETCH_MS) return giveWay().then(resume);
    }
    divide(sums, totalWeight(rows, plan, perMask));
    const answers = { data: sums, rows: masks, columns: outputs };
    checkProbabilities(model, answers, (mask) =>
      perMask > 1 ? `mask ${mask}, on average over ${perMask} rows` : `row ${mask}`,
    );
    return { answers, modelRows: masks * perMask, modelCalls, ...withPrice(model, spent, masks * perMask, modelCalls) };
  };
  return askRest();
}

/**
 * Asks a model; waits for its turn where the model takes a limited number of calls at a time.
 *
 * @throws WhyboxError MODEL_FAILED for whatever predict throws, unless it is one already
 */
function callPredict<B extends Batch>(
  model: Model<B>,
  batch: B,
  signal: AbortSignal | undefined,
  meter: (spent: Spent) => void,
): Matrix | Promise<Matrix> {
  const failed = (cause: unknown): never => {
    if (cause instanceof WhyboxError || signal?.aborted) throw cause;
    throw new WhyboxError("MODEL_FAILED", `${model.name}.predict: threw: ${thrownMessage(cause)}`, { cause });
  };
  try {
    const unchecked = uncheckedPredict(model);
    const answers = unchecked
      ? unchecked(batch as never, signal, meter)
      : inTurn(model.predict, model.concurrency, () => model.predict(batch, signal, meter), copyWhenLate, signal);
    return isPromise(answers) ? answers.then(undefined, failed) : answers;
  } catch (cause) {
    return failed(cause);
  }
}

/** Copies an asynchronous answer: it may lie in memory that the model reuses. */
function copyWhenLate(answers: Matrix, late: boolean): Matrix {
  return late && isMatrix(answers) ? { ...answers, data: answers.data.slice() } : answers;
}

/** The sum of the weights that the answers to a mask are added up with. */
function totalWeight({ weights }: ReferenceRows, { referenceOf, references }: Plan, perMask: number): number {
  if (!weights || referenceOf) return perMask;
  if (!references) return 1;
  return weights.subarray(references.from, references.to).reduce((sum, weight) => sum + weight, 0);
}

function divide(sums: Float64Array, by: number): void {
  if (by !== 1) for (let i = 0; i < sums.length; i++) sums[i] /= by;
}

/** Sum of what two calls have taken; fields that neither gives stay absent. */
export function addSpent(one: Spent | undefined, other: Spent | undefined): Spent | undefined {
  if (!one || !other) return one ?? other;
  const sum = (name: "sentRows" | "cacheHits" | "money") => {
    if (one[name] === undefined && other[name] === undefined) return {};
    return { [name]: (one[name] ?? 0) + (other[name] ?? 0) };
  };
  const currency = one.currency ?? other.currency;
  return { ...sum("sentRows"), ...sum("cacheHits"), ...sum("money"), ...(currency !== undefined && { currency }) };
}

/** Spending of a call, with the price of the rows where the model has one and does not say itself what it took. */
function withPrice(
  { price }: Pick<Model, "price">,
  spent: Spent | undefined,
  rows: number,
  calls: number,
): { readonly spent?: Spent } {
  if (!price) return spent ? { spent } : {};
  const sent = spent?.sentRows ?? rows;
  const money = spent?.money ?? (price.perRow ?? 0) * sent + (sent > 0 ? (price.perCall ?? 0) * calls : 0);
  return { spent: { ...spent, money, currency: price.currency } };
}

/** One call of the model: some masks, each with some reference rows. */
type Piece = { readonly masks: Range; readonly references: Range };

/** Whole masks in one piece, or each mask in pieces of at most that many rows where its reference rows do not fit. */
function* pieces(masks: number, references: Range, rows: number): Generator<Piece, undefined> {
  if (references.to - references.from <= rows) {
    yield { masks: { from: 0, to: masks }, references };
    return;
  }
  for (let mask = 0; mask < masks; mask++) {
    for (let { from } = references; from < references.to; from += rows) {
      const to = Math.min(from + rows, references.to);
      yield { masks: { from: mask, to: mask + 1 }, references: { from, to } };
    }
  }
}

/**
 * Adds the answers to each mask's sums, reference row after reference row: the order decides the last bit. The plain version
 * is addOne of every mask and output; four masks go side by side, because each addition waits for the one before it.
 */
function addUp(
  sums: Float64Array,
  answers: Float64Array,
  masks: Range,
  perMask: number,
  outputs: number,
  weights: Float64Array | undefined,
): void {
  const perMaskAnswers = perMask * outputs;
  let mask = masks.from;
  let from = 0;
  if (!weights) {
    for (; mask + 4 <= masks.to; mask += 4, from += 4 * perMaskAnswers) {
      for (let output = 0; output < outputs; output++) {
        addFour(sums, mask * outputs + output, answers, from + output, perMask, outputs);
      }
    }
  }
  for (; mask < masks.to; mask++, from += perMaskAnswers) {
    for (let output = 0; output < outputs; output++) {
      addOne(sums, mask * outputs + output, answers, from + output, perMask, outputs, weights);
    }
  }
}

function addOne(
  sums: Float64Array,
  at: number,
  answers: Float64Array,
  from: number,
  perMask: number,
  outputs: number,
  weights: Float64Array | undefined,
): void {
  let sum = sums[at];
  for (let reference = 0, next = from; reference < perMask; reference++, next += outputs) {
    sum += weights ? weights[reference] * answers[next] : answers[next];
  }
  sums[at] = sum;
}

function addFour(
  sums: Float64Array,
  at: number,
  answers: Float64Array,
  from: number,
  perMask: number,
  outputs: number,
): void {
  const one = perMask * outputs;
  const two = 2 * one;
  const three = 3 * one;
  let first = sums[at];
  let second = sums[at + outputs];
  let third = sums[at + 2 * outputs];
  let fourth = sums[at + 3 * outputs];
  for (let next = from, end = from + one; next < end; next = (next + outputs) | 0) {
    first += answers[next];
    second += answers[(next + one) | 0];
    third += answers[(next + two) | 0];
    fourth += answers[(next + three) | 0];
  }
  sums[at] = first;
  sums[at + outputs] = second;
  sums[at + 2 * outputs] = third;
  sums[at + 3 * outputs] = fourth;
}
