import type { Output } from "../../core/features.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { exactDouble } from "../../tables/cell-number.js";
import { isLabels } from "./onnx-outputs.js";
import type { OnnxTensor } from "./onnx-runtime.js";

/**
 * The numbers of an answer: of labels 1 for the one that was answered and 0 for the others.
 *
 * @throws WhyboxError MODEL_ANSWER_INVALID for a whole number that no double holds, and for a label that is no output
 */
export function tensorAnswers(
  where: string,
  tensor: string,
  answer: OnnxTensor,
  outputs: readonly Output[],
): Float32Array | Float64Array {
  if (isLabels(answer)) return votes(answer.data as readonly string[], outputs);
  const { data } = answer;
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  return Float64Array.from(data as ArrayLike<number | bigint>, (value) => asDouble(where, tensor, value));
}

/** A number of an answer; whole numbers of 64 bits may be too long for a double. */
function asDouble(where: string, tensor: string, value: number | bigint): number {
  if (typeof value !== "bigint") return Number(value);
  const number = exactDouble(value);
  if (number !== undefined) return number;
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    `${where}: tensor "${tensor}" answers ${value}, which no double holds; have the graph cast it to a float64`,
  );
}

/** 1 for the class that was answered, 0 for the others. */
function votes(labels: readonly string[], outputs: readonly Output[]): Float64Array {
  const votes = new Float64Array(labels.length * outputs.length);
  for (const [row, label] of labels.entries()) {
    const at = outputs.findIndex(({ name }) => name === label);
    if (at < 0) {
      const known = outputs.map(({ name }) => JSON.stringify(name)).join(", ");
      throw new WhyboxError("MODEL_ANSWER_INVALID", `expected a label among ${known}, got ${JSON.stringify(label)}`);
    }
    votes[row * outputs.length + at] = 1;
  }
  return votes;
}
