import { checkKnownOptions } from "../../core/checks/check-options.js";
import type { Attribution } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { probe } from "../../evaluate/probe.js";
import type { Rows } from "../../maskers/columns/check-columns.js";
import { columns } from "../../maskers/columns/columns.js";
import { applyForest } from "../../trees/apply/apply-forest.js";
import { forestModel } from "../../trees/apply/forest-model.js";
import type { ForestRows } from "../../trees/apply/forest-rows.js";
import { type TreeShapleyOptions, treeShapley } from "../../trees/shapley/tree-shapley.js";
import { localFrame } from "../run/local-frame.js";
import { checkOutputChoice, chosenOutputs, type OutputChoice } from "../run/output-choice.js";
import { beginRun } from "../run/run.js";
import { shapleyNotes } from "./shapley-notes.js";

export type ExplainTreeOptions = TreeShapleyOptions & {
  /** Default "predicted". */
  readonly outputs?: OutputChoice;
  /** The model's name in the explanation. Default "forest". */
  readonly name?: string;
};

/**
 * Explains one answer of a tree or a forest by its exact interventional Shapley values, as JSON: treeShapley
 * with names, prediction and baseline, in the form of every other explainer. Standard errors are 0.
 *
 * @param instance  the numbers of one row: what is explained
 * @throws WhyboxError as treeShapley; INVALID_DATA for more than one row
 * Source: Lundberg et al. 2020; Laberge & Pequignot 2022.
 * Cost: no model rows, and no randomness. The background is read anew each time: treeShapley does many rows at once.
 * @example
 * const explanation = explainTree(forestFromXGBoost(json), background, [3.1, 0, 17]);
 */
export function explainTree(
  forest: DecisionTree | Forest,
  background: Rows,
  instance: ForestRows,
  options: ExplainTreeOptions = {},
): Attribution {
  const where = "explainTree";
  checkKnownOptions(where, options, ["outputs", "name", "groups", "weights"]);
  const { outputs: choice = "predicted", name, groups, weights } = options;
  const startedAt = new Date();
  const startedMs = performance.now();
  const model = forestModel(forest, { ...(name !== undefined && { name }) });
  checkOutputChoice(where, choice, model.outputs);
  const sharing = { ...(groups && { groups }), ...(weights && { weights }) };
  const found = treeShapley(forest, background, instance, sharing);
  if (found.rows !== 1) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected an instance of one row, got ${found.rows} rows; use treeShapley for many`,
    );
  }
  const asked = probe(model, columns(background, instance, sharing));
  const prediction = applyForest(forest, instance).data;
  const outputs = chosenOutputs(choice, model.outputs, prediction);
  const values = outputs.map((output) =>
    Array.from(found.values.subarray(output * found.parts, (output + 1) * found.parts)),
  );
  const baseline = outputs.map((output) => found.baseline[output]);
  const standardErrors = values.map((row) => row.map(() => 0));
  const references = asked.references;
  const players = asked.constant.filter((constant) => !constant).length;
  const frame = localFrame({
    kind: "attribution",
    method: "treeShapley",
    options: { outputs: choice as Json },
    seed: 0,
    probe: asked,
    run: beginRun(asked, 0, {}),
    outputs,
    prediction,
    baseline,
    stoppedBy: "complete",
  });
  return {
    ...frame,
    run: { ...frame.run, startedAt: startedAt.toISOString(), wallMs: performance.now() - startedMs },
    result: { values, standardErrors, intercepts: baseline },
    diagnostics: {
      backgroundRows: references,
      constantParts: found.parts - players,
      efficiencyResidual: values.map(
        (row, i) => row.reduce((sum, value) => sum + value, baseline[i]) - prediction[outputs[i]],
      ),
    },
    notes: shapleyNotes({
      values,
      standardErrors,
      weightedR2: outputs.map(() => null),
      degreesOfFreedom: Number.POSITIVE_INFINITY,
      outputs: outputs.map((output) => model.outputs[output].name),
      references,
      sampled: false,
      players,
      batchDependent: false,
      clip: undefined,
    }),
  };
}
