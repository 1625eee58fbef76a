import { checkWholeNumber } from "../../core/checks/check-options.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch, Model, Spent } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkModel, modelAround } from "./model-around.js";

/**
 * A model whose answer to a row is the mean of several, for models whose answers vary: noise shrinks with the square root of
 * `repeats`, and each row asked is sent so many times.
 *
 * @param repeats  number of times that each row is asked, 2 or more
 * @throws WhyboxError INVALID_ARGUMENT
 * @example
 * const model = repeated(await httpModel(url, { ...options, noise: "varies" }), 5);
 */
export function repeated<B extends Batch = Matrix>(model: Model<B>, repeats: number): Model<B> {
  checkModel("repeated", model);
  checkWholeNumber("repeated", "repeats", repeats ?? 0, 2);
  const predict = async (batch: B, signal?: AbortSignal, meter?: (spent: Spent) => void): Promise<Matrix> => {
    let sum: Float64Array | undefined;
    let shape: Matrix | undefined;
    let isMetered = false;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const copy = copied(batch);
      const answers = await model.predict(copy, signal, (spent) => {
        isMetered ||= spent.sentRows !== undefined;
        meter?.(spent);
      });
      if (!isMetered) meter?.({ sentRows: answers.rows });
      shape = answers;
      sum = sum ? sum.map((value, i) => value + answers.data[i]) : answers.data.slice();
    }
    if (!sum || !shape) throw new WhyboxError("INVALID_ARGUMENT", "repeated: expected repeats of 2 or more");
    return { ...shape, data: sum.map((value) => value / repeats) };
  };
  return modelAround(model, predict, { noise: "varies" });
}

/** A model may write into what it is asked. */
function copied<B extends Batch>(batch: B): B {
  return "data" in batch ? ({ ...batch, data: batch.data.slice() } as unknown as B) : batch;
}
