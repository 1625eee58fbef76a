// For AsyncDisposable, which the libraries of ES2022 do not hold; preserved, so that users' compilers find it too.
/// <reference lib="esnext.disposable" preserve="true" />
import type { Perturbation } from "./masker.js";
import type { Matrix } from "./matrix.js";
import type { Batch, Model, Spent } from "./model.js";
import type { Plan } from "./plan.js";

/** A finished chunk: answers to rows `from` and up of the plan, and what they cost. */
export interface ChunkDone {
  readonly from: number;
  /** rows of the chunk x outputs */
  readonly answers: Matrix;
  readonly modelRows: number;
  readonly modelCalls: number;
  /** The number of times the chunk was sent again because a worker was lost. */
  readonly retries: number;
  /** The most model rows that lost attempts took beside `modelRows`. Default 0. */
  readonly resentRows?: number;
  /** Actual cost of the chunk as the model gives it; absent where it gives none. */
  readonly spent?: Spent;
}

export interface AskOptions {
  signal?: AbortSignal;
  /** Called once per chunk, in the order in which chunks finish. */
  onChunk?: (chunk: ChunkDone) => void;
  /** Asked before so many model rows are sent again, because a worker was lost; false: they may not be. Default: they may. */
  mayResend?: (modelRows: number) => boolean;
}

/** Carries questions to a model: here, in a pool of workers, on other machines. */
export interface Executor extends AsyncDisposable {
  /** Recorded in explanations as `run.executor`. */
  readonly name: string;
  /** plan rows x outputs: one row of answers per row of z, whatever the chunks and the number of workers. */
  ask<B extends Batch>(model: Model<B>, rows: Perturbation<B>, plan: Plan, options?: AskOptions): Promise<Matrix>;
  /** rows x outputs: plain rows, as they are. */
  predict(model: Model, rows: Matrix, options?: AskOptions): Promise<Matrix>;
  /** Ends the workers, if there are any. Questions under way are rejected; asking again is an error. */
  close(): Promise<void>;
}
