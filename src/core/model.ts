import type { Input, Output } from "./features.js";
import type { Json } from "./json.js";
import type { Matrix } from "./matrix.js";

/** Rows for a model: numbers, or texts. */
export type Batch = Matrix | readonly string[];

/** Where a worker finds something again: a module, the name it exports it by, and what to call it with. */
export type ModuleRef = {
  readonly module: string;
  readonly export?: string;
  readonly args?: Json;
};

/**
 * A black box. Everything whybox knows of it: what it takes, what it answers, and how to ask.
 *
 * The answer to a row is assumed not to depend on the other rows of the batch; where it is seen to, the
 * explanation says so.
 */
export interface Model<B extends Batch = Matrix> {
  readonly name: string;
  readonly input: Input;
  readonly outputs: readonly Output[];
  /** Present when a worker can rebuild the model (see importModel). */
  readonly ref?: ModuleRef;
  /** Answers rows x outputs. May write into the batch; must not keep it after it has answered. */
  predict(batch: B, signal?: AbortSignal): Matrix | Promise<Matrix>;
}
