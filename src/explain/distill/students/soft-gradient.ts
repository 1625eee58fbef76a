import type { Matrix } from "../../../core/matrix.js";

/** A soft tree while it learns. Splits by level; classification: leaves hold logits. */
export type SoftParameters = {
  /** splits x inputs */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  /** leaves x outputs */
  readonly leaves: Float64Array;
};

export type SoftTask = {
  readonly task: "classification" | "regression";
  /** rows x inputs */
  readonly read: Matrix;
  /** rows x outputs: probabilities, or numbers. */
  readonly targets: Matrix;
};

/** Strength of the penalty on splits that do not send half of their rows either way; halves per level, as published. */
const BALANCE = 0.1;
/** Smallest probability, so that logarithms stay finite. */
const MIN_PROBABILITY = 1e-12;

/**
 * The gradient of the mean loss over a batch: cross-entropy of classes, squared error of numbers, and the balance of
 * the splits.
 */
export function softGradient(
  parameters: SoftParameters,
  { task, read, targets }: SoftTask,
  batch: Int32Array,
): SoftParameters {
  const inputs = read.columns;
  const outputs = targets.columns;
  const splits = parameters.biases.length;
  const nodes = 2 * splits + 1;
  const values = task === "classification" ? leafShares(parameters.leaves, outputs) : parameters.leaves;
  const slope = {
    weights: new Float64Array(parameters.weights.length),
    biases: new Float64Array(splits),
    leaves: new Float64Array(parameters.leaves.length),
  };
  const reach = new Float64Array(batch.length * nodes);
  const right = new Float64Array(batch.length * splits);
  const [reached, wentRight] = [new Float64Array(splits), new Float64Array(splits)];
  batch.forEach((row, b) => {
    reach[b * nodes] = 1;
    for (let at = 0; at < splits; at++) {
      let sum = parameters.biases[at];
      for (let i = 0; i < inputs; i++) sum += parameters.weights[at * inputs + i] * read.data[row * inputs + i];
      const p = 1 / (1 + Math.exp(-sum));
      const here = reach[b * nodes + at];
      right[b * splits + at] = p;
      reach[b * nodes + 2 * at + 1] = here * (1 - p);
      reach[b * nodes + 2 * at + 2] = here * p;
      reached[at] += here;
      wentRight[at] += here * p;
    }
  });
  const gain = new Float64Array(nodes);
  const answer = new Float64Array(outputs);
  const toAnswer = new Float64Array(outputs);
  batch.forEach((row, b) => {
    answer.fill(0);
    for (let leaf = 0; leaf <= splits; leaf++) {
      const here = reach[b * nodes + splits + leaf];
      for (let o = 0; o < outputs; o++) answer[o] += here * values[leaf * outputs + o];
    }
    for (let o = 0; o < outputs; o++) {
      const target = targets.data[row * outputs + o];
      toAnswer[o] =
        task === "classification" ? -target / Math.max(MIN_PROBABILITY, answer[o]) : 2 * (answer[o] - target);
    }
    // Derivative of the loss by the probability of reaching each node: leaves first, then the nodes above them.
    for (let leaf = 0; leaf <= splits; leaf++) {
      let sum = 0;
      for (let o = 0; o < outputs; o++) sum += toAnswer[o] * values[leaf * outputs + o];
      gain[splits + leaf] = sum;
      const here = reach[b * nodes + splits + leaf] / batch.length;
      for (let o = 0; o < outputs; o++) {
        const at = leaf * outputs + o;
        slope.leaves[at] += task === "classification" ? here * values[at] * (toAnswer[o] - sum) : here * toAnswer[o];
      }
    }
    for (let at = splits - 1; at >= 0; at--) {
      const p = right[b * splits + at];
      gain[at] = (1 - p) * gain[2 * at + 1] + p * gain[2 * at + 2];
      const here = reach[b * nodes + at] * p * (1 - p);
      const move =
        (here * (gain[2 * at + 2] - gain[2 * at + 1])) / batch.length +
        here * balanceSlope(at, wentRight[at], reached[at]);
      slope.biases[at] += move;
      for (let i = 0; i < inputs; i++) slope.weights[at * inputs + i] += move * read.data[row * inputs + i];
    }
  });
  return slope;
}

/** Of the penalty -strength / 2 (ln a + ln(1 - a)), a the share that goes right, to one row's going right. */
function balanceSlope(split: number, wentRight: number, reached: number): number {
  if (reached < MIN_PROBABILITY) return 0;
  const share = Math.min(1 - 1e-6, Math.max(1e-6, wentRight / reached));
  const strength = BALANCE * 2 ** -Math.floor(Math.log2(split + 1));
  return ((-strength / 2) * (1 / share - 1 / (1 - share))) / reached;
}

function leafShares(logits: Float64Array, outputs: number): Float64Array {
  const shares = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += outputs) {
    let most = Number.NEGATIVE_INFINITY;
    for (let o = 0; o < outputs; o++) most = Math.max(most, logits[from + o]);
    let total = 0;
    for (let o = 0; o < outputs; o++) {
      shares[from + o] = Math.exp(logits[from + o] - most);
      total += shares[from + o];
    }
    for (let o = 0; o < outputs; o++) shares[from + o] /= total;
  }
  return shares;
}
