import type { MaskerSpec, ReferenceRows } from "../core/masker.js";
import type { ModuleRef } from "../core/model.js";
import type { Plan } from "../core/plan.js";
import type { ErrorCode } from "../core/whybox-error.js";
import type { ChunkAnswers } from "../evaluate/answer-chunk.js";

/** Request to a worker: which model, which masker, which rows of the plan. */
export type ChunkRequest = {
  readonly model: ModuleRef;
  /** Names the spec within its pool, so that a worker makes a perturber once and not once per chunk. */
  readonly maskerId: number;
  readonly masker: MaskerSpec;
  readonly rows: ReferenceRows;
  readonly plan: Plan;
  readonly chunkBytes: number;
  /** Where its time is limited: set to 1 when a worker takes it up. */
  readonly begun?: Int32Array;
};

/** Reply of a worker. Errors come as data: an error thrown across threads would lose its code. */
export type ChunkReply =
  | ({ readonly ok: true } & ChunkAnswers)
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly stack?: string };
