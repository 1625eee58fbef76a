import type { Conditions } from "./conditions.js";
import type { AskOptions } from "./executor.js";
import type { Part, Source } from "./explanation.js";
import type { Output } from "./features.js";
import type { Matrix } from "./matrix.js";
import type { Locality, NeighbourhoodRequest, Samples } from "./neighbourhood.js";
import type { Plan } from "./plan.js";

/** Samples of an instance's surroundings that can be asked about. */
export interface AskableSamples extends Samples {
  /** samples x outputs. Costs one model row a sample. */
  ask(options?: AskOptions): Promise<Matrix>;
  /** samples x columns: what the model would be asked, in a copy. Absent where it takes something else than columns. */
  rows?(): Matrix;
}

/**
 * The one thing that can be asked: what does the model answer when only these parts of the input are kept?
 * A model, a masker and an executor behind one function; every explainer is a function of a probe.
 */
export interface Probe {
  /** The name of the model or game. */
  readonly model: string;
  readonly parts: readonly Part[];
  readonly outputs: readonly Output[];
  readonly source?: Source;
  readonly z: "binary" | "real";
  readonly draws: number | "unbounded";
  /** A weight a draw, summing to 1; absent when all weigh the same. */
  readonly weights?: Float64Array;
  /** Parts that hiding cannot change. */
  readonly constant: readonly boolean[];
  /** The name of the executor. */
  readonly executor: string;
  readonly locality: Locality;
  /** z of the instance itself: 1 for every part that is kept or hidden. */
  readonly originalZ: Float64Array;
  /** True when a sample is a coalition and a draw, so that all samples can be listed. */
  readonly hidesParts: boolean;
  /** True when keeping every part does not give the instance back. */
  readonly redrawsKept: boolean;
  /** What kept parts say of rows, where draws are rows that can meet a condition or not. */
  conditions?(): Conditions;
  /** 1 x outputs: the model's answer to the instance itself. Costs one model row. */
  askOriginal(options?: AskOptions): Promise<Matrix>;
  /** Samples of the instance's surroundings. Costs nothing until they are asked about. */
  neighbourhood(request: NeighbourhoodRequest): AskableSamples;
  /** plan rows x outputs. Costs one model row for each pair (mask, draw). */
  ask(plan: Plan, options?: AskOptions): Promise<Matrix>;
}
