import type { Dataset, Grouping } from "../../../core/dataset.js";
import type { Note } from "../../../core/explanation.js";
import type { AttributeFlip } from "../../../core/kinds/individual-fairness.js";
import type { Matrix } from "../../../core/matrix.js";
import { matrixRow, takeRows } from "../../../core/matrix-rows.js";
import type { Model } from "../../../core/model.js";
import { fewValues, unseenNoiseNotes } from "../../../explain/run/few-values.js";
import { spreadRows } from "../../../explain/run/noise.js";
import type { Answers } from "../../answers/answers.js";
import { answersReader } from "../../answers/answers-reader.js";
import { LEVEL } from "../../run/estimates.js";
import type { RowQuestions } from "../../run/row-questions.js";
import { cellEstimate, meanCell, shareCell } from "../review/cell.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";

/** Setting of the flips: the columns to flip and the reading of answers. */
export type Flipping = {
  readonly answers: Answers;
  readonly rows: ReviewedRows;
  readonly compared: Int32Array;
  readonly model: Model | undefined;
  readonly chosen: readonly string[] | undefined;
  readonly threshold: number | undefined;
};

/** Most model rows for the flips of one column of groups. */
const MAX_FLIPPED_ROWS = 1_000_000;

/** Most rows that are asked once more with nothing changed, to learn whether answers vary from call to call. */
const MAX_REPEATS = 64;

/** One entry per column of groups: the effect of putting rows into another group, or the reason why it is unknown. */
export async function attributeFlips(
  where: string,
  flipping: Flipping,
  questions: RowQuestions | undefined,
): Promise<{ flips: AttributeFlip[]; notes: Note[] }> {
  const { answers, rows, compared, model, chosen = [], threshold } = flipping;
  const { dataset } = answers;
  const taken = <T extends Float64Array | Uint8Array | Int32Array>(values: T) =>
    values.filter((_, i) => isCompared[i] === 1) as T;
  const isCompared = new Uint8Array(rows.at.length);
  for (const i of compared) isCompared[i] = 1;
  const reader = model && answersReader(where, model, dataset.target);
  const isChosen = answers.task === "classification" ? answers.classes.map((name) => chosen.includes(name)) : [];
  const read: FlippedPeople["read"] = (given) => {
    const { probabilities, predicted } = (reader as NonNullable<typeof reader>)(given);
    if (!probabilities) return { scores: predicted };
    const scores = predicted.map((_, i) => {
      const share = matrixRow(probabilities, i).reduce((sum, p, c) => sum + (isChosen[c] ? p : 0), 0);
      return Math.min(1, share);
    });
    const selects = (i: number) => (threshold === undefined ? isChosen[predicted[i]] : scores[i] >= threshold);
    return { scores, selected: Uint8Array.from(scores, (_, i) => (selects(i) ? 1 : 0)) };
  };
  const people: FlippedPeople = {
    ...{ dataset, rows: taken(rows.at), weights: taken(rows.weights), scores: taken(rows.score), read },
    ...(rows.cluster && { cluster: taken(rows.cluster) }),
    ...(rows.selected && { selected: taken(rows.selected) }),
  };
  const planned = dataset.groups.map((grouping) => {
    const values = flipValues(dataset, grouping, people.rows.length);
    const reason = typeof values === "string" ? values : questions ? null : "no model was given to ask";
    return { grouping, values, reason };
  });
  const isFlipped = questions !== undefined && planned.some(({ reason }) => reason === null);
  // First, so that these rows are among those that are remembered.
  const notes = isFlipped && !answers.isStored ? await askedAgain(answers, people, questions, model?.noise) : [];
  const flips: AttributeFlip[] = [];
  for (const { grouping, values, reason } of planned) {
    if (reason !== null) flips.push({ grouping: grouping.name, reason, changes: [] });
    else flips.push(await attributeFlip(grouping, values as number[], people, questions as RowQuestions));
  }
  return { flips, notes };
}

/**
 * Asks some rows once more with nothing changed. Where answers vary, says how many decisions chance alone turns; where they
 * are labels that stayed the same, how often they could vary unseen.
 */
async function askedAgain(
  { answers, outputs }: Answers,
  { dataset, rows, selected, read }: FlippedPeople,
  questions: RowQuestions,
  noise: Model["noise"],
): Promise<Note[]> {
  const again = spreadRows(rows.length, Math.min(MAX_REPEATS, rows.length));
  const taken = (all: Matrix) =>
    takeRows(
      all,
      again.map((i) => rows[i]),
    );
  const unchanged = taken(dataset.rows);
  questions.remember(unchanged, taken(answers));
  const second: Matrix = {
    data: new Float64Array(again.length * answers.columns),
    rows: again.length,
    columns: answers.columns,
  };
  await questions.ask(
    again.length,
    (index, row) => row.set(matrixRow(unchanged, index)),
    (index, answer) => second.data.set(answer, index * answers.columns),
  );
  const decided = read(second).selected;
  const turned = selected && decided ? again.filter((i, at) => selected[i] !== decided[at]).length : 0;
  const positions = [...outputs.keys()];
  const seen = questions.noiseNotes(positions, false);
  if (seen.length === 0) {
    const few = fewValues(
      { outputs, ...(noise && { noise }) },
      Array.from(rows, (row) => matrixRow(answers, row)),
    );
    return unseenNoiseNotes({ answers: again.length, few }, { outputs }, positions).map(({ code, message }) => ({
      code,
      message: `${message} Flips as rare as that say nothing about a group.`,
    }));
  }
  return seen.map(({ code, message }) => ({
    code,
    message: decided
      ? `${message} Asked again with nothing changed, ${turned} of ${again.length} rows were decided otherwise; flips as rare as that say nothing about a group.`
      : message,
  }));
}

/** Rows whose group is flipped, with the model's answers to them. */
type FlippedPeople = {
  readonly dataset: Dataset;
  /** Positions in the dataset. */
  readonly rows: Int32Array;
  readonly weights: Float64Array;
  readonly cluster?: Int32Array;
  /** Unflipped answers, one per row of `rows`. */
  readonly scores: Float64Array;
  readonly selected?: Uint8Array;
  /** Reads an answer as the score and the decision. */
  readonly read: (answers: Matrix) => { readonly scores: Float64Array; readonly selected?: Uint8Array };
};

/** The column's labels that stand for groups, or the reason why it cannot be flipped. */
function flipValues(
  { features }: Dataset,
  { name, labels, features: sayers, cuts }: Grouping,
  rows: number,
): number[] | string {
  if (sayers.length === 0) return `the model does not see ${name}`;
  if (labels.length * rows > MAX_FLIPPED_ROWS) {
    return `${rows} rows in ${labels.length} other groups would take more than ${MAX_FLIPPED_ROWS} model rows`;
  }
  const feature = features[sayers[0]];
  if (feature.kind === "category") return labels.map((label) => feature.categories.indexOf(label));
  if (cuts) return `${feature.name} is a number, of which no single value stands for another group`;
  return labels.map(Number);
}

/**
 * Effect of the group alone, all else unchanged: one flip per group that rows can be put into.
 *
 * Cost: one model row per row and other group.
 */
async function attributeFlip(
  grouping: Grouping,
  values: readonly number[],
  people: FlippedPeople,
  questions: RowQuestions,
): Promise<AttributeFlip> {
  const { dataset, rows, weights, cluster, read } = people;
  const { data, columns } = dataset.rows;
  const [column] = grouping.features;
  const changes: AttributeFlip["changes"][number][] = [];
  for (const [code, to] of grouping.labels.entries()) {
    if (!Number.isFinite(values[code]) || values[code] < 0) continue;
    const flipped = [...rows.keys()].filter((i) => grouping.codes[rows[i]] !== code);
    if (flipped.length === 0) continue;
    const outputs: Float64Array[] = [];
    await questions.ask(
      flipped.length,
      (index, row) => {
        const at = rows[flipped[index]] * columns;
        row.set(data.subarray(at, at + columns));
        row[column] = values[code];
      },
      (_, answer) => outputs.push(answer.slice()),
    );
    const width = outputs[0].length;
    const answers = { data: new Float64Array(outputs.length * width), rows: outputs.length, columns: width };
    outputs.forEach((answer, i) => {
      answers.data.set(answer, i * width);
    });
    const after = read(answers);
    const units = {
      weights: Float64Array.from(flipped, (i) => weights[i]),
      ...(cluster && { cluster: Int32Array.from(flipped, (i) => cluster[i]) }),
    };
    const all = Int32Array.from(flipped.keys());
    const share = (is: (before: number, now: number) => boolean) => {
      if (!people.selected || !after.selected) return null;
      const [before, now] = [people.selected, after.selected];
      const hits = Uint8Array.from(flipped, (i, f) => (is(before[i], now[f]) ? 1 : 0));
      return cellEstimate(shareCell(hits, all, units, "there is no such row"), LEVEL);
    };
    const change = Float64Array.from(flipped, (i, f) => after.scores[f] - people.scores[i]);
    changes.push({
      to,
      rows: flipped.length,
      gained: share((before, now) => before === 0 && now === 1),
      lost: share((before, now) => before === 1 && now === 0),
      scoreChange: cellEstimate(meanCell(change, all, units, "there is no such row"), LEVEL),
    });
  }
  return { grouping: grouping.name, reason: null, changes };
}
