import { checkKnownOptions } from "../../core/checks/check-options.js";
import type { Output } from "../../core/features.js";
import { atOnce, type Steps } from "../../core/give-way.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import type { Model } from "../../core/model.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { applyFlatForest } from "./apply-forest.js";
import { type FlatForest, flatForestInSteps } from "./flat-forest.js";
import { respond, responseOutputs } from "./response.js";

export type ForestModelOptions = {
  /** Shown in explanations and errors. Default "forest". */
  readonly name?: string;
  /**
   * "raw": what the trees add up to, such as log odds. "response": what the forest's library predicts of it, such as
   * probabilities. Default "raw", on which the values of `treeShapley` add up.
   */
  readonly answers?: ForestAnswers;
};

export type ForestAnswers = "raw" | "response";

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
  return atOnce(forestModelInSteps(forest, options));
}

/** forestModel with a pause per tree. */
export function* forestModelInSteps(forest: DecisionTree | Forest, options: ForestModelOptions): Steps<Model> {
  checkKnownOptions("forestModel", options, ["name", "answers"]);
  const { name = "forest", answers = "raw" } = options;
  if (typeof name !== "string" || name === "") {
    throw new WhyboxError("INVALID_ARGUMENT", `forestModel: expected name to be a text, got ${JSON.stringify(name)}`);
  }
  if (answers !== "raw" && answers !== "response") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `forestModel: expected answers to be "raw" or "response", got ${JSON.stringify(answers)}`,
    );
  }
  const flat = yield* flatForestInSteps("forestModel", forest);
  if (answers === "response" && flat.response === undefined && /^log(it)?$/.test(flat.unit ?? "")) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `forestModel: answers "response" needs the forest's response, such as "logistic", to make probabilities or means of its unit "${flat.unit}"; the readers of other libraries' files set it`,
    );
  }
  return flatForestModel(flat, forest, name, answers);
}

/** The forests behind models, for what reads trees in place of asking. */
const forests = new WeakMap<Model<never>, DecisionTree | Forest>();

/** The forest or tree that a model answers from; undefined where it has none. */
export function forestBehind(model: Model<never>): DecisionTree | Forest | undefined {
  return forests.get(model);
}

/** A model that stands for another one of a forest keeps its forest. */
export function keepForest<M extends Model<never>>(model: M, from: Model<never>): M {
  const forest = forests.get(from);
  if (forest) forests.set(model, forest);
  return model;
}

/** forestModel of a forest that has been read into typed arrays. */
export function flatForestModel(
  flat: FlatForest,
  forest: DecisionTree | Forest,
  name: string,
  answers: ForestAnswers = "raw",
): Model {
  const outputs =
    answers === "response"
      ? responseOutputs(flat)
      : flat.outputs.map((output): Output => ({ name: output, ...(flat.unit && { unit: flat.unit }) }));
  const width = flat.features.length;
  const model: Model = {
    name,
    input: { kind: "columns", features: flat.features },
    outputs,
    noise: "none",
    ...(flat.notes.length > 0 && { notes: flat.notes }),
    ref: { module: import.meta.url, export: "forestModelOf", args: { forest: forest as Json, name, answers } },
    predict(batch: Matrix) {
      if (batch?.columns !== width) {
        const got = batch?.columns ?? "no Matrix";
        throw new WhyboxError("INVALID_ARGUMENT", `${name}.predict: expected ${width} columns, got ${got}`);
      }
      const answered = applyFlatForest(flat, batch);
      if (answers === "response" && flat.response) respond(flat.response, answered);
      return answered;
    },
  };
  forests.set(model, forest);
  return model;
}

/** forestModel again, from the `args` of its `ref`; workers find it by that name. @public */
export function forestModelOf({
  forest,
  ...options
}: ForestModelOptions & { readonly forest: DecisionTree | Forest }): Model {
  return forestModel(forest, options);
}
