import { checkKnownOptions } from "../../core/checks/check-options.js";
import type { Output } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import type { Model } from "../../core/model.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { applyFlatForest } from "./apply-forest.js";
import { type FlatForest, flatForest } from "./flat-forest.js";

export type ForestModelOptions = {
  /** Shown in explanations and errors. Default "forest". */
  readonly name?: string;
};

/**
 * A tree or a forest as a model that every explainer, and `distill`, can ask.
 *
 * Carries `ref`, so that workerPool can rebuild it: the forest travels to the workers as JSON. A large forest
 * had better be loaded there, from a module of your own and importModel.
 *
 * @throws WhyboxError INVALID_DATA naming the path of what is no forest; predict throws INVALID_ARGUMENT for
 *   another number of columns
 * @example
 * await kernelShap(probe(forestModel(forest), columns(background, instance)));
 */
export function forestModel(forest: DecisionTree | Forest, options: ForestModelOptions = {}): Model {
  checkKnownOptions("forestModel", options, ["name"]);
  const { name = "forest" } = options;
  if (typeof name !== "string" || name === "") {
    throw new WhyboxError("INVALID_ARGUMENT", `forestModel: expected name to be a text, got ${JSON.stringify(name)}`);
  }
  return flatForestModel(flatForest("forestModel", forest), forest, name);
}

/** forestModel of a forest that has been read into typed arrays. */
export function flatForestModel(flat: FlatForest, forest: DecisionTree | Forest, name: string): Model {
  const outputs = flat.outputs.map((output): Output => ({ name: output, ...(flat.unit && { unit: flat.unit }) }));
  const width = flat.features.length;
  return {
    name,
    input: { kind: "columns", features: flat.features },
    outputs,
    noise: "none",
    ...(flat.notes.length > 0 && { notes: flat.notes }),
    ref: { module: import.meta.url, export: "forestModelOf", args: { forest: forest as Json, name } },
    predict(batch: Matrix) {
      if (batch?.columns !== width) {
        const got = batch?.columns ?? "no Matrix";
        throw new WhyboxError("INVALID_ARGUMENT", `${name}.predict: expected ${width} columns, got ${got}`);
      }
      return applyFlatForest(flat, batch);
    },
  };
}

/** forestModel again, from the `args` of its `ref`; workers find it by that name. @public */
export function forestModelOf(args: { readonly forest: DecisionTree | Forest; readonly name: string }): Model {
  return forestModel(args.forest, { name: args.name });
}
