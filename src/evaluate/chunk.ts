import { batchRows, checkAnswerShape, checkFinite } from "../core/check-answers.js";
import type { Fill, Masker } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import type { Batch, Model } from "../core/model.js";
import type { Plan, Range } from "../core/plan.js";
import { WhyboxError } from "../core/whybox-error.js";

/**
 * Bytes of perturbed rows that exist at once in a process or worker: large enough that a call's fixed cost
 * does not show, small enough that rows are still in the cache when the model reads them.
 */
export const DEFAULT_CHUNK_BYTES = 512 * 1024;

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

export type ChunkAnswers = { readonly answers: Matrix; readonly modelRows: number; readonly modelCalls: number };

/**
 * Answers one chunk: makes its perturbed rows, asks the model, averages over the draws by weight.
 *
 * A mask whose draws do not fit into `chunkBytes` together is asked in pieces. Sums run over the draws in
 * order, whatever the pieces, so that the answer does not depend on them by a single bit.
 *
 * @returns rows of the plan x outputs
 * @throws WhyboxError MODEL_FAILED when predict throws, MODEL_ANSWER_INVALID when its answer is not one
 */
export async function answerChunk<B extends Batch>(
  model: Model<B>,
  masker: Masker<B>,
  fill: Fill<B>,
  plan: Plan,
  chunkBytes: number,
  signal?: AbortSignal,
): Promise<ChunkAnswers> {
  const outputs = model.outputs.length;
  const masks = plan.z.rows;
  const draws = drawsPerMask(plan, masker);
  const weights = plan.draw ? undefined : masker.weights;
  const piece = Math.max(1, Math.floor(chunkBytes / masker.rowBytes));
  const sums = new Float64Array(masks * outputs);
  let modelCalls = 0;

  const ask = async (maskRange: Range, drawRange: Range) => {
    const batch = fill(plan, maskRange, drawRange);
    const rows = batchRows(batch);
    const answers = await callPredict(model, batch, signal);
    modelCalls++;
    checkAnswerShape(model, answers, rows);
    const perMask = drawRange.to - drawRange.from;
    addUp(sums, answers.data, maskRange, perMask, outputs, weights?.subarray(drawRange.from, drawRange.to));
    // A sum is finite only if every term is: looking at the few sums spares a look at the many rows.
    for (let i = maskRange.from * outputs; i < maskRange.to * outputs; i++) {
      if (!Number.isFinite(sums[i])) reportNotFinite(model, answers, plan, maskRange, drawRange);
    }
  };

  if (draws <= piece) {
    await ask({ from: 0, to: masks }, { from: 0, to: draws });
  } else {
    for (let mask = 0; mask < masks; mask++) {
      for (let from = 0; from < draws; from += piece) {
        await ask({ from: mask, to: mask + 1 }, { from, to: Math.min(from + piece, draws) });
      }
    }
  }
  if (!weights && draws > 1) for (let i = 0; i < sums.length; i++) sums[i] /= draws;
  return { answers: { data: sums, rows: masks, columns: outputs }, modelRows: masks * draws, modelCalls };
}

async function callPredict<B extends Batch>(model: Model<B>, batch: B, signal?: AbortSignal): Promise<Matrix> {
  try {
    return await model.predict(batch, signal);
  } catch (cause) {
    if (cause instanceof WhyboxError || signal?.aborted) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new WhyboxError("MODEL_FAILED", `${model.name}.predict: threw: ${message}`, { cause });
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
  const addOne = (mask: number, output: number) => {
    let sum = sums[mask * outputs + output];
    let next = (mask - masks.from) * perMaskAnswers + output;
    for (let draw = 0; draw < perMask; draw++, next += outputs) {
      sum += weights ? weights[draw] * answers[next] : answers[next];
    }
    sums[mask * outputs + output] = sum;
  };
  const addFour = (mask: number, output: number) => {
    const at = mask * outputs + output;
    let [first, second, third, fourth] = [sums[at], sums[at + outputs], sums[at + 2 * outputs], sums[at + 3 * outputs]];
    let next = (mask - masks.from) * perMaskAnswers + output;
    for (let draw = 0; draw < perMask; draw++, next += outputs) {
      first += answers[next];
      second += answers[next + perMaskAnswers];
      third += answers[next + 2 * perMaskAnswers];
      fourth += answers[next + 3 * perMaskAnswers];
    }
    sums[at] = first;
    sums[at + outputs] = second;
    sums[at + 2 * outputs] = third;
    sums[at + 3 * outputs] = fourth;
  };
  let mask = masks.from;
  if (!weights) {
    for (; mask + 4 <= masks.to; mask += 4) for (let output = 0; output < outputs; output++) addFour(mask, output);
  }
  for (; mask < masks.to; mask++) for (let output = 0; output < outputs; output++) addOne(mask, output);
}

function reportNotFinite(model: Model<never>, answers: Matrix, plan: Plan, masks: Range, draws: Range): never {
  const perMask = draws.to - draws.from;
  checkFinite(model, answers, (row) => {
    const mask = masks.from + Math.floor(row / perMask);
    const draw = plan.draw ? plan.draw[mask] : draws.from + (row % perMask);
    return `the instance with hidden parts from background row ${draw}`;
  });
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    `${model.name}.predict: answers are so large that their sum is not finite`,
  );
}
