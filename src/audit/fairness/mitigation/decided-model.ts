import { atOnce, type Steps } from "../../../core/give-way.js";
import type { Json } from "../../../core/json.js";
import type { Matrix } from "../../../core/matrix.js";
import { matrixRow, takeColumns } from "../../../core/matrix-rows.js";
import type { Model, ModuleRef } from "../../../core/model.js";
import { argmax } from "../../../math/argmax.js";
import { modelAround } from "../../../models/around/model-around.js";
import { importModel } from "../../../models/import-model.js";
import { type Seed, stream } from "../../../random/stream.js";
import { classProbabilities } from "../../answers/class-probabilities.js";
import { addedFeatures, type GroupColumn, groupNumber } from "./group-columns.js";

/** With this probability, rows with at least this score are selected; null: none, 0: all. */
export type ThresholdStep = { readonly threshold: number | null; readonly share: number };

/** Rule that turns scores into decisions. Plain JSON, so that it can be sent to a worker. */
export type DecisionRule = {
  readonly columns: readonly GroupColumn[];
  /** The position in `steps` of each group, by its number among all combinations of labels. */
  readonly groups: { readonly [number: string]: number };
  /** Per group; an empty list, as for unknown groups, leaves the model's own decision. */
  readonly steps: readonly (readonly ThresholdStep[])[];
  /** Positions of the favourable classes; of a model of one output it stands at 1, and what it is not at 0. */
  readonly favourable: readonly number[];
  /** "decision": 0 or 1; "chance": the probability of being selected. */
  readonly answer: "decision" | "chance";
  readonly seed: Seed;
};

/**
 * A model that turns another model's scores into decisions, by group.
 *
 * It takes the columns of the inner model and, after them, columns of groups that this does not see. Where a decision is
 * drawn, the draw is named by the seed, the row's own values and its group, so that equal rows get equal answers.
 */
export function decidedModel(inner: Model, rule: DecisionRule): Model {
  const added = addedFeatures(rule.columns);
  const features = inner.input.kind === "columns" ? inner.input.features : [];
  const columns = features.length;
  const places = rule.columns.map(
    ({ inner: at, feature }) => at ?? columns + added.findIndex(({ name }) => name === feature.name),
  );
  const predict: Model["predict"] = async (batch, signal, meter) => {
    // Read first, because the inner model may write into its rows.
    const groups = Int32Array.from({ length: batch.rows }, (_, row) =>
      groupNumber(rule.columns, (column) => batch.data[row * batch.columns + places[rule.columns.indexOf(column)]]),
    );
    const rows =
      added.length === 0
        ? batch
        : takeColumns(
            batch,
            Array.from({ length: columns }, (_, column) => column),
          );
    const draws = rowDraws(rows, groups, rule);
    const answers = await inner.predict(rows, signal, meter);
    return decidedAnswers(answers, inner.outputs[0].unit === "logit", groups, draws, rule);
  };
  const ref: ModuleRef | undefined = inner.ref && {
    module: import.meta.url,
    export: "decidedFromRef",
    args: { ref: inner.ref, rule } as unknown as Json,
  };
  return {
    ...modelAround(inner, predict, { ...(ref && { ref }) }),
    name: decidedName(inner),
    input: { kind: "columns", features: [...features, ...added] },
    outputs: inner.outputs.map(({ name }) => ({ name, unit: "probability" })),
  };
}

/** The name of the deciding model around this one. */
export function decidedName({ name }: Model): string {
  return `${name}, decided by group`;
}

/**
 * Rebuilds the model in a worker.
 * @public loaded by name, from `ref`
 */
export async function decidedFromRef({ ref, rule }: { ref: ModuleRef; rule: DecisionRule }): Promise<Model> {
  const { module, ...rest } = ref;
  return decidedModel(await importModel<Matrix>(module, rest), rule);
}

/**
 * A number from 0 to 1 for each row whose decision is randomised, derived from the row's values.
 *
 * @param rows  the columns that the inner model takes
 * @param groups  one per row: its number among all combinations of labels
 */
export function rowDraws(rows: Matrix, groups: Int32Array, rule: DecisionRule): Float64Array {
  return atOnce(rowDrawsInSteps(rows, groups, rule));
}

/** Rows that are drawn for between two pauses. */
const PIECE_ROWS = 500;

/** The numbers of `rowDraws`, with pauses. */
export function* rowDrawsInSteps(rows: Matrix, groups: Int32Array, rule: DecisionRule): Steps<Float64Array> {
  const draws = new Float64Array(rows.rows);
  for (let row = 0; row < rows.rows; row++) {
    if (row % PIECE_ROWS === 0) yield;
    const steps = rule.steps[rule.groups[groups[row]]];
    if (rule.answer === "chance" || !steps || steps.length < 2) continue;
    const values = matrixRow(rows, row).join(",");
    draws[row] = stream(rule.seed, `decision ${groups[row]} ${values}`).uniform();
  }
  return draws;
}

/**
 * The probability that each row is selected: 0 or 1 where decisions are randomised by `draws`, and where the model's
 * own decision stands.
 */
export function selectionChances(
  probabilities: Matrix,
  groups: Int32Array,
  draws: Float64Array,
  rule: DecisionRule,
): Float64Array {
  return Float64Array.from({ length: probabilities.rows }, (_, row) => {
    const classProbabilities = matrixRow(probabilities, row);
    const steps = rule.steps[rule.groups[groups[row]]];
    if (!steps || steps.length === 0) return rule.favourable.includes(argmax(classProbabilities, 0)) ? 1 : 0;
    const score = Math.min(
      1,
      rule.favourable.reduce((sum, c) => sum + classProbabilities[c], 0),
    );
    const isSelected = ({ threshold }: ThresholdStep) => threshold !== null && score >= threshold;
    if (rule.answer === "decision" || steps.length === 1) return isSelected(drawnStep(steps, draws[row])) ? 1 : 0;
    return Math.min(
      1,
      steps.reduce((sum, step) => sum + (isSelected(step) ? step.share : 0), 0),
    );
  });
}

function drawnStep(steps: readonly ThresholdStep[], draw: number): ThresholdStep {
  let sum = 0;
  for (const step of steps) {
    sum += step.share;
    if (draw < sum) return step;
  }
  return steps[steps.length - 1];
}

/** Probabilities of all classes: favourable ones sum to the chance, in the proportions that the model gave them. */
function decidedAnswers(
  answers: Matrix,
  isLogit: boolean,
  groups: Int32Array,
  draws: Float64Array,
  rule: DecisionRule,
): Matrix {
  const probabilities = classProbabilities(answers, isLogit);
  const { data, rows, columns } = probabilities;
  const chances = selectionChances(probabilities, groups, draws, rule);
  const isFavourable = Array.from({ length: columns }, (_, c) => rule.favourable.includes(c));
  const decided = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (const side of [true, false]) {
      const classes = isFavourable.flatMap((is, c) => (is === side ? [row * columns + c] : []));
      const total = classes.reduce((sum, at) => sum + data[at], 0);
      const chance = side ? chances[row] : 1 - chances[row];
      for (const at of classes) decided[at] = chance * (total > 0 ? data[at] / total : 1 / classes.length);
    }
  }
  if (answers.columns > 1) return { data: decided, rows, columns };
  return { data: Float64Array.from({ length: rows }, (_, row) => decided[2 * row + 1]), rows, columns: 1 };
}
