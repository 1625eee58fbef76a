import { describeValue } from "../../../core/checks/describe-value.js";
import { suggestNames } from "../../../core/checks/nearest-names.js";
import type { Dataset } from "../../../core/dataset.js";
import type { Note } from "../../../core/explanation.js";
import { inTurns, turnsOf } from "../../../core/give-way.js";
import type { IndividualFairness, PeoplePair } from "../../../core/kinds/individual-fairness.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import type { Seed } from "../../../random/stream.js";
import type { Answers } from "../../answers/answers.js";
import { checkFits } from "../../answers/check-fits.js";
import { answeredFrame } from "../../run/audit-frame.js";
import { rowQuestions } from "../../run/row-questions.js";
import { sampledRows } from "../../run/sampled-rows.js";
import { type ReviewedRows, reviewedRows } from "../review/reviewed-rows.js";
import { attributeFlips } from "./attribute-flips.js";
import { comparePeople, type Pair, type PeopleGroups } from "./compare-people.js";
import { consistencyOf } from "./consistency-of.js";
import { type IndividualFairnessOptions, individualFairnessOptions } from "./individual-fairness-options.js";
import { matchedGroups } from "./matched-groups.js";
import { meanOver } from "./mean-over.js";
import { rowDistances } from "./row-distances.js";

/**
 * Tests whether similar people are treated alike, whatever their group: compares answers with those of the nearest
 * rows, finds pairs whose scores differ by more than their distance allows, matches people of one group with the
 * nearest of another, and changes a row's group alone.
 *
 * Distances are Gower's by ranks, over all features but those that say a group. Some rows are compared with all; each is a
 * row of the estimates, whose intervals are over these rows (by cluster where there is one) for this table of others.
 * Matches are pairs, nearest first, of which no row is in two.
 *
 * @param answers  of answersOf
 * @returns kind "individualFairness"
 * @throws WhyboxError INVALID_ARGUMENT for classes or features that are not there; ABORTED
 * Source: consistency: Zemel et al. 2013; Lipschitz condition: Dwork et al. 2012 (their metric is left to the user).
 * Cost: no model row without `model`, else one per compared row and other group that the model sees, and 64 at most to
 * learn whether its answers vary; O(maxRows x rows x features) time, O(rows x features) memory.
 * @example
 * const { result } = await individualFairness(answers, { favourable: "good", model });
 * result.consistency.decisions   // { value: 0.93, low: 0.92, high: 0.94, interval: "t" }
 */
export async function individualFairness(
  answers: Answers,
  given: IndividualFairnessOptions = {},
): Promise<IndividualFairness> {
  const where = "individualFairness";
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const options = individualFairnessOptions.resolve(given);
  if (answers?.dataset === undefined) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected answers of answersOf, got ${describeValue(answers)}`);
  }
  const { dataset } = answers;
  const { seed, model, neighbours, constant, threshold } = options;
  if (model) checkFits(where, model, dataset);
  const asked = typeof options.favourable === "string" ? [options.favourable] : options.favourable;
  const { rows, favourable } = reviewedRows(answers, asked, threshold, where);
  const columns = comparedColumns(where, dataset, options.features);
  const scale = scaleOf(rows);
  const scores = rows.score.map((score) => score / scale);
  const turn = turnsOf(where, options.signal);
  await turn();
  const compared = drawn(dataset, rows.at, options.maxRows, seed);
  const groups = dataset.groups.map((grouping) => groupsOf(grouping, rows.at)).filter(({ largest }) => largest >= 0);
  await turn();
  const distances = await inTurns(rowDistances(dataset, rows.at, columns), turn);
  await turn();
  const people = await comparePeople(
    distances,
    compared,
    scores,
    groups,
    { neighbours, constant, worst: options.count },
    turn,
  );
  const questions = model && rowQuestions(model, dataset.rows.columns, Number.MAX_SAFE_INTEGER, options);
  const flipping = { answers, rows, compared, model, chosen: favourable?.classes, threshold };
  const { flips, notes } = await attributeFlips(where, flipping, questions);
  const cost = questions?.cost("complete");
  const shown = (pair: Pair) => shownPair(pair, dataset, rows);
  return {
    ...answeredFrame({
      ...{ kind: "individualFairness", method: where, seed, answers, startedAt, startedMs },
      options: individualFairnessOptions.record({ ...options, features: distances.features }),
    }),
    ...(questions && cost && { cost: { ...cost, budgetRows: cost.modelRows }, run: questions.record() }),
    result: {
      score: rows.scoreName,
      scale,
      favourable: favourable?.classes ?? null,
      selected: favourable?.selected ?? null,
      rows: rows.at.length,
      comparedRows: compared.length,
      distance: { text: distances.text, features: distances.features, mean: people.meanDistance },
      consistency: consistencyOf(people, rows, scores, seed, neighbours),
      lipschitz: {
        constant,
        violations: meanOver(people.violations, compared, rows),
        worst: people.worst.map(shown),
      },
      flips,
      matches: groups.flatMap((each, g) =>
        matchedGroups(each, people.partners[g], people, rows, scores, options.count, shown),
      ),
    },
    diagnostics: {},
    notes: [...notes, ...notesOf(rows.at.length, compared.length, columns.length)],
  };
}

function comparedColumns(where: string, { features, groups }: Dataset, names: readonly string[] | undefined): number[] {
  if (!names) {
    const sayers = groups.flatMap((group) => group.features);
    return [...features.keys()].filter((column) => !sayers.includes(column));
  }
  const known = features.map(({ name }) => name);
  return names.map((name) => {
    const at = known.indexOf(name);
    if (at >= 0) return at;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: features: there is no feature ${JSON.stringify(name)}${suggestNames(name, known)}`,
    );
  });
}

/** Probabilities have a scale already; other scores are divided by their range. */
function scaleOf({ score, scoreKind }: ReviewedRows): number {
  if (scoreKind === "probability" || scoreKind === "label") return 1;
  const [low, high] = [score.reduce((a, b) => Math.min(a, b)), score.reduce((a, b) => Math.max(a, b))];
  return high > low ? high - low : 1;
}

function drawn(dataset: Dataset, at: Int32Array, most: number, seed: Seed): Int32Array {
  if (at.length <= most) return Int32Array.from(at.keys());
  const place = new Map(Array.from(at, (row, i) => [row, i]));
  const weights = new Float64Array(dataset.rows.rows);
  for (const row of at) weights[row] = 1;
  return sampledRows({ ...dataset, weights }, most, seed).map((row) => place.get(row) as number);
}

function groupsOf({ name, labels, codes }: Dataset["groups"][number], at: Int32Array): PeopleGroups {
  const comparedCodes = at.map((row) => codes[row]);
  const sizes = new Array<number>(labels.length).fill(0);
  for (const code of comparedCodes) if (code >= 0) sizes[code]++;
  const present = sizes.filter((size) => size > 0).length;
  const largest = sizes.reduce((best, size, code) => (size > sizes[best] ? code : best), 0);
  return { name, labels, codes: comparedCodes, largest: present < 2 ? -1 : largest };
}

function shownPair({ rows: [a, b], distance }: Pair, dataset: Dataset, { at, score }: ReviewedRows): PeoplePair {
  const { data, columns } = dataset.rows;
  const text = (row: number, column: number) => {
    const value = data[row * columns + column];
    const feature = dataset.features[column];
    if (Number.isNaN(value)) return "missing";
    return feature.kind === "category" ? (feature.categories[value] ?? String(value)) : String(value);
  };
  const [first, second] = [at[a], at[b]];
  return {
    rows: [first, second],
    ids: dataset.ids ? [dataset.ids[first], dataset.ids[second]] : null,
    distance,
    scores: [score[a], score[b]],
    differences: dataset.features.flatMap(({ name }, column) => {
      const values = [text(first, column), text(second, column)] as const;
      return values[0] === values[1] ? [] : [{ name, values }];
    }),
  };
}

function notesOf(rows: number, compared: number, columns: number): Note[] {
  const notes: Note[] = [];
  if (compared < rows) {
    notes.push({
      code: "ROWS_SAMPLED",
      message: `${compared} of ${rows} rows, drawn by the seed, were compared with all rows; the intervals cover which ones.`,
    });
  }
  if (columns === 0) {
    notes.push({
      code: "NO_COLUMNS",
      message:
        "Every feature says a group, so that all people are equally similar; nothing follows from the comparison.",
    });
  }
  return notes;
}
