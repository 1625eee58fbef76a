import type { Conditions } from "./conditions.js";
import type { AskOptions } from "./executor.js";
import type { Note, Part, Source } from "./explanation.js";
import type { Output } from "./features.js";
import type { Matrix } from "./matrix.js";
import type { Model } from "./model.js";
import type { Locality, NeighbourhoodRequest, Samples } from "./neighbourhood.js";
import type { Plan } from "./plan.js";

/** Samples around an instance that can be asked about. */
export interface AskableSamples extends Samples {
  /** samples x outputs. Costs one model row per sample. */
  ask(options?: AskOptions): Promise<Matrix>;
  /** samples x columns: a copy of the rows that the model would be asked. Absent where it does not take columns. */
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
  /** The noise that the model states: "none" where equal rows always get the same answer. */
  readonly noise?: Model["noise"];
  /** Notes of the model, for every explanation. */
  readonly notes?: readonly Note[];
  readonly source?: Source;
  /** "binary": parts are kept or hidden. "real": z holds numbers, and only samples can be asked (LIME without bins). */
  readonly z: "binary" | "real";
  /** Number of reference rows that each mask meets; 0 where z is real. */
  readonly references: number;
  /** The reference rows are a Monte Carlo sample, so that an average over them has a standard error. */
  readonly sampled: boolean;
  /** One per reference row, summing to 1; absent when all weigh the same. */
  readonly weights?: Float64Array;
  /** Parts that hiding cannot change. */
  readonly constant: readonly boolean[];
  /** The name of the executor. */
  readonly executor: string;
  readonly locality: Locality;
  /** z of the instance: 1 for every part that is kept or hidden. */
  readonly instanceZ: Float64Array;
  /** True when a sample is a coalition and a reference row, so that all samples can be listed. */
  readonly hidesParts: boolean;
  /** True when keeping every part does not give the instance back. */
  readonly resamplesKept: boolean;
  /** The reference rows that meet the condition of a kept part, for maskers whose reference rows can. */
  conditions?(giveWay: () => Promise<void>): Conditions | Promise<Conditions>;
  /**
   * One row per row of `sources` (rows x parts: the reference row that each part's value is from) x outputs. Costs one model
   * row per row. Absent where the masker does not put rows together.
   */
  askMixed?(sources: Int32Array, options?: AskOptions): Promise<Matrix>;
  /**
   * references x parts: 1 where a reference row and the instance have the part in common, so that hiding it behind that row
   * changes nothing. Absent where the masker does not say.
   */
  unchanged?(): Uint8Array;
  /** 1 x outputs: the model's answer to the instance itself. Costs one model row. */
  predictInstance(options?: AskOptions): Promise<Matrix>;
  /** Samples around the instance. Costs nothing until they are asked about. */
  neighbourhood(request: NeighbourhoodRequest): AskableSamples;
  /** plan rows x outputs. Costs one model row for each pair (mask, reference row). */
  ask(plan: Plan, options?: AskOptions): Promise<Matrix>;
}
