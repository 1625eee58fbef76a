/** Objects of JSON that are no export of the wanted kind, by names that they hold. */
const exportsOf: readonly [names: readonly string[], is: string][] = [
  [["learner"], "a model of XGBoost; read it with forestFromXGBoost"],
  [["tree_info"], "a model of LightGBM; read it with forestFromLightGBM"],
  [["oblivious_trees"], "a model of CatBoost, which is not read; export it to ONNX and use onnxModel"],
  [
    ["features_info", "trees"],
    "a model of CatBoost with trees that are not symmetric, which neither this nor ONNX takes; ask the model itself, with httpModel",
  ],
  [["features_info"], "a model of CatBoost, which is not read; export it to ONNX and use onnxModel"],
  [["modelTopology"], "a model of TensorFlow.js; open it with tfjsModel"],
  [["class_name", "config"], "the layers of a Keras model, without weights; export it to ONNX and use onnxModel"],
  [["trees", "base", "scale"], "a forest that has been read already"],
  [["nodes", "features", "outputs"], "a tree that has been read already"],
  [["__meta"], "an answer of H2O's server, which is not read; ask the model itself, with httpModel"],
  [["tree_number", "left_children"], "a tree of H2O, which is not read; ask the model itself, with httpModel"],
  [["impurityStats"], "a tree of Spark ML, which is not read; ask the model itself, with httpModel"],
  [["sparkVersion"], "the metadata of a Spark ML model, without trees; ask the model itself, with httpModel"],
  [
    ["num_feature", "task_type", "trees"],
    "a model of Treelite, which is not read; read the model that it was made from",
  ],
  [["Tree", "Node", "ID"], 'the table of trees_to_dataframe; save the model with booster.save_model("model.json")'],
  [["tree_index", "node_depth"], "the table of trees_to_dataframe; write json.dump(booster.dump_model(), file)"],
  [["method", "result"], "an explanation, not a model"],
];

/** The most names of an unknown object that are shown. */
const MAX_SHOWN = 5;

/**
 * An export of another tool, or another kind of export.
 *
 * @param value  parsed JSON
 * @returns  what it is, and the function that reads it or what to do; undefined for an unknown object
 */
export function otherExport(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return "a list, such as dump_model writes: it lacks the base score";
  }
  if (typeof value === "string") return "a text inside of JSON: it was made JSON twice";
  if (typeof value !== "object" || value === null) return typeof value === "function" ? "a function" : String(value);
  const holds = (name: string, of: object = value) => Object.hasOwn(of, name);
  if (holds("learner") && isConfiguration((value as { learner: unknown }).learner)) {
    return 'the configuration of XGBoost, as save_config writes, without trees; save the model with booster.save_model("model.json")';
  }
  const known = exportsOf.find(([names]) => names.every((name) => holds(name)));
  if (known) return known[1];
  const { format, params } = value as { format?: unknown; params?: unknown };
  if (String(format).startsWith("whybox/scikit")) return "a model of scikit-learn; read it with forestFromScikitLearn";
  if (typeof params === "object" && params !== null && holds("h2o_version", params)) {
    return "a MOJO of H2O, which is not read; ask the model itself, with httpModel";
  }
  return undefined;
}

function isConfiguration(learner: unknown): boolean {
  const booster = (learner as { gradient_booster?: object } | null)?.gradient_booster ?? {};
  return ["gbtree_train_param", "dart_train_param", "gblinear_train_param"].some((name) =>
    Object.hasOwn(booster, name),
  );
}

/** The names that an unknown object holds, for an error that says what was found. */
export function namesIn(value: object): string {
  const names = Object.keys(value);
  if (names.length === 0) return "an empty object";
  const shown = names.slice(0, MAX_SHOWN).map((name) => JSON.stringify(name.slice(0, 40)));
  const more = names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : "";
  return `an object that holds ${shown.join(", ")}${more}`;
}
