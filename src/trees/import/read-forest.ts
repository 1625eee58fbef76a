import { atOnce, type Steps } from "../../core/give-way.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { flatForestInSteps } from "../apply/flat-forest.js";
import { forestFromLightGBMInSteps } from "./forest-from-lightgbm.js";
import { forestFromScikitLearnInSteps } from "./forest-from-scikit-learn.js";
import { forestFromXGBoostInSteps } from "./forest-from-xgboost.js";
import type { ImportOptions } from "./import-names.js";
import { namesIn, otherExport } from "./other-export.js";
import { parsedExport } from "./read-export.js";

const where = "readForest";
const wanted = "a forest of XGBoost, LightGBM or scikit-learn as JSON, or a tree or forest of whybox";

/** The reader of each library, by a name that only its files hold. */
const READERS: { readonly [name: string]: (json: unknown, options: ImportOptions) => Steps<Forest> } = {
  learner: forestFromXGBoostInSteps,
  tree_info: forestFromLightGBMInSteps,
  estimator: forestFromScikitLearnInSteps,
};

/** The names that a tree and a forest of whybox hold. */
const OWN = [
  ["nodes", "features", "outputs"],
  ["trees", "base", "scale"],
];

/**
 * The forest in a file, whichever library wrote it: what `save_model` of XGBoost, `dump_model` of LightGBM and `forest_json`
 * for scikit-learn write, or a tree or forest of whybox as JSON.
 *
 * @param json  parsed, as text, or the bytes of the file
 * @param options  for files of other libraries, see ImportOptions
 * @throws WhyboxError as forestFromXGBoost, forestFromLightGBM and forestFromScikitLearn; INVALID_DATA for any other file,
 *   naming its kind where it is known
 * @example
 * const forest = readForest(await readFile("model.json"));
 */
export function readForest(json: unknown, options: ImportOptions = {}): DecisionTree | Forest {
  return atOnce(readForestInSteps(json, options));
}

/** readForest with a pause per tree. */
export function* readForestInSteps(json: unknown, options: ImportOptions): Steps<DecisionTree | Forest> {
  const value = parsedExport(where, json, wanted);
  yield;
  const names = typeof value === "object" && value !== null ? value : {};
  const name = Object.keys(READERS).find((each) => Object.hasOwn(names, each));
  if (name !== undefined) return yield* READERS[name](value, options);
  if (!OWN.some((own) => own.every((each) => Object.hasOwn(names, each)))) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected ${wanted}, got ${otherExport(value) ?? namesIn(value as object)}`,
    );
  }
  const given = Object.keys(options)[0];
  if (given !== undefined) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: ${given} is known of a forest of whybox; leave it out`);
  }
  yield* flatForestInSteps(where, value as DecisionTree | Forest);
  return value as DecisionTree | Forest;
}
