import { thrownMessage } from "../core/checks/thrown-message.js";
import { isPromise } from "../core/is-promise.js";
import { isMatrix, type Matrix } from "../core/matrix.js";
import type { Batch, Model, Spent } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { inTurn } from "../models/in-turn.js";
import { uncheckedPredict } from "../models/unchecked-predict.js";

/**
 * Asks a model, when its turn comes where it takes only so many calls at a time.
 *
 * @throws WhyboxError MODEL_FAILED for whatever predict throws, unless it is one already
 */
export function callPredict<B extends Batch>(
  model: Model<B>,
  batch: B,
  signal: AbortSignal | undefined,
  meter: (spent: Spent) => void,
): Matrix | Promise<Matrix> {
  const failed = (cause: unknown): never => {
    if (cause instanceof WhyboxError || signal?.aborted) throw cause;
    throw new WhyboxError("MODEL_FAILED", `${model.name}.predict: threw: ${thrownMessage(cause)}`, { cause });
  };
  try {
    const unchecked = uncheckedPredict(model);
    const answers = unchecked
      ? unchecked(batch as never, signal, meter)
      : inTurn(model.predict, model.concurrency, () => model.predict(batch, signal, meter), own, signal);
    return isPromise(answers) ? answers.then(undefined, failed) : answers;
  } catch (cause) {
    return failed(cause);
  }
}

/** Copies an asynchronous answer: it may lie in memory that the model reuses. */
function own(answers: Matrix, late: boolean): Matrix {
  return late && isMatrix(answers) ? { ...answers, data: answers.data.slice() } : answers;
}
