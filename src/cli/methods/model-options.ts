import { Option } from "commander";
import { parseOption } from "./parse-option.js";

/** Options that say which model is asked, for every command that asks one. */
export function modelOptions(): Option[] {
  return [
    new Option(
      "--model <source>",
      "model.js: a module that exports a model, or createModel(args); model.onnx; model.json of XGBoost, LightGBM, scikit-learn (see docs/models.md) or TensorFlow.js; http://... of a server; python:model.py",
    ).makeOptionMandatory(),
    new Option("--model-export <name>", 'the export of a module (default: "default", "createModel" or "model")'),
    new Option(
      "--model-args <json>",
      'what createModel is called with; of other models, options such as {"outputs": ["no", "yes"]}',
    ).argParser(parseOption.json),
  ];
}
