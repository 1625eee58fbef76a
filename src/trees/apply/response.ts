import type { Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import type { ForestResponse } from "../../core/tree.js";
import type { FlatForest } from "./flat-forest.js";

/** The functions of one answer; softmax is one of all answers to a row. */
const OF_ONE: Record<Exclude<ForestResponse, "softmax">, (answer: number) => number> = {
  logistic: (x) => 1 / (1 + Math.exp(-x)),
  exponential: Math.exp,
  // Without overflow for large x.
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  signedSquare: (x) => Math.sign(x) * x * x,
  step: (x) => (x > 0 ? 1 : 0),
};

/** Makes responses of answers, in place. */
export function respond(response: ForestResponse, { data, rows, columns }: Matrix): void {
  if (response === "softmax") {
    for (let row = 0; row < rows; row++) softmax(data.subarray(row * columns, (row + 1) * columns));
    return;
  }
  const respondTo = OF_ONE[response];
  for (let i = 0; i < data.length; i++) data[i] = respondTo(data[i]);
}

/** exp of each over their sum; from the largest down, so that nothing overflows. */
function softmax(answers: Float64Array): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (const answer of answers) largest = Math.max(largest, answer);
  let sum = 0;
  for (let i = 0; i < answers.length; i++) {
    answers[i] = Math.exp(answers[i] - largest);
    sum += answers[i];
  }
  for (let i = 0; i < answers.length; i++) answers[i] /= sum;
}

/** The outputs of responses. A margin that nobody has named is called after what it becomes. */
export function responseOutputs({ outputs, response, unit }: FlatForest): Output[] {
  const becomes = response === undefined ? unit : isProbability(response) ? "probability" : undefined;
  return outputs.map((name) => ({
    name: name.replace(/^margin(?=$| \d+$)/, "prediction"),
    ...(becomes !== undefined && { unit: becomes }),
  }));
}

function isProbability(response: ForestResponse): boolean {
  return response === "logistic" || response === "softmax";
}
