import { checkSquares } from "../../core/checks/check-answers.js";
import type { ChunkDone, Executor } from "../../core/executor.js";
import { inTurns } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { rowRange, stackRows, takeRows } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import { type Seed, type Stream, stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
import { type Noise, noiseOf } from "../run/noise.js";
import type { Meter } from "../run/run.js";
import type { DistillData } from "./distill-data.js";
import type { DistillTask } from "./distill-task.js";
import { labelRows, type SyntheticRows } from "./labelled-rows.js";
import { munge, type RowSource } from "./munge.js";
import { uncertaintyWeights } from "./uncertainty-weights.js";

/** Neighbours per row: of 1, 5, 10 and 20, 5 and 10 gave the most faithful trees. */
const NEIGHBOURS = 8;
/** With fewer synthetic rows there is too little to learn where the teacher is uncertain. */
const MIN_ROWS_FOR_UNCERTAINTY = 200;
/** Share of the synthetic rows drawn before the uncertainty is known. */
const FIRST_SHARE = 0.85;

/** Everything that asking the teacher takes. */
export type TeacherQuestions = {
  readonly model: Model;
  readonly executor: Executor;
  readonly counted: Meter;
  readonly task: DistillTask;
  readonly data: DistillData;
  /** Number of synthetic rows. */
  readonly syntheticRows: number;
  readonly seed: Seed;
  /** Lets other work have its turn, and rejects after an abort. */
  giveWay(): Promise<void>;
};

/** The teacher's answers so far; filled step by step, so that an abort can use what there is. */
export type Answered = {
  /** The model's own outputs for the rows that a student learns from, and for those it is measured on. */
  training?: Matrix;
  heldOut?: Matrix;
  /** The model answered the first row differently alone and among others, by rounding. */
  batchDependent: boolean;
  /** The noise in these two answers, where they differ by more. */
  noise?: Noise;
  /** Synthetic rows in one or two rounds: drawn from anywhere, then where the teacher is uncertain. */
  synthetic: SyntheticRows[];
};

/**
 * Asks the teacher: first the given rows, then synthetic ones. Most of those start from any given row; the last ones
 * where the teacher's answers still vary most, by a tree fitted to the first, in proportion to each leaf's weight and
 * standard deviation.
 *
 * Source: queries for the rows that reach a node: Craven & Shavlik 1996 (TREPAN); in proportion to weight and spread:
 * Neyman 1934, Journal of the Royal Statistical Society 97.
 */
export async function askTeacher(questions: TeacherQuestions, answered: Answered): Promise<void> {
  const { data, syntheticRows, seed, task, giveWay } = questions;
  const { training, heldOut } = data;
  const given = await ask(questions, stackRows([training.x, heldOut.x]));
  answered.training = rowRange(given, 0, training.x.rows);
  answered.heldOut = rowRange(given, training.x.rows, given.rows);
  const alone = await ask(questions, takeRows(training.x, [0]));
  answered.noise = noiseOf([[given.data.subarray(0, given.columns)], [alone.data]]);
  answered.batchDependent = !answered.noise && alone.data.some((value, output) => value !== given.data[output]);
  if (syntheticRows === 0) return;

  const source = await munge(training.x, data.features, NEIGHBOURS, stream(seed, "distill: anchors"), giveWay);
  const anchorWeights = Float64Array.from(source.anchors, (row) => training.weights[row]);
  // If no anchor has a weight, all count the same.
  if (!anchorWeights.some((weight) => weight > 0)) anchorWeights.fill(1);
  const first = syntheticRows < MIN_ROWS_FOR_UNCERTAINTY ? syntheticRows : Math.ceil(syntheticRows * FIRST_SHARE);
  await drawAndAsk(questions, answered, source, 0, first, byWeight(anchorWeights));
  if (first === syntheticRows) return;
  const labelled = await inTurns(labelRows(task, data, answered.training, answered.synthetic), giveWay);
  await giveWay();
  const uncertain = await inTurns(uncertaintyWeights(labelled, training.x, source.anchors, anchorWeights), giveWay);
  await giveWay();
  await drawAndAsk(questions, answered, source, 1, syntheticRows - first, byWeight(uncertain));
}

/** Picks anchors with probabilities in proportion to these weights. */
function byWeight(weights: Float64Array): (draws: Stream) => number {
  const draw = weightedDraw(weights.length, (anchor) => weights[anchor]);
  return (draws) => draw(draws.uniform());
}

async function drawAndAsk(
  questions: TeacherQuestions,
  answered: Answered,
  source: RowSource,
  round: number,
  count: number,
  pick: Parameters<RowSource["draw"]>[2],
): Promise<void> {
  const draws = stream(questions.seed, "distill: drawn rows", round);
  const x = await inTurns(source.draw(count, draws, pick), questions.giveWay);
  const chunks: ChunkDone[] = [];
  try {
    answered.synthetic.push({ x, answers: await ask(questions, x, (chunk) => chunks.push(chunk)) });
  } catch (error) {
    // Students can still learn from the answers that came before an abort.
    if (chunks.length > 0) {
      answered.synthetic.push({
        x: stackRows(chunks.map(({ from, answers }) => rowRange(x, from, from + answers.rows))),
        answers: stackRows(chunks.map(({ answers }) => answers)),
      });
    }
    throw error;
  }
}

async function ask(
  { executor, model, counted }: TeacherQuestions,
  x: Matrix,
  onChunk?: (chunk: ChunkDone) => void,
): Promise<Matrix> {
  const answers = await counted.ask((options) => executor.predict(model, x, options), onChunk);
  checkSquares(`${model.name}.predict`, model.outputs, answers);
  return answers;
}
