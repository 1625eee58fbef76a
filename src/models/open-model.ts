import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Input, Output } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import type { Batch, Model, ModuleRef, Spent } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { blackBox } from "./black-box.js";
import type { Facts } from "./checked-facts.js";

/** A model that holds something until it is closed: a session, a process, connections. */
export type OpenModel<B extends Batch = Matrix> = Model<B> & AsyncDisposable & { close(): Promise<void> };

/** An adapter's description of its model. */
export type Adapter = Facts & {
  readonly name: string;
  readonly input: Input;
  readonly outputs: readonly Output[];
  readonly ref?: ModuleRef;
  /** rows x outputs */
  ask(batch: Batch, signal: AbortSignal | undefined, meter: (spent: Spent) => void): Matrix | Promise<Matrix>;
  close(): Promise<void> | void;
};

/**
 * A model around something that is open: checked as blackBox checks, and refusing questions once it is closed.
 *
 * @throws WhyboxError INVALID_ARGUMENT where input, outputs or facts do not fit; asking throws MODEL_CLOSED, MODEL_FAILED
 *   for whatever else went wrong, and MODEL_ANSWER_INVALID
 */
export function openModel<B extends Batch>({ ask, ref, close, ...shape }: Adapter): OpenModel<B> {
  let closing: Promise<void> | undefined;
  const predict = async (batch: Batch, signal?: AbortSignal, meter: (spent: Spent) => void = () => {}) => {
    if (closing) throw new WhyboxError("MODEL_CLOSED", `${shape.name}.predict: the model was closed`);
    try {
      return await ask(batch, signal, meter);
    } catch (cause) {
      if (cause instanceof WhyboxError || signal?.aborted) throw cause;
      throw new WhyboxError("MODEL_FAILED", `${shape.name}.predict: ${thrownMessage(cause)}`, { cause });
    }
  };
  const model = blackBox(predict as never, { ...shape, rows: "matrix" } as never) as unknown as Model<B>;
  const closeOnce = () => (closing ??= Promise.resolve(close()));
  return Object.assign(model, { ...(ref && { ref }), close: closeOnce, [Symbol.asyncDispose]: closeOnce });
}
