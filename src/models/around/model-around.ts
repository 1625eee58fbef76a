import { describeValue } from "../../core/checks/describe-value.js";
import { checkAwaited } from "../../core/is-promise.js";
import type { Batch, Model, ModuleRef } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Facts } from "../checked-facts.js";

/** Throws INVALID_ARGUMENT unless a model is given. */
export function checkModel<B extends Batch>(where: string, model: Model<B>): void {
  checkAwaited(where, "a model", model);
  if (typeof model?.predict === "function" && Array.isArray(model.outputs)) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected a model { name, input, outputs, predict }, got ${describeValue(model)}; wrap a function with blackBox`,
  );
}

/**
 * A model that asks another one: what that says of itself, other ways to ask, and closing that closes both. Facts are
 * read by name, because a model may be an instance of a class whose facts are getters.
 */
export function modelAround<B extends Batch>(
  inner: Model<B>,
  predict: Model<B>["predict"],
  { ref, ...facts }: Facts & { readonly ref?: ModuleRef },
): Model<B> {
  const { name, input, outputs, notes } = inner;
  const { concurrency, rowsPerCall, noise, price } = { ...factsOf(inner), ...facts };
  return {
    name,
    input,
    outputs,
    ...(concurrency !== undefined && { concurrency }),
    ...(rowsPerCall !== undefined && { rowsPerCall }),
    ...(noise !== undefined && { noise }),
    ...(price !== undefined && { price }),
    ...(notes && { notes }),
    ...(ref && { ref }),
    predict,
    ...(inner.close && { close: () => inner.close?.() as Promise<void> }),
  };
}

function factsOf({ concurrency, rowsPerCall, noise, price }: Facts): Facts {
  return { concurrency, rowsPerCall, noise, price };
}
