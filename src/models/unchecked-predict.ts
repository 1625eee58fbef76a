import type { Model } from "../core/model.js";

type Predict = Model<never>["predict"];

/** Each predict that looks whether its answers are finite, with one that leaves the look to whoever asks. */
const unchecked = new WeakMap<Predict, Predict>();

/** Says that `raw` answers what `predict` does, without a look at whether the numbers are finite. Neither needs `this`. */
export function leaveUnchecked(predict: Predict, raw: Predict): void {
  unchecked.set(predict, raw);
}

/**
 * A model's predict without its own look at whether the answers are finite, where it has one: an executor finds out from
 * the sums over draws, and a second look at every row was measured to take 1% of the time of a logistic function.
 *
 * Known by the function, not by the model, so that a copy of a model with a predict of its own is asked by that one.
 */
export function uncheckedPredict(model: Model<never>): Predict | undefined {
  return unchecked.get(model.predict);
}
