import type { Steps } from "../../../core/give-way.js";
import { type Seed, stream } from "../../../random/stream.js";
import { weightedDraw } from "../../../random/weighted-draw.js";
import type { LabelledRows } from "../labelled-rows.js";
import { type SoftParameters, softGradient } from "./soft-gradient.js";
import { readInputs, type SoftTree, softInputs, softTreeAnswers } from "./soft-tree-answers.js";
import type { Student } from "./student.js";

const STEPS = 2000;
const BATCH = 64;
const STEPS_PER_PAUSE = 8;
/** Adam as published (Kingma & Ba 2015), with a step ten times the usual for a model this shallow, falling to 0. */
const STEP_SIZE = 0.02;
const [FIRST_DECAY, SECOND_DECAY, EPSILON] = [0.9, 0.999, 1e-8];
/** Weights start within this distance of 0: enough to make the two sides of a split differ. */
const START = 0.1;

/**
 * A soft decision tree that learns from a teacher's probabilities or numbers: at every split a row goes right with a
 * probability that is a logistic function of all features, and the answer is the mean of the leaves by the probability
 * of getting there. Numbers are learned in standard deviations.
 *
 * @param depth  2^depth leaves
 * Source: Frosst & Hinton 2017 (Distilling a neural network into a soft decision tree), with the cross-entropy of the
 * mean of the leaves in place of the mean of their cross-entropies, and Adam.
 * Cost: O(steps x batch x 2^depth (inputs + outputs)) time.
 */
export function* softTreeStudent(rows: LabelledRows, depth: number, seed: Seed): Steps<Student<SoftTree>> {
  const { task, features, outputs, x, answers, weights } = rows;
  const inputs = softInputs(features, x, weights);
  const read = readInputs(inputs, x);
  const { targets, means, deviations } = standardised(rows);
  const splits = 2 ** depth - 1;
  const parameters = startingPoint(splits, inputs.length, outputs.length, seed, depth);
  const choose = weightedDraw(weights.length, (row) => weights[row]);
  const draws = stream(seed, "distill: soft tree batches", depth);
  const flat = [parameters.weights, parameters.biases, parameters.leaves];
  const first = flat.map(({ length }) => new Float64Array(length));
  const second = flat.map(({ length }) => new Float64Array(length));
  // Products and not powers, whose last digit differs between versions of V8.
  let [firstPower, secondPower] = [1, 1];
  for (let step = 1; step <= STEPS; step++) {
    const batch = Int32Array.from({ length: BATCH }, () => choose(draws.uniform()));
    const gradient = softGradient(parameters, { task, read, targets }, batch);
    firstPower *= FIRST_DECAY;
    secondPower *= SECOND_DECAY;
    const size = (STEP_SIZE * (1 - (step - 1) / STEPS) * Math.sqrt(1 - secondPower)) / (1 - firstPower);
    if (step % STEPS_PER_PAUSE === 0) yield;
    [gradient.weights, gradient.biases, gradient.leaves].forEach((slopes, part) => {
      const [m, v, values] = [first[part], second[part], flat[part]];
      for (let i = 0; i < slopes.length; i++) {
        m[i] += (1 - FIRST_DECAY) * (slopes[i] - m[i]);
        v[i] += (1 - SECOND_DECAY) * (slopes[i] * slopes[i] - v[i]);
        values[i] -= (size * m[i]) / (Math.sqrt(v[i]) + EPSILON);
      }
    });
  }
  const columns = answers.columns;
  const leaves = Array.from({ length: splits + 1 }, (_, leaf) => {
    const values = parameters.leaves.subarray(leaf * columns, (leaf + 1) * columns);
    return task === "classification"
      ? softmax(values)
      : Array.from(values, (value, o) => means[o] + deviations[o] * value);
  });
  const description: SoftTree = {
    features,
    outputs,
    depth,
    inputs,
    splits: Array.from({ length: splits }, (_, at) => ({
      weights: [...parameters.weights.subarray(at * inputs.length, (at + 1) * inputs.length)],
      bias: parameters.biases[at],
    })),
    leaves,
  };
  return { size: depth, description, answer: (asked) => softTreeAnswers(description, asked) };
}

function startingPoint(splits: number, inputs: number, outputs: number, seed: Seed, depth: number): SoftParameters {
  const draws = stream(seed, "distill: soft tree start", depth);
  const around0 = () => START * (2 * draws.uniform() - 1);
  return {
    weights: Float64Array.from({ length: splits * inputs }, around0),
    biases: new Float64Array(splits),
    leaves: Float64Array.from({ length: (splits + 1) * outputs }, around0),
  };
}

/** Probabilities as they are; numbers in standard deviations around their mean. */
function standardised({ task, answers, weights }: LabelledRows) {
  const { data, rows, columns } = answers;
  const means = new Array<number>(columns).fill(0);
  const deviations = new Array<number>(columns).fill(1);
  if (task === "classification") return { targets: answers, means, deviations };
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let o = 0; o < columns; o++) {
    for (let row = 0; row < rows; row++) means[o] += (weights[row] / total) * data[row * columns + o];
    let variance = 0;
    for (let row = 0; row < rows; row++) variance += (weights[row] / total) * (data[row * columns + o] - means[o]) ** 2;
    if (variance > 0) deviations[o] = Math.sqrt(variance);
  }
  const scaled = data.map((value, i) => (value - means[i % columns]) / deviations[i % columns]);
  return { targets: { data: scaled, rows, columns }, means, deviations };
}

function softmax(logits: Float64Array): number[] {
  const most = Math.max(...logits);
  const raised = Array.from(logits, (logit) => Math.exp(logit - most));
  const total = raised.reduce((sum, each) => sum + each, 0);
  return raised.map((each) => each / total);
}
