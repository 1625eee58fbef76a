import { batchRows, checkAnswerShape, checkProbabilities } from "../core/checks/check-answers.js";
import { isPromise } from "../core/is-promise.js";
import type { Fill, Masker } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { Batch, Model, Spent } from "../core/model.js";
import type { Plan, Range } from "../core/plan.js";
import { WhyboxError } from "../core/whybox-error.js";
import { addSpent } from "./add-spent.js";
import { callPredict } from "./call-predict.js";
import { reportNotFinite } from "./report-not-finite.js";

/**
 * Bytes of perturbed rows that exist at once in a process or worker: large enough that a call's fixed cost
 * does not show, small enough that rows are still in the cache when the model reads them.
 */
export const DEFAULT_CHUNK_BYTES = 512 * 1024;

/** `chunkBytes`, or less where the model takes fewer rows a call. */
export function callBytes(
  { rowsPerCall }: Pick<Model, "rowsPerCall">,
  masker: { readonly rowBytes: number },
  chunkBytes: number,
): number {
  return rowsPerCall === undefined ? chunkBytes : Math.min(chunkBytes, rowsPerCall * masker.rowBytes);
}

/** Splits a plan into runs of rows whose perturbed rows fit into `chunkBytes`; a run has at least one row. */
export function* chunks(plan: Plan, masker: Masker, chunkBytes: number): Generator<Range> {
  const size = Math.max(1, Math.floor(chunkBytes / (masker.rowBytes * drawsPerMask(plan, masker))));
  for (let from = 0; from < plan.z.rows; from += size) yield { from, to: Math.min(from + size, plan.z.rows) };
}

/** How many model rows one row of the plan costs. */
function drawsPerMask(plan: Plan, masker: Masker): number {
  if (plan.draw) return 1;
  if (masker.draws === "unbounded") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      "ask: expected a plan that names its draws, because the masker's draws are unbounded",
    );
  }
  return masker.draws;
}

export type ChunkAnswers = {
  readonly answers: Matrix;
  readonly modelRows: number;
  readonly modelCalls: number;
  readonly spent?: Spent;
};

/**
 * Answers one chunk: makes its perturbed rows, asks the model, averages over the draws by weight.
 *
 * A mask whose draws do not fit into `chunkBytes` together is asked in pieces. Sums run over the draws in
 * order, whatever the pieces, so that the answer does not depend on them by a single bit.
 *
 * A model that answers at once is never waited for: others that explain side by side would make their rows in the
 * meantime, and these would no longer be in the cache.
 *
 * @param sums  rows of the plan x outputs, zeros: where to add up
 * @returns rows of the plan x outputs, in `sums`; a promise only where the model makes one
 * @throws WhyboxError MODEL_FAILED when predict throws, MODEL_ANSWER_INVALID when its answer is not one
 */
export function answerChunk<B extends Batch>(
  model: Model<B>,
  masker: Masker<B>,
  fill: Fill<B>,
  plan: Plan,
  chunkBytes: number,
  signal?: AbortSignal,
  sums: Float64Array = new Float64Array(plan.z.rows * model.outputs.length),
): ChunkAnswers | Promise<ChunkAnswers> {
  const outputs = model.outputs.length;
  const masks = plan.z.rows;
  const draws = drawsPerMask(plan, masker);
  const weights = plan.draw ? undefined : masker.weights;
  const left = pieces(masks, draws, Math.max(1, Math.floor(callBytes(model, masker, chunkBytes) / masker.rowBytes)));
  let modelCalls = 0;
  let spent: Spent | undefined;
  const meter = (more: Spent) => {
    spent = addSpent(spent, more);
  };

  const add = (answers: Matrix, rows: number, { masks, draws }: Piece) => {
    modelCalls++;
    checkAnswerShape(model, answers, rows);
    const perMask = draws.to - draws.from;
    addUp(sums, answers.data, masks, perMask, outputs, weights?.subarray(draws.from, draws.to));
    // A sum is finite only if every term is: looking at the few sums spares a look at the many rows.
    for (let i = masks.from * outputs; i < masks.to * outputs; i++) {
      if (!Number.isFinite(sums[i])) reportNotFinite(model, masker, answers, plan, masks, draws);
    }
  };
  const askRest = (): ChunkAnswers | Promise<ChunkAnswers> => {
    for (let next = left.next(); !next.done; next = left.next()) {
      const piece = next.value;
      const batch = fill(plan, piece.masks, piece.draws);
      const rows = batchRows(batch);
      const answers = callPredict(model, batch, signal, meter);
      if (isPromise(answers)) {
        return answers.then((matrix) => {
          add(matrix, rows, piece);
          return askRest();
        });
      }
      add(answers, rows, piece);
    }
    if (!weights && draws > 1) for (let i = 0; i < sums.length; i++) sums[i] /= draws;
    const answers = { data: sums, rows: masks, columns: outputs };
    checkProbabilities(model, answers, (row) =>
      draws > 1 ? `mask ${row}, on average over ${draws} rows` : `row ${row}`,
    );
    return { answers, modelRows: masks * draws, modelCalls, ...(spent && { spent }) };
  };
  return askRest();
}

/** What is asked in one call: some masks, and some draws of each. */
type Piece = { readonly masks: Range; readonly draws: Range };

/** Whole masks in one piece, or each mask in pieces of so many rows where its draws do not fit. */
function* pieces(masks: number, draws: number, rows: number): Generator<Piece, undefined> {
  if (draws <= rows) {
    yield { masks: { from: 0, to: masks }, draws: { from: 0, to: draws } };
    return;
  }
  for (let mask = 0; mask < masks; mask++) {
    for (let from = 0; from < draws; from += rows) {
      yield { masks: { from: mask, to: mask + 1 }, draws: { from, to: Math.min(from + rows, draws) } };
    }
  }
}

/**
 * Adds the answers to each mask's sums, draw after draw: the order of addition decides the last bit. Four masks
 * side by side, because each addition waits for the one before it.
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
  for (let draw = 0, next = from; draw < perMask; draw++, next += outputs) {
    sum += weights ? weights[draw] * answers[next] : answers[next];
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
