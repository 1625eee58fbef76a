import { keep, noneKept } from "../../core/coalitions.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import type { Run } from "./run.js";

/** The two ends of every explanation: nothing kept, and everything. */
export interface EmptyAndGrand {
  /** One number an output: the weighted average over the background. */
  readonly baseline: Float64Array;
  /** One number an output: the model's answer to the instance itself. */
  readonly prediction: Float64Array;
  /** The model answered the instance differently alone and among the background rows. */
  readonly batchDependent: boolean;
}

/** How many model rows askEmptyAndGrand takes. */
export function emptyAndGrandRows(draws: number): number {
  return draws === 1 ? 2 : draws + 2;
}

/**
 * Asks the background and the instance, in one plan, and the instance once more alone: the answer to a row
 * should not depend on the rows around it.
 */
export async function askEmptyAndGrand(probe: Probe, run: Run, draws: number): Promise<EmptyAndGrand> {
  const parts = probe.parts.length;
  const z = noneKept(draws + 1, parts);
  for (let part = 0; part < parts; part++) keep(z, draws, part);
  const referenceOf = Int32Array.from({ length: draws + 1 }, (_, row) => (row === draws ? 0 : row));
  const answers = await run.ask({ z, referenceOf });

  const outputs = answers.columns;
  const baseline = new Float64Array(outputs);
  for (let row = 0; row < draws; row++) {
    const weight = probe.weights ? probe.weights[row] : 1;
    for (let output = 0; output < outputs; output++) baseline[output] += weight * answers.data[row * outputs + output];
  }
  if (!probe.weights) for (let output = 0; output < outputs; output++) baseline[output] /= draws;
  const prediction = answers.data.slice(draws * outputs);
  const batchDependent = draws > 1 && differs(prediction, await askAlone(run, parts));
  return { baseline, prediction, batchDependent };
}

function askAlone(run: Run, parts: number): Promise<Matrix> {
  const z = noneKept(1, parts);
  for (let part = 0; part < parts; part++) keep(z, 0, part);
  return run.ask({ z, referenceOf: Int32Array.of(0) });
}

function differs(prediction: Float64Array, alone: Matrix): boolean {
  return prediction.some((value, output) => value !== alone.data[output]);
}
