import type { AskOptions } from "./executor.js";
import type { Part } from "./explanation.js";
import type { Output } from "./features.js";
import type { Matrix } from "./matrix.js";
import type { Plan } from "./plan.js";

/**
 * The one thing that can be asked: what does the model answer when only these parts of the input are kept?
 * A model, a masker and an executor behind one function; every explainer is a function of a probe.
 */
export interface Probe {
  /** The name of the model or game. */
  readonly model: string;
  readonly parts: readonly Part[];
  readonly outputs: readonly Output[];
  readonly z: "binary" | "real";
  readonly draws: number | "unbounded";
  /** A weight a draw, summing to 1; absent when all weigh the same. */
  readonly weights?: Float64Array;
  /** Parts that hiding cannot change. */
  readonly constant: readonly boolean[];
  /** The name of the executor. */
  readonly executor: string;
  /** plan rows x outputs. Costs one model row for each pair (mask, draw). */
  ask(plan: Plan, options?: AskOptions): Promise<Matrix>;
}
