import type { ColumnGroups } from "../../core/checks/column-groups.js";
import { option } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Note } from "../../core/explained.js";
import type { Attribution } from "../../core/explanation.js";
import { atOnce, inTurns, type Steps, turnsOf } from "../../core/give-way.js";
import type { Json } from "../../core/json.js";
import type { Masker } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { probe } from "../../evaluate/probe.js";
import { checkColumns } from "../../maskers/columns/check-columns.js";
import { columns, describeColumns } from "../../maskers/columns/columns.js";
import { applyFlatForestInSteps } from "../../trees/apply/apply-forest.js";
import { flatForestInSteps } from "../../trees/apply/flat-forest.js";
import { flatForestModel } from "../../trees/apply/forest-model.js";
import { type ForestRows, forestRows } from "../../trees/apply/forest-rows.js";
import { type TreeShapley, treeShapleyInSteps } from "../../trees/shapley/tree-shapley.js";
import { localFrame } from "../run/local-frame.js";
import {
  checkOutputChoice,
  chosenOutputs,
  contrastedColumns,
  contrasting,
  isContrasting,
  type OutputChoice,
} from "../run/output-choice.js";
import { beginRun } from "../run/run.js";
import { outputsOption, runOptions } from "../run/run-options.js";
import { shapleyNotes } from "./shapley-attribution.js";

/** The options of `explainTree` and `explainTreeRows`. */
export const explainTreeOptions = optionsOf("explainTree", {
  outputs: outputsOption,
  name: option<string>()({
    says: "the model's name in the explanation",
    default: "forest",
    expected: "a text",
    accepts: (value) => typeof value === "string" && value !== "",
  }),
  groups: option<ColumnGroups>()({
    says: "columns that are kept or hidden together",
    defaultSays: "each column is a part",
    expected: "groups of columns by name",
    accepts: (value) => typeof value === "object" && value !== null,
  }),
  weights: option<ArrayLike<number>>()({
    says: "one per background row, not negative; scaled to sum to 1",
    defaultSays: "all the same",
    expected: "a list with one number per background row",
    accepts: (value) => typeof value === "object" && value !== null && "length" in value,
  }),
});

export type ExplainTreeOptions = Given<typeof explainTreeOptions>;

const asyncOptions = optionsOf("explainTreeRowsAsync", { ...explainTreeOptions.spec, signal: runOptions.signal });
export type ExplainTreeAsyncOptions = Given<typeof asyncOptions>;

/**
 * Explains one answer of a tree or a forest by its exact interventional Shapley values, as JSON: treeShapley
 * with names, prediction and baseline, in the form of every other explainer. Standard errors are 0.
 *
 * @param background  rows x features; categories as codes, gaps as NaN
 * @param instance  the numbers of one row: what is explained
 * @throws WhyboxError as treeShapley; INVALID_DATA for more than one row
 * Source: Lundberg et al. 2020; Laberge & Pequignot 2022.
 * Cost: no model rows, and no randomness. The forest and the background are read anew each time: for many rows use
 * `explainTreeRows`.
 * @example
 * const explanation = explainTree(forestFromXGBoost(json), background, [3.1, 0, 17]);
 */
export function explainTree(
  forest: DecisionTree | Forest,
  background: ForestRows,
  instance: ForestRows,
  options: ExplainTreeOptions = {},
): Attribution {
  const explanations = atOnce(explainTreeRowsInSteps("explainTree", "instance", forest, background, instance, options));
  if (explanations.length === 1) return explanations[0];
  throw new WhyboxError(
    "INVALID_DATA",
    `explainTree: expected an instance of one row, got ${explanations.length} rows; use explainTreeRows for many`,
  );
}

/**
 * `explainTree` of many rows, one explanation per row, in order. The forest and the background are read once, so that
 * 200 rows take little longer than `treeShapley` of them.
 *
 * @param rows  rows x features, or the numbers of one row
 * @throws WhyboxError as treeShapley
 * Cost: no model rows, and no randomness. No other work gets its turn: see `explainTreeRowsAsync`.
 * @example
 * const explanations = explainTreeRows(forest, background, rows);
 * const importance = globalImportance(explanations);
 */
export function explainTreeRows(
  forest: DecisionTree | Forest,
  background: ForestRows,
  rows: ForestRows,
  options: ExplainTreeOptions = {},
): Attribution[] {
  return atOnce(explainTreeRowsInSteps("explainTreeRows", "rows", forest, background, rows, options));
}

/**
 * `explainTreeRows`, with turns for other work and a signal: for deep forests and many rows. The same bits but for the times
 * in `run`.
 *
 * @param rows  rows x features, or the numbers of one row
 * @throws WhyboxError as treeShapley; ABORTED
 * Cost: no model rows, and no randomness.
 * @example
 * const explanations = await explainTreeRowsAsync(forest, background, rows, { signal: AbortSignal.timeout(60_000) });
 */
export async function explainTreeRowsAsync(
  forest: DecisionTree | Forest,
  background: ForestRows,
  rows: ForestRows,
  options: ExplainTreeAsyncOptions = {},
): Promise<Attribution[]> {
  const where = "explainTreeRowsAsync";
  const { signal, ...asked } = asyncOptions.check(options);
  const steps = explainTreeRowsInSteps(where, "rows", forest, background, rows, asked);
  return inTurns(steps, turnsOf(where, signal));
}

/** explainTreeRows for the function named by `where`, with pauses. */
export function* explainTreeRowsInSteps(
  where: string,
  rowsName: string,
  forest: DecisionTree | Forest,
  background: ForestRows,
  rows: ForestRows,
  options: ExplainTreeOptions,
): Steps<Attribution[]> {
  const { outputs: choice, name, groups, weights } = explainTreeOptions.resolve(options, where);
  const flat = yield* flatForestInSteps(where, forest);
  const model = flatForestModel(flat, forest, name);
  checkOutputChoice(where, choice, model.outputs, true);
  const sharing = { ...(groups && { groups }), ...(weights && { weights }) };
  const startedMs = performance.now();
  const hidden = forestRows(where, "background", background, flat);
  const x = forestRows(where, rowsName, rows, flat);
  const shapley = yield* treeShapleyInSteps(where, flat, hidden, x, sharing);
  const answers = yield* applyFlatForestInSteps(flat, x);
  const task: ExplainTask = { where, model, forestNotes: flat.notes, shapley, choice, background: hidden, sharing };
  const sharedMs = (performance.now() - startedMs) / x.rows;
  const explanations: Attribution[] = [];
  for (let row = 0; row < x.rows; row++) {
    explanations.push(explained(task, row, matrixRow(x, row), matrixRow(answers, row), sharedMs));
    yield;
  }
  return explanations;
}

type ExplainTask = {
  readonly where: string;
  readonly model: Model;
  readonly forestNotes: readonly Note[];
  readonly shapley: TreeShapley;
  readonly choice: OutputChoice;
  readonly background: Matrix;
  readonly sharing: Pick<ExplainTreeOptions, "groups" | "weights">;
};

function explained(
  { where, model, forestNotes, shapley, choice, background, sharing }: ExplainTask,
  row: number,
  instance: Float64Array,
  answers: Float64Array,
  sharedMs: number,
): Attribution {
  const startedAt = new Date();
  const startedMs = performance.now();
  const masker: Masker<Matrix> = {
    ...columns(background, instance, sharing),
    // Errors about groups name the function that was called.
    describe: (input, name) => describeColumns(where, checkColumns(where, background, instance, sharing), input, name),
  };
  const asked = contrasting(probe(model, masker), choice);
  const { outputs, contrasted } = chosenNumbers(choice, model, answers);
  const values = contrasted((output) => {
    const from = (row * shapley.outputs + output) * shapley.parts;
    return shapley.values.subarray(from, from + shapley.parts);
  });
  const baseline = contrasted((output) => [shapley.baseline[output]]).flat();
  const explained = contrasted((output) => [answers[output]]).flat();
  const prediction = isContrasting(choice) ? Float64Array.from(explained) : answers;
  const standardErrors = values.map((each) => each.map(() => 0));
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
    run: { ...frame.run, startedAt: startedAt.toISOString(), wallMs: sharedMs + performance.now() - startedMs },
    result: { values, standardErrors, intercepts: baseline },
    diagnostics: {
      backgroundRows: references,
      constantParts: shapley.parts - players,
      efficiencyResidual: values.map((each, i) => each.reduce((sum, value) => sum + value, baseline[i]) - explained[i]),
    },
    notes: [
      ...forestNotes,
      ...shapleyNotes({
        values,
        standardErrors,
        weightedR2: outputs.map(() => null),
        degreesOfFreedom: Number.POSITIVE_INFINITY,
        outputs: outputs.map((output) => asked.outputs[output].name),
        references,
        sampled: false,
        players,
        batchDependent: false,
        complete: true,
        clip: undefined,
      }),
    ],
  };
}

/** Positions of the explained outputs, and a function that takes their numbers, or differences, from those of all outputs. */
function chosenNumbers(choice: OutputChoice, model: Model, answers: Float64Array) {
  const chosen = isContrasting(choice)
    ? contrastedColumns(choice, model.outputs)
    : chosenOutputs(choice, model.outputs, answers).map((of) => ({ of, against: undefined }));
  return {
    // Of a probe that is contrasting, the outputs are those chosen.
    outputs: isContrasting(choice) ? [...chosen.keys()] : chosen.map(({ of }) => of),
    // The difference of two exact numbers is exact.
    contrasted: (numbers: (output: number) => ArrayLike<number>) =>
      chosen.map(({ of, against }) => {
        const subtracted = against === undefined ? undefined : numbers(against);
        return Array.from(numbers(of), (value, i) => (subtracted ? value - subtracted[i] : value));
      }),
  };
}
