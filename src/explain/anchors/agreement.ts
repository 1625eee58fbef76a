import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { argmax } from "../../math/argmax.js";
import { chosenOutputs, type OutputChoice } from "../run/output-choice.js";

/** The class or number that a rule holds in place, and which answers count as the same. */
export interface Agreement {
  /** The explained output. */
  readonly output: number;
  readonly holds: { readonly class: string } | { readonly from: number; readonly to: number };
  /** True if row `row` of the answers, rows x outputs, says the same of its input as the model says of the instance. */
  agrees(answers: Matrix, row: number): boolean;
}

/** A single answer above this stands for its class. */
const THRESHOLDS: { readonly [unit: string]: number } = { probability: 0.5, logit: 0 };

/**
 * Several probabilities or logits: the class is the one with the highest. A single one: above .5 (logit 0) or not.
 * Anything else is a number, and answers within `tolerance` of the prediction count as the same.
 *
 * @throws WhyboxError INVALID_ARGUMENT for a class that the model does not predict, a number without tolerance, or a
 *   tolerance with a class
 */
export function agreement(
  { outputs }: Pick<Probe, "outputs">,
  choice: OutputChoice,
  prediction: Float64Array,
  tolerance: number | undefined,
): Agreement {
  const units = new Set(outputs.map(({ unit }) => unit));
  const [unit] = units;
  const isClassifier = units.size === 1 && unit !== undefined && Object.hasOwn(THRESHOLDS, unit);
  if (!isClassifier) return within(outputs, choice, prediction, tolerance);
  if (tolerance !== undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `anchors: tolerance is for numbers, but the model answers classes ("${outputs[0].name}" is a ${unit}); leave it out`,
    );
  }
  if (outputs.length === 1) {
    const threshold = THRESHOLDS[unit];
    const isAbove = prediction[0] > threshold;
    const [{ name }] = outputs;
    return {
      output: 0,
      holds: { class: isAbove ? name : `not ${name}` },
      agrees: ({ data }, row) => data[row] > threshold === isAbove,
    };
  }
  const predicted = argmax(prediction, 0);
  const chosen = choice === "predicted" ? [predicted] : chosenOutputs(choice, outputs, prediction);
  if (chosen.length > 1 || chosen[0] !== predicted) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `anchors: a rule holds the predicted class in place, which is "${outputs[predicted].name}", not ${chosen.map((output) => `"${outputs[output].name}"`).join(", ")}; leave outputs out`,
    );
  }
  return {
    output: predicted,
    holds: { class: outputs[predicted].name },
    agrees: (answers, row) => argmax(matrixRow(answers, row), 0) === predicted,
  };
}

function within(
  outputs: Probe["outputs"],
  choice: OutputChoice,
  prediction: Float64Array,
  tolerance: number | undefined,
): Agreement {
  const chosen = chosenOutputs(choice, outputs, prediction);
  if (chosen.length !== 1) {
    const names = chosen.map((output) => `"${outputs[output].name}"`).join(", ");
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `anchors: expected one output to explain, got ${names}; choose with outputs, such as outputs: [${JSON.stringify(outputs[chosen[0]].name)}]`,
    );
  }
  const [output] = chosen;
  if (tolerance === undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `anchors: output "${outputs[output].name}" is a number, so say which answers count as the same: tolerance, how far from the prediction ${prediction[output]} they may be`,
    );
  }
  // Bounds beyond the largest double hold every answer as well as the largest double does.
  const from = Math.max(-Number.MAX_VALUE, prediction[output] - tolerance);
  const to = Math.min(Number.MAX_VALUE, prediction[output] + tolerance);
  return {
    output,
    holds: { from, to },
    agrees: ({ data, columns }, row) => data[row * columns + output] >= from && data[row * columns + output] <= to,
  };
}
