import { checkArgument, isObject } from "../../core/checks/check-argument.js";
import { checkKnownOptions } from "../../core/checks/check-options.js";
import { inTurns, turnsOf } from "../../core/give-way.js";
import type { Json } from "../../core/json.js";
import type { Model } from "../../core/model.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { type ForestModelOptions, forestModelInSteps, keepForest } from "../../trees/apply/forest-model.js";
import type { ImportOptions } from "../../trees/import/import-names.js";
import { readForestInSteps } from "../../trees/import/read-forest.js";
import { readBytes } from "../read-bytes.js";

export type ForestFileOptions = ImportOptions & {
  /** Shown in explanations and errors. Default: the file's name without its ending, else "forest". */
  readonly name?: string;
  /**
   * "response": what the forest's library predicts, such as probabilities; "raw": what its trees add up to, such as log odds.
   * Default "response", where the file says how. Of XGBoost's multi:softmax these are the probabilities of all classes, and not
   * the number of the largest.
   */
  readonly answers?: ForestModelOptions["answers"];
};

/**
 * A model from the file of a forest: what `save_model` of XGBoost, `dump_model` of LightGBM and `forest_json` for scikit-learn
 * write, or a tree or forest of whybox as JSON. Nothing else is needed to run it.
 *
 * Loaded by path or URL it can enter workers, which read the file again.
 *
 * @param source  a path, a URL, or the bytes of the file
 * @throws WhyboxError MODEL_LOAD_FAILED for a file that is no forest, or one that cannot be read; INVALID_ARGUMENT
 * @example
 * const model = await forestFileModel("credit-xgboost.json", { outputs: ["default"] });
 * const explanation = await kernelShap(probe(model, columns(background, applicant)));
 */
export async function forestFileModel(
  source: string | URL | Uint8Array,
  options: ForestFileOptions = {},
): Promise<Model> {
  checkKnownOptions("forestFileModel", options, ["name", "features", "outputs", "answers"]);
  const isNamed = isObject(source) || (typeof source === "string" && source !== "");
  checkArgument("forestFileModel", isNamed, "the path or URL of a forest, or its bytes", source);
  const { bytes, label, url } = await readBytes("forestFileModel", source);
  const { name = /([^/\\]+)\.\w+$/.exec(label)?.[1] ?? "forest", answers, ...read } = options;
  const giveWay = turnsOf("forestFileModel", undefined);
  const forest = await readOrRefuse(`forestFileModel ${label}`, bytes, read, giveWay);
  const model = await inTurns(forestModelInSteps(forest, { name, answers: answers ?? knownAnswers(forest) }), giveWay);
  const args = { source: url, options: { ...options, name } };
  if (url === undefined) return model;
  const ref = { module: import.meta.url, export: "forestFileModelFromRef", args: args as unknown as Json };
  return keepForest({ ...model, ref }, model);
}

/**
 * Opens the same model in a worker.
 * @public loaded by name, from `ref`
 */
export function forestFileModelFromRef({
  source,
  options,
}: {
  source: string;
  options: ForestFileOptions;
}): Promise<Model> {
  return forestFileModel(new URL(source), options);
}

async function readOrRefuse(
  where: string,
  bytes: Uint8Array,
  options: ImportOptions,
  giveWay: () => Promise<void>,
): Promise<DecisionTree | Forest> {
  try {
    return await inTurns(readForestInSteps(bytes, options), giveWay);
  } catch (cause) {
    if (!(cause instanceof WhyboxError) || cause.code !== "INVALID_DATA") throw cause;
    throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: ${cause.message.replace(/^readForest: /, "")}`, { cause });
  }
}

/** A forest of whybox may have a unit without saying what makes probabilities of it. */
function knownAnswers(forest: DecisionTree | Forest): ForestModelOptions["answers"] {
  return "response" in forest || !("unit" in forest) || forest.unit === "probability" ? "response" : "raw";
}
