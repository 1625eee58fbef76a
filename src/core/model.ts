import type { Note } from "./explained.js";
import type { Input, Output } from "./features.js";
import type { Json } from "./json.js";
import type { Matrix } from "./matrix.js";

/** Rows for a model: numbers, or texts. */
export type Batch = Matrix | readonly string[];

/** The address of something that a worker can load: a module, the name of an export, and its arguments. */
export type ModuleRef = {
  readonly module: string;
  readonly export?: string;
  readonly args?: Json;
};

/** Price of an answer, in a currency of the user's choice: recorded, and what a budget in money is counted by. */
export type Price = {
  readonly perRow?: number;
  readonly perCall?: number;
  /** Field of the answer that holds its tokens, as behind `httpModel`. */
  readonly perToken?: number;
  /** Such as "EUR". */
  readonly currency: string;
};

/** Actual cost of a call of predict, where that differs from the rows it was asked. */
export type Spent = {
  /** Rows that were sent to where the model is. */
  readonly sentRows?: number;
  /** Rows whose answer was already known. */
  readonly cacheHits?: number;
  readonly money?: number;
  /** Of the money, such as "EUR". */
  readonly currency?: string;
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
  /**
   * The most calls of predict under way at once. 1: one after the other, also from explanations that run side by
   * side, as for a session or a buffer that serves one call at a time. More than 1: one explanation, too, has so many
   * under way, which pays where the time goes into waiting. Default: one for each explanation that runs.
   */
  readonly concurrency?: number;
  /** The most rows that one call is to hold. Default: as many as fit the executor's chunk. */
  readonly rowsPerCall?: number;
  /** "none" when equal rows always get the same answer, "varies" when they need not. Default: not known. */
  readonly noise?: "none" | "varies";
  readonly price?: Price;
  /** Doubts about the model that each of its explanations passes on, such as labels that its file left unclear. */
  readonly notes?: readonly Note[];
  /**
   * Answers rows x outputs.
   *
   * The batch belongs to the caller: predict may write into it until it has answered, and must not keep it after. The
   * answer belongs to predict only until then: an answer given later, as a promise, must not be overwritten by another call
   * before it is read, so that a model that answers from one buffer says `concurrency: 1`.
   *
   * @param signal  aborted when the answer is no longer wanted
   * @param meter  told what the call really took, by models that know
   */
  predict(batch: B, signal?: AbortSignal, meter?: (spent: Spent) => void): Matrix | Promise<Matrix>;
  /** Ends what the model holds: a session, a process, connections. Asking again is an error. */
  close?(): Promise<void>;
}
