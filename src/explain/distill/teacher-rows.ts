import type { ChunkDone, Executor } from "../../core/executor.js";
import type { Matrix } from "../../core/matrix.js";
import type { Model } from "../../core/model.js";
import type { TeacherRows } from "../../core/teacher-rows.js";
import { type Seed, type Stream, stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
import { leafOf } from "../../trees/apply/leaf-of.js";
import { fitTree } from "../../trees/fit/fit-tree.js";
import type { Meter } from "../run/run.js";
import type { DistillData } from "./distill-data.js";
import { type RowSource, rowsBetweenNeighbours } from "./rows-between-neighbours.js";
import type { TeacherTask } from "./teacher-task.js";

/** A row may meet this many of its neighbours: of 1, 5, 10 and 20, 5 and 10 gave the most faithful trees. */
const NEIGHBOURS = 8;
/** With fewer drawn rows there is nothing to learn of where the teacher is in doubt. */
const LEAST_ROWS_FOR_DOUBT = 200;
/** Leaves of the tree that says where the teacher's answers still vary. */
const DOUBT_LEAVES = 32;
/** Of the drawn rows, those that are drawn before anyone knows where the doubt is. */
const FIRST_SHARE = 0.85;
/** Of all weight, what the given rows have at least: with half of it, trees were seen to learn them by heart. */
const GIVEN_SHARE = 0.25;

export type TeacherQuestions = {
  readonly model: Model;
  readonly executor: Executor;
  readonly counted: Meter;
  readonly task: TeacherTask;
  readonly data: DistillData;
  /** How many rows to draw. */
  readonly draws: number;
  readonly seed: Seed;
};

/** What the teacher has answered so far; it grows, so that an abort can use it. */
export type Answered = {
  /** The model's own answers to the rows that a student learns from, and to those it is measured on. */
  training?: Matrix;
  heldOut?: Matrix;
  /** The model answered the first row differently alone and among others. */
  batchDependent: boolean;
  drawn: Drawn[];
};

/** Drawn rows with the model's answers. */
type Drawn = { readonly x: Matrix; readonly answers: Matrix };

/**
 * Asks the teacher: first the given rows, then rows drawn among neighbours. Most of those start anywhere; the last ones
 * start where the teacher's answers still vary most, by a tree fitted to the first, in proportion to each leaf's weight
 * and spread.
 *
 * Source: queries for the rows that reach a node: Craven & Shavlik 1996 (TREPAN); in proportion to weight and spread:
 * Neyman 1934, Journal of the Royal Statistical Society 97.
 */
export async function askTeacher(questions: TeacherQuestions, answered: Answered): Promise<void> {
  const { data, draws, seed } = questions;
  const { training, heldOut } = data;
  const given = await ask(questions, joined([training.x, heldOut.x]));
  answered.training = firstRows(given, 0, training.x.rows);
  answered.heldOut = firstRows(given, training.x.rows, heldOut.x.rows);
  const alone = await ask(questions, firstRows(training.x, 0, 1));
  answered.batchDependent = alone.data.some((value, output) => value !== given.data[output]);
  if (draws === 0) return;

  const { features } = data;
  const source = rowsBetweenNeighbours(training.x, features, NEIGHBOURS, stream(seed, "distill: anchors"));
  const anchorWeights = Float64Array.from(source.anchors, (row) => training.weights[row]);
  // Where every row that counts is no anchor, all anchors do.
  if (!anchorWeights.some((weight) => weight > 0)) anchorWeights.fill(1);
  const first = draws < LEAST_ROWS_FOR_DOUBT ? draws : Math.ceil(draws * FIRST_SHARE);
  await drawAndAsk(questions, answered, source, 0, first, byWeight(anchorWeights));
  if (first === draws) return;
  const doubts = doubtsOf(teacherRows(questions, answered), data, source, anchorWeights);
  await drawAndAsk(questions, answered, source, 1, draws - first, byWeight(doubts));
}

/**
 * All rows with their answers, as a student learns from them. The given rows have a quarter of the weight, or more where
 * they would weigh less each than drawn ones; among the drawn ones, those that start in doubt count as much less as they
 * are more frequent in their leaf.
 */
export function teacherRows({ task, data }: TeacherQuestions, { training, drawn }: Answered): TeacherRows {
  const own = training as Matrix;
  const x = joined([data.training.x, ...drawn.map((each) => each.x)]);
  const answers = task.answers(joined([own, ...drawn.map((each) => each.answers)]));
  const rows: Omit<TeacherRows, "weights"> = {
    task: task.task,
    features: data.features,
    outputs: task.outputs,
    x,
    answers,
    targets: task.targets(answers),
  };
  const weights = new Float64Array(x.rows);
  const count = data.training.x.rows;
  const total = data.training.weights.reduce((sum, weight) => sum + weight, 0);
  for (let row = 0; row < count; row++) weights[row] = (data.training.weights[row] / total) * x.rows;
  if (drawn.length === 0) return { ...rows, weights };
  const share = Math.max(GIVEN_SHARE, count / x.rows);
  for (let row = 0; row < count; row++) weights[row] *= share;
  weights.fill(((1 - share) * x.rows) / (x.rows - count), count);
  if (drawn.length === 1) return { ...rows, weights };
  const even = { ...rows, weights };
  return { ...rows, weights: evenedOut(even, count, drawn[0].x.rows) };
}

/** Weights under which each leaf of the doubt tree weighs what the drawn rows that start anywhere make of it. */
function evenedOut(rows: TeacherRows, own: number, first: number): Float64Array {
  const weights = rows.weights.slice();
  const until = own + first;
  const anywhere = {
    ...rows,
    x: firstRows(rows.x, 0, until),
    answers: firstRows(rows.answers, 0, until),
    weights: rows.weights.subarray(0, until),
  };
  const tree = doubtTree(anywhere);
  const leaf = leafOf(tree, rows.x);
  const before = new Float64Array(tree.nodes.length);
  const after = new Float64Array(tree.nodes.length);
  for (let row = own; row < rows.x.rows; row++) {
    if (row < until) before[leaf[row]]++;
    after[leaf[row]]++;
  }
  const scale = weights[own] * ((rows.x.rows - own) / first);
  for (let row = own; row < rows.x.rows; row++) weights[row] = (scale * before[leaf[row]]) / after[leaf[row]];
  return weights;
}

function doubtTree({ x, answers, features, weights }: Pick<TeacherRows, "x" | "answers" | "features" | "weights">) {
  return fitTree(x, answers, { task: "regression", features, weights, maxLeaves: DOUBT_LEAVES, minSamplesLeaf: 5 });
}

/** How often each anchor should be started from: its leaf's weight x standard deviation, by its share of the leaf. */
function doubtsOf(
  rows: TeacherRows,
  data: DistillData,
  { anchors }: RowSource,
  anchorWeights: Float64Array,
): Float64Array {
  const tree = doubtTree(rows);
  const leaf = leafOf(tree, data.training.x);
  const inLeaf = new Float64Array(tree.nodes.length);
  anchors.forEach((row, i) => {
    inLeaf[leaf[row]] += anchorWeights[i];
  });
  const doubts = Float64Array.from(anchors, (row, i) => {
    const { weight, impurity } = tree.nodes[leaf[row]];
    return anchorWeights[i] === 0
      ? 0
      : (anchorWeights[i] / inLeaf[leaf[row]]) * weight * Math.sqrt(Math.max(0, impurity));
  });
  return doubts.some((doubt) => doubt > 0) ? doubts : anchorWeights;
}

/** Chooses anchors, each with a chance in proportion to its weight. */
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
  const x = source.draw(count, stream(questions.seed, "distill: drawn rows", round), pick);
  const chunks: ChunkDone[] = [];
  try {
    answered.drawn.push({ x, answers: await ask(questions, x, (chunk) => chunks.push(chunk)) });
  } catch (error) {
    // What was answered before an abort can still be learned from.
    if (chunks.length > 0) {
      answered.drawn.push({
        x: joined(chunks.map(({ from, answers }) => firstRows(x, from, answers.rows))),
        answers: joined(chunks.map(({ answers }) => answers)),
      });
    }
    throw error;
  }
}

function ask(
  { executor, model, counted }: TeacherQuestions,
  x: Matrix,
  onChunk?: (chunk: ChunkDone) => void,
): Promise<Matrix> {
  return counted.ask((options) => executor.predict(model, x, options), onChunk);
}

function firstRows({ data, columns }: Matrix, from: number, rows: number): Matrix {
  return { data: data.slice(from * columns, (from + rows) * columns), rows, columns };
}

function joined(tables: readonly Matrix[]): Matrix {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const { columns } = tables[0];
  const data = new Float64Array(rows * columns);
  let at = 0;
  for (const table of tables) {
    data.set(table.data, at);
    at += table.data.length;
  }
  return { data, rows, columns };
}
