import { flag, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Dataset } from "../../core/dataset.js";
import type { Note } from "../../core/explanation.js";
import { inTurns } from "../../core/give-way.js";
import type { InteractionStrength, Interactions } from "../../core/kinds/interactions.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { unseenShare } from "../../math/unseen-share.js";
import { checkFits } from "../answers/check-fits.js";
import { askedFrame } from "../run/audit-frame.js";
import { columnOf } from "../run/column-of.js";
import { fewRowsNotes } from "../run/few-rows-notes.js";
import { budgetOption, featureNamesOption, modelOptions, outputNamesOption } from "../run/model-options.js";
import { outputsOf } from "../run/outputs-of.js";
import { rowQuestions } from "../run/row-questions.js";
import { sampledRows } from "../run/sampled-rows.js";
import { type CrossAnswers, strengthOf } from "./strength-of.js";

export const interactionStrengthOptions = optionsOf("interactionStrength", {
  ...modelOptions,
  budgetRows: budgetOption(100_000),
  features: featureNamesOption,
  outputs: outputNamesOption,
  pairs: flag({ default: true, says: "pairs too, and not only each feature with all others" }),
  maxRows: wholeNumber({ min: 2, max: 2000, default: 200, says: "rows at which effects are taken, at most" }),
});
export type InteractionStrengthOptions = Given<typeof interactionStrengthOptions>;

/** Least number of rows for an effect. */
const MIN_ROWS = 10;

/**
 * Measures interaction: Friedman's H squared of each feature with all others, and of each pair, and the strength in the
 * output's unit beside it, which stays small where there is next to no effect.
 *
 * Partial dependences are taken at, and over, the same rows. They are noisy with few rows: H of features that do not
 * interact comes out above 0. The intervals resample rows; of fewer than 100 a note says that they are too narrow.
 *
 * @param dataset  the rows; weights count, the target is not needed
 * @returns kind "interactions"
 * @throws WhyboxError INVALID_ARGUMENT; BUDGET_TOO_SMALL where fewer than 10 rows can be paid for; ABORTED
 * Source: Friedman & Popescu 2008, Annals of Applied Statistics 2, 916-954, section 8.1; unnormalised: Inglis, Parnell &
 *   Hurley 2022, J. Comp. Graph. Statistics 31, 766-778.
 * Cost: rows^2 model rows per feature and per pair.
 * @example
 * const { result } = await interactionStrength(model, people, { features: ["age", "income"] });
 */
export async function interactionStrength(
  model: Model,
  dataset: Dataset,
  given: InteractionStrengthOptions = {},
): Promise<Interactions> {
  const where = "interactionStrength";
  const options = interactionStrengthOptions.resolve(given);
  checkFits(where, model, dataset);
  const outputs = outputsOf(where, model, dataset, options.outputs);
  const features = options.features?.map((name) => columnOf(where, dataset, name)) ?? [...dataset.features.keys()];
  const pairs = options.pairs ? features.flatMap((a, i) => features.slice(i + 1).map((b) => [a, b])) : [];
  const tables = features.length + pairs.length;
  const affordable = Math.floor(Math.sqrt(options.budgetRows / tables));
  const rows = sampledRows(dataset, Math.min(options.maxRows, affordable), options.seed);
  if (affordable < MIN_ROWS && rows.length === affordable) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${where}: expected budgetRows of at least ${tables * MIN_ROWS ** 2} (${tables} features and pairs x ${MIN_ROWS}^2 rows), got ${options.budgetRows}; ask for fewer features, or leave pairs out`,
    );
  }
  const questions = rowQuestions(model, dataset.rows.columns, options.budgetRows, options);
  questions.expect(tables * rows.length ** 2);
  const single = new Map<number, CrossAnswers>();
  for (const feature of features) single.set(feature, await askCrossed([feature]));
  const setting = { dataset, rows, seed: options.seed };
  const strength = (joint: Float64Array | "own", parts: readonly Float64Array[]) =>
    inTurns(strengthOf({ ...setting, joint, parts }), questions.giveWay);
  const totals: InteractionStrength[] = [];
  for (const feature of features) {
    const answers = single.get(feature) as CrossAnswers;
    for (const output of outputs.keys()) {
      totals.push({ features: [feature], output, ...(await strength("own", [answers[output]])) });
    }
  }
  const found: InteractionStrength[] = [];
  for (const pair of pairs) {
    const joint = await askCrossed(pair);
    for (const output of outputs.keys()) {
      const parts = pair.map((feature) => (single.get(feature) as CrossAnswers)[output]);
      found.push({ features: pair, output, ...(await strength(joint[output], parts)) });
    }
  }
  const strongest = (list: InteractionStrength[]) =>
    list.sort((a, b) => (b.unnormalised.value ?? 0) - (a.unnormalised.value ?? 0));
  return {
    ...askedFrame({
      ...{ kind: "interactions", method: where, options: interactionStrengthOptions.record(options) },
      ...{ seed: options.seed, dataset, model, outputs, questions },
    }),
    result: { rows: rows.length, totals: strongest(totals), pairs: strongest(found) },
    diagnostics: {},
    // Noise adds to what one row differs from the sum of its effects by.
    notes: [
      ...questions.noiseNotes(outputs, false),
      ...fewRowsNotes(rows.length, "interactions"),
      ...(rows.length < dataset.rows.rows ? [rowsSampledNote(rows.length, dataset.rows.rows)] : []),
    ],
  };

  /** outputs x rows x rows: the answer to row b with the columns of row a. */
  async function askCrossed(columns: readonly number[]): Promise<CrossAnswers> {
    const n = rows.length;
    const { data, columns: width } = dataset.rows;
    const answers = outputs.map(() => new Float64Array(n * n));
    await questions.ask(
      n * n,
      (index, row) => {
        const [a, b] = [rows[Math.floor(index / n)], rows[index % n]];
        row.set(matrixRow(dataset.rows, b));
        for (const column of columns) row[column] = data[a * width + column];
      },
      (index, answer) => {
        outputs.forEach((output, o) => {
          answers[o][index] = answer[output];
        });
      },
    );
    return answers;
  }
}

function rowsSampledNote(rows: number, all: number): Note {
  const unseen = Number((100 * unseenShare(rows)).toPrecision(2));
  return {
    code: "ROWS_SAMPLED",
    message: `${rows} of ${all} rows were taken; intervals cover which ones. Interactions in rows that make up less than ${unseen}% may be among none of them, and show nowhere. Raise budgetRows, and maxRows of interactionStrength, to take more.`,
  };
}
