import type {
  Accuracy,
  ClassFidelity,
  Fidelity,
  LeafFidelity,
  Share,
  SizeFidelity,
} from "../../core/kinds/distilled.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixColumn, matrixRow } from "../../core/matrix-rows.js";
import { argmax } from "../../math/argmax.js";
import { effectiveCount } from "../../math/effective-count.js";
import { runningSpread } from "../../math/running-spread.js";
import { studentQuantile } from "../../math/student-quantile.js";
import { wilsonInterval } from "../../math/wilson-interval.js";
import { explainedShare } from "./explained-share.js";

/** The rows that students are measured on: the teacher's answers, weights and true labels. */
export type Measured = {
  readonly task: "classification" | "regression";
  readonly outputs: readonly string[];
  readonly measuredOn: "heldOut" | "training";
  /** rows x outputs */
  readonly teacher: Matrix;
  readonly weights: Float64Array;
  readonly labels: Float64Array | undefined;
};

/** Level of the intervals. */
const LEVEL = 0.95;
/** Squared errors below this share of the variance are rounding. */
const ROUNDING = 1e-20;

/** The fidelity of a student's answers to the teacher's. */
export function fidelity(measured: Measured, student: Matrix): Fidelity {
  const { task, outputs, measuredOn, teacher, weights } = measured;
  const rows = teacher.rows;
  const r2 = outputs.map((_, output) => r2Of(teacher, student, output, weights));
  const explained = explainedShare(teacher, student, weights, task === "classification");
  const common = { measuredOn, rows, explained, r2 };
  if (task === "regression") return { ...common, agreement: null, constantAgreement: null, classes: null };
  const every = Array.from({ length: rows }, (_, row) => row);
  const [truth, said] = [classesOf(teacher), classesOf(student)];
  const agrees = (row: number) => truth[row] === said[row];
  const classes = outputs.map((name, c): ClassFidelity => {
    const [of, as] = [every.filter((row) => truth[row] === c), every.filter((row) => said[row] === c)];
    return {
      name,
      rows: of.length,
      recall: shareOf(of, agrees, weights),
      said: as.length,
      precision: shareOf(as, agrees, weights),
    };
  });
  const shares = outputs.map((_, c) => shareOf(every, (row) => truth[row] === c, weights)?.share ?? 0);
  return {
    ...common,
    agreement: shareOf(every, agrees, weights),
    constantAgreement: rows === 0 ? null : Math.max(...shares),
    classes,
  };
}

/** The share of the variance of the teacher's answers that a student explains, with its standard error over rows. */
export function fidelityOfSize(size: number, measured: Measured, student: Matrix): SizeFidelity {
  const losses = squaredLosses(measured, student);
  const agreement = agreementOf(measured, student);
  if (!losses) return { size, fidelity: null, standardError: null, agreement };
  const { mean, variance } = momentsOf(losses.student, measured.weights);
  const scale = momentsOf(losses.constant, measured.weights).mean;
  return {
    size,
    fidelity: 1 - mean / scale,
    standardError: Math.sqrt(variance / effectiveCount(measured.weights)) / scale,
    agreement,
  };
}

function agreementOf({ task, teacher, weights }: Measured, student: Matrix): number | null {
  if (task === "regression" || teacher.rows === 0) return null;
  const [truth, said] = [classesOf(teacher), classesOf(student)];
  const agrees = Float64Array.from(truth, (c, row) => (c === said[row] ? 1 : 0));
  return Math.min(1, momentsOf(agrees, weights).mean);
}

/**
 * Number of rows that the variance of the teacher's answers rests on: those of a sample whose squared distances from
 * the mean all count the same (Kish's effective count). All of them where the distances are alike, 1 where one row has
 * them all, 0 where nothing varies.
 */
export function rowsOfVariance(measured: Measured): number {
  const losses = squaredLosses(measured, measured.teacher);
  return losses ? effectiveCount(losses.constant.map((loss, row) => loss * measured.weights[row])) : 0;
}

/** Number of rows that the squared error of a student rests on, by the same count; 0 where it makes none. */
export function rowsOfMisses(measured: Measured, student: Matrix): number {
  const losses = squaredLosses(measured, student);
  if (!losses) return 0;
  const scale = momentsOf(losses.constant, measured.weights).mean;
  const misses = losses.student.map((loss) => (loss > ROUNDING * scale ? loss : 0));
  return effectiveCount(misses.map((loss, row) => loss * measured.weights[row]));
}

/** Per row, the squared errors of the student and of the best constant; undefined where the teacher's answers are constant. */
function squaredLosses(
  { task, teacher, weights }: Measured,
  student: Matrix,
): { student: Float64Array; constant: Float64Array } | undefined {
  const { data, rows, columns } = teacher;
  const moments = Array.from({ length: columns }, (_, output) => momentsOf(matrixColumn(teacher, output), weights));
  const varying = moments.filter(({ variance }) => variance > 0).length;
  if (varying === 0) return undefined;
  const losses = { student: new Float64Array(rows), constant: new Float64Array(rows) };
  moments.forEach(({ mean, variance }, output) => {
    if (!(variance > 0)) return;
    const unit = task === "classification" ? 1 : variance * varying;
    for (let row = 0; row < rows; row++) {
      const answer = data[row * columns + output];
      losses.student[row] += (answer - student.data[row * columns + output]) ** 2 / unit;
      losses.constant[row] += (answer - mean) ** 2 / unit;
    }
  });
  return losses;
}

/** Accuracy of teacher and student on the true labels; null without labels. */
export function accuracy(measured: Measured, student: Matrix): Accuracy | null {
  const { task, measuredOn, teacher, labels, weights } = measured;
  if (!labels || labels.length === 0) return null;
  const of = (answers: Matrix): number | null => {
    if (task === "classification") {
      const said = classesOf(answers);
      return momentsOf(
        Float64Array.from(said, (c, row) => (c === labels[row] ? 1 : 0)),
        weights,
      ).mean;
    }
    return r2Of({ data: labels, rows: labels.length, columns: 1 }, answers, 0, weights);
  };
  return { measuredOn, rows: labels.length, teacher: of(teacher), student: of(student) };
}

/**
 * The fidelity of each leaf.
 *
 * @param leaf  per measured row, the leaf that it ends in
 * @param support  leaf -> share of the given rows
 */
export function fidelityOfLeaves(
  measured: Measured,
  leaf: Int32Array,
  support: ReadonlyMap<number, number>,
  answerOf: (leaf: number) => ArrayLike<number>,
): LeafFidelity[] {
  const { task, teacher, weights, outputs } = measured;
  const truth = task === "classification" ? classesOf(teacher) : undefined;
  return [...support].map(([node, share]) => {
    const here: number[] = [];
    for (let row = 0; row < leaf.length; row++) if (leaf[row] === node) here.push(row);
    const value = answerOf(node);
    const answer = argmax(value, 0);
    const agreement = truth ? shareOf(here, (row) => truth[row] === answer, weights) : null;
    const common = { node, support: share, rows: here.length, agreement };
    if (here.length === 0) return { ...common, means: null };
    const hereWeights = Float64Array.from(here, (row) => weights[row]);
    const means = outputs.map((_, output) => {
      const answers = Float64Array.from(here, (row) => teacher.data[row * teacher.columns + output]);
      const { mean, variance } = momentsOf(answers, hereWeights);
      const count = effectiveCount(hereWeights);
      const half = count > 1 ? studentQuantile(0.5 + LEVEL / 2, count - 1) * Math.sqrt(variance / (count - 1)) : null;
      return {
        mean,
        low: half === null ? null : mean - half,
        high: half === null ? null : mean + half,
        error: Math.sqrt(variance + (mean - value[output]) ** 2),
      };
    });
    return { ...common, means };
  });
}

function shareOf(rows: readonly number[], holds: (row: number) => boolean, weights: Float64Array): Share | null {
  const taken = Float64Array.from(rows, (row) => weights[row]);
  const count = effectiveCount(taken);
  if (count === 0) return null;
  const { mean } = momentsOf(
    Float64Array.from(rows, (row) => (holds(row) ? 1 : 0)),
    taken,
  );
  const share = Math.min(1, mean);
  return { share, ...wilsonInterval(share, count, LEVEL) };
}

function classesOf(answers: Matrix): Int32Array {
  return Int32Array.from({ length: answers.rows }, (_, row) => argmax(matrixRow(answers, row), 0));
}

function r2Of(truth: Matrix, student: Matrix, output: number, weights: Float64Array): number | null {
  const [of, by] = [truth, student].map((answers) => ({
    data: matrixColumn(answers, output),
    rows: answers.rows,
    columns: 1,
  }));
  return explainedShare(of, by, weights, false)?.share ?? null;
}

/** Smaller squares have lost their digits on the way to 0. */
const MIN_VARIANCE = 1e-290;

function momentsOf(values: Float64Array, weights: Float64Array): { mean: number; variance: number } {
  const spread = runningSpread();
  values.forEach((value, row) => {
    spread.add(value, weights[row]);
  });
  const variance = spread.total() > 0 ? spread.squares() / spread.total() : 0;
  return { mean: spread.mean(), variance: variance < MIN_VARIANCE ? 0 : variance };
}
