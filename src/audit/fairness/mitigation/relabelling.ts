import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { Dataset } from "../../../core/dataset.js";
import type { Mitigation, RelabelledGroup } from "../../../core/kinds/mitigation.js";
import { matrixRow } from "../../../core/matrix-rows.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import type { Answers } from "../../answers/answers.js";
import { meanAnswers, unasked } from "../../run/audit-frame.js";
import { partitionsOf } from "../review/partitions-of.js";
import { type ReviewedRows, reviewedRows } from "../review/reviewed-rows.js";
import { checkClassAnswers, mitigationFrame } from "./mitigation-frame.js";
import { mitigationOptions } from "./mitigation-options.js";

export const relabellingOptions = optionsOf("relabelling", mitigationOptions);
export type RelabellingOptions = Given<typeof relabellingOptions>;

export type Relabelling = {
  /** One class per row of the dataset, null for rows without a true answer. */
  readonly labels: readonly (string | null)[];
  /** Rows of the dataset whose label changed, in order. */
  readonly changed: Int32Array;
  /** The dataset with these labels as its target. */
  readonly dataset: Dataset;
  readonly report: Mitigation;
};

/**
 * Labels that give every group the same share of favourable ones, for your own training (massaging): in groups below the
 * common share the rejected rows that score best are promoted, in groups above it the favoured rows that score worst are
 * demoted. The common share is that of all rows.
 *
 * The ranker is whatever model gave the answers; one trained without these rows, or cross-fitted, ranks more honestly. Of
 * three classes or more a promoted row gets the favourable class that the model finds most probable, a demoted one the
 * most probable other class. Labels are changed where no mistake is known: use them for training, and measure on true ones.
 *
 * @param answers  of answersOf, on the rows to train on, with a target and groups
 * @throws WhyboxError INVALID_ARGUMENT for answers that are no classes, for groups or classes that are not there
 * Source: Kamiran & Calders 2012, Knowledge and Information Systems 33, 1-33, algorithms 1 and 2, here for any number of
 *   groups and for weights.
 * Cost: no model row; O(rows log rows).
 * @example
 * const { labels } = relabelling(await answersOf(ranker, people), { groups: ["sex"], favourable: "good" });
 */
export function relabelling(answers: Answers, given: RelabellingOptions = {}): Relabelling {
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const where = "relabelling";
  const options = relabellingOptions.resolve(given);
  const found = checkClassAnswers(where, answers);
  const asked = typeof options.favourable === "string" ? [options.favourable] : options.favourable;
  const { rows, favourable } = reviewedRows(found, asked, undefined, where);
  const { dataset, classes, probabilities } = found;
  const { partitions, notes } = partitionsOf(dataset, rows.at, options.groups, {}, where);
  const partition = partitions[partitions.length - 1];
  const truth = rows.truth as Float64Array;
  const common = shareOf(truth, Int32Array.from(truth.keys()), rows);
  if (common === 0 || common === 1) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: ${common === 0 ? "no" : "every"} row is truly of a favourable class; there is nothing to rank`,
    );
  }
  const flipped: number[] = [];
  const groups = partition.labels.map((group, g): RelabelledGroup => {
    const members = Int32Array.from(truth.keys()).filter((row) => partition.codes[row] === g);
    const { promoted, demoted, after } = movedTo(common, members, rows);
    flipped.push(...promoted, ...demoted);
    return {
      group,
      rows: members.length,
      before: shareOf(truth, members, rows),
      after,
      promoted: promoted.length,
      demoted: demoted.length,
    };
  });
  const isFavourable = classes.map((name) => favourable?.classes.includes(name) === true);
  const codes = Float64Array.from(found.truth as Float64Array);
  for (const i of flipped) {
    const row = rows.at[i];
    codes[row] = mostProbable(matrixRow(probabilities, row), (c) => isFavourable[c] === (truth[i] === 0));
  }
  const changed = Int32Array.from(flipped, (i) => rows.at[i]).sort();
  const isChanged = new Set(changed);
  return {
    labels: Array.from(codes, (code, row) =>
      isChanged.has(row) || Number.isNaN(code) ? (classes[code] ?? null) : trueLabel(dataset, row),
    ),
    changed,
    dataset: {
      ...dataset,
      target: { ...dataset.target, name: dataset.target?.name ?? "label", kind: "class", classes, values: codes },
    },
    report: mitigationFrame(
      {
        method: where,
        options: relabellingOptions.record(options),
        seed: options.seed,
        dataset,
        model: answers.model,
        outputs: answers.outputs,
        means: meanAnswers(answers),
        ...unasked(startedAt, startedMs),
      },
      {
        groups: partition.name,
        favourable: favourable?.classes ?? null,
        constraint: null,
        rows: rows.at.length,
        change: { of: "labels", changed: changed.length, groups },
        effect: null,
        frontier: [],
      },
      notes,
    ),
  };
}

/** Spelled as in the target; the model may merge two of its classes. */
function trueLabel({ target }: Dataset, row: number): string {
  const value = target?.values[row] ?? Number.NaN;
  return target?.kind === "class" ? target.classes[value] : String(value);
}

function shareOf(truth: Float64Array, members: Int32Array, { weights }: ReviewedRows): number {
  let [sum, total] = [0, 0];
  for (const row of members) {
    sum += weights[row] * truth[row];
    total += weights[row];
  }
  return Math.min(1, sum / total);
}

/** Rows to promote or demote so that the group's share comes as close to the common share as whole rows allow. */
function movedTo(
  common: number,
  members: Int32Array,
  rows: ReviewedRows,
): { promoted: number[]; demoted: number[]; after: number } {
  const { weights, ranks } = rows;
  const truth = rows.truth as Float64Array;
  const total = members.reduce((sum, row) => sum + weights[row], 0);
  let favoured = members.reduce((sum, row) => sum + weights[row] * truth[row], 0);
  const wanted = common * total;
  const isBelow = favoured < wanted;
  const queue = [...members]
    .filter((row) => truth[row] === (isBelow ? 0 : 1))
    .sort((a, b) => (isBelow ? ranks[b] - ranks[a] : ranks[a] - ranks[b]) || a - b);
  const moved: number[] = [];
  for (const row of queue) {
    const next = favoured + (isBelow ? weights[row] : -weights[row]);
    if (Math.abs(next - wanted) >= Math.abs(favoured - wanted)) break;
    favoured = next;
    moved.push(row);
  }
  return { promoted: isBelow ? moved : [], demoted: isBelow ? [] : moved, after: Math.min(1, favoured / total) };
}

/** The most probable of the permitted classes, the first of several. */
function mostProbable(probabilities: ArrayLike<number>, isAllowed: (code: number) => boolean): number {
  let best = -1;
  for (let c = 0; c < probabilities.length; c++) {
    if (isAllowed(c) && (best < 0 || probabilities[c] > probabilities[best])) best = c;
  }
  return best;
}
