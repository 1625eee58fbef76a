import type {
  Accuracy,
  ClassFidelity,
  Fidelity,
  LeafFidelity,
  Share,
  SizeFidelity,
} from "../../core/kinds/distilled.js";
import type { Matrix } from "../../core/matrix.js";
import { firstLargest } from "../../math/first-largest.js";
import { studentQuantile } from "../../math/student-quantile.js";
import { wilsonInterval } from "../../math/wilson-interval.js";

/** What is compared: a teacher's answers to rows, and how much each row counts. */
export type Measured = {
  readonly task: "classification" | "regression";
  readonly outputs: readonly string[];
  readonly measuredOn: "heldOut" | "training";
  /** rows x outputs */
  readonly teacher: Matrix;
  readonly weights: Float64Array;
  readonly labels: Float64Array | undefined;
};

/** How often intervals hold the truth. */
const LEVEL = 0.95;

/** How well a student's answers stand for the teacher's. */
export function fidelity(measured: Measured, student: Matrix): Fidelity {
  const { task, outputs, measuredOn, teacher, weights } = measured;
  const rows = teacher.rows;
  const every = Array.from({ length: rows }, (_, row) => row);
  const r2 = outputs.map((_, output) => r2Of(teacher, student, output, weights));
  if (task === "regression") return { measuredOn, rows, agreement: null, classes: null, r2 };
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
  return { measuredOn, rows, agreement: shareOf(every, agrees, weights), classes, r2 };
}

/** Agreement, or the mean R2 of outputs that vary, with its standard error over rows. */
export function fidelityOfSize(size: number, measured: Measured, student: Matrix): SizeFidelity {
  const { task, teacher, weights } = measured;
  const count = effectiveCount(weights);
  if (count === 0) return { size, fidelity: null, standardError: null };
  let gains: Float64Array;
  if (task === "classification") {
    const [truth, said] = [classesOf(teacher), classesOf(student)];
    gains = Float64Array.from(truth, (c, row) => (c === said[row] ? 1 : 0));
  } else {
    const { rows, columns } = teacher;
    const spreads = Array.from({ length: columns }, (_, output) => spreadOf(teacher, output, weights));
    const varying = spreads.filter((spread) => spread > 0).length;
    if (varying === 0) return { size, fidelity: null, standardError: null };
    gains = Float64Array.from({ length: rows }, (_, row) =>
      spreads.reduce((sum, spread, output) => {
        const miss = teacher.data[row * columns + output] - student.data[row * columns + output];
        return spread > 0 ? sum - miss ** 2 / spread / varying : sum;
      }, 1),
    );
  }
  const { mean, variance } = momentsOf(gains, weights);
  return { size, fidelity: mean, standardError: Math.sqrt(variance / count) };
}

/** How teacher and student do on the true labels; undefined labels: null. */
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
 * How well each leaf speaks for the teacher.
 *
 * @param leaf  the leaf that each measured row ends in
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
    const common = { node, support: share, rows: here.length };
    if (truth) {
      const answer = firstLargest(value, 0);
      return { ...common, agreement: shareOf(here, (row) => truth[row] === answer, weights), means: null };
    }
    if (here.length === 0) return { ...common, agreement: null, means: null };
    const own = Float64Array.from(here, (row) => weights[row]);
    const means = outputs.map((_, output) => {
      const answers = Float64Array.from(here, (row) => teacher.data[row * teacher.columns + output]);
      const { mean, variance } = momentsOf(answers, own);
      const count = effectiveCount(own);
      const half = count > 1 ? studentQuantile(0.5 + LEVEL / 2, count - 1) * Math.sqrt(variance / (count - 1)) : null;
      return {
        mean,
        low: half === null ? null : mean - half,
        high: half === null ? null : mean + half,
        error: Math.sqrt(variance + (mean - value[output]) ** 2),
      };
    });
    return { ...common, agreement: null, means };
  });
}

function shareOf(rows: readonly number[], holds: (row: number) => boolean, weights: Float64Array): Share | null {
  const own = Float64Array.from(rows, (row) => weights[row]);
  const count = effectiveCount(own);
  if (count === 0) return null;
  const { mean } = momentsOf(
    Float64Array.from(rows, (row) => (holds(row) ? 1 : 0)),
    own,
  );
  const share = Math.min(1, mean);
  return { share, ...wilsonInterval(share, count, LEVEL) };
}

function classesOf({ data, rows, columns }: Matrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) =>
    firstLargest(data.subarray(row * columns, (row + 1) * columns), 0),
  );
}

function r2Of(truth: Matrix, student: Matrix, output: number, weights: Float64Array): number | null {
  const spread = spreadOf(truth, output, weights);
  if (!(spread > 0)) return null;
  const misses = Float64Array.from({ length: truth.rows }, (_, row) => {
    return (truth.data[row * truth.columns + output] - student.data[row * student.columns + output]) ** 2;
  });
  return 1 - momentsOf(misses, weights).mean / spread;
}

function spreadOf({ data, rows, columns }: Matrix, output: number, weights: Float64Array): number {
  return momentsOf(
    Float64Array.from({ length: rows }, (_, row) => data[row * columns + output]),
    weights,
  ).variance;
}

/** How many equal rows say as much as these. */
function effectiveCount(weights: Float64Array): number {
  const [sum, squares] = weights.reduce(([s, q], weight) => [s + weight, q + weight * weight], [0, 0]);
  return squares === 0 ? 0 : (sum * sum) / squares;
}

function momentsOf(values: Float64Array, weights: Float64Array): { mean: number; variance: number } {
  let [total, mean, squares] = [0, 0, 0];
  values.forEach((value, row) => {
    if (weights[row] === 0) return;
    total += weights[row];
    const step = value - mean;
    mean += (weights[row] / total) * step;
    squares += weights[row] * step * (value - mean);
  });
  return { mean, variance: total > 0 ? squares / total : 0 };
}
