import { atOnce, type Steps } from "../../core/give-way.js";
import type { CodedColumn, CodeRange } from "./coded-columns.js";
import { type RangeSums, rangeSums, valueTable } from "./value-table.js";

/** A rule under search: one range of codes for each of some columns. */
export type Candidate = {
  readonly terms: readonly { readonly column: number; readonly range: CodeRange }[];
  /** Distance of the slice's mean above that of all rows, in standard errors, less a penalty per condition. */
  readonly score: number;
};

/** The rows that are searched, and what is looked for among them. */
export type RuleSearch = {
  /** One per row of the dataset. */
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly rows: Int32Array;
  readonly maxConditions: number;
  /** Of the searched rows in a rule, at least. */
  readonly minShare: number;
  /** Number of rules that are kept. Default: enough for a choice. */
  readonly keep?: number;
  /** In standard errors; of sums over the rows of a rule. Default: the distance of means. */
  readonly scoreOf?: (sums: RangeSums) => number;
};

/** Least number of rows in a rule. */
const MIN_RULE_ROWS = 10;
/** A further condition has to be worth half a standard error. */
const TOLL = 0.5;
/** Columns among which pairs are tried: 780 pairs. */
const MAX_PAIRED_COLUMNS = 40;
/** Rules of each number of conditions that are kept for the choice, and those that are grown by a third condition. */
const KEPT = 300;
const BEAM = 20;
/** Of two rules that share more than half of the rows of either, only the better is kept. */
const MAX_OVERLAP = 0.5;

/**
 * The rules of highest score above 0 on the searched rows, the highest first, and how many were looked at. The plain
 * version, which a test holds rules of one and two conditions to: the score of every rule there is.
 *
 * Cost: O(columns^2 (rows + ranges^2)).
 */
export function searchRules(columns: readonly CodedColumn[], search: RuleSearch): FoundRules {
  return atOnce(searchInSteps(columns, search));
}

type FoundRules = { readonly rules: Candidate[]; readonly lookedAt: number };

/** The rules of `searchRules`, with a pause after every column or pair of columns. */
export function* searchInSteps(columns: readonly CodedColumn[], search: RuleSearch): Steps<FoundRules> {
  const { values, weights, rows, maxConditions, keep = KEPT } = search;
  const scoreOf = scorer(search);
  let lookedAt = 0;
  const best = keeper(maxConditions > 2 ? Math.max(keep, KEPT) : keep);
  const singles: number[] = [];
  for (const [at, column] of columns.entries()) {
    const table = valueTable(values, weights, rows, column);
    let top = Number.NEGATIVE_INFINITY;
    for (const range of column.items) {
      const score = scoreOf(rangeSums(table, range));
      if (score > top) top = score;
      if (score > best.least()) best.offer({ terms: [{ column: at, range }], score });
    }
    lookedAt += column.items.length;
    singles.push(top);
    yield;
  }
  const offerPairs = (a: number, b: number) => {
    const table = valueTable(values, weights, rows, columns[a], columns[b]);
    for (const first of columns[a].items) {
      for (const second of columns[b].items) {
        const score = scoreOf(rangeSums(table, first, second)) - TOLL;
        if (score > best.least()) best.offer({ terms: pairOf(a, first, b, second), score });
      }
    }
    lookedAt += columns[a].items.length * columns[b].items.length;
  };
  const paired = maxConditions > 1 ? bestColumns(singles) : [];
  for (const [i, a] of paired.entries()) {
    for (const b of paired.slice(i + 1)) {
      offerPairs(a, b);
      yield;
    }
  }
  if (maxConditions > 2) {
    for (const { terms } of yield* distinctRules(best.kept(), columns, rows, BEAM)) {
      if (terms.length !== 2) continue;
      const inside = membersOf(terms, columns, rows);
      columns.forEach((column, at) => {
        if (terms.some((term) => term.column === at)) return;
        const table = valueTable(values, weights, inside, column);
        for (const range of column.items) {
          const score = scoreOf(rangeSums(table, range)) - 2 * TOLL;
          if (score > best.least()) best.offer({ terms: [...terms, { column: at, range }], score });
        }
        lookedAt += column.items.length;
      });
      yield;
    }
  }
  return { rules: best.kept().slice(0, keep), lookedAt };
}

const pairOf = (a: number, first: CodeRange, b: number, second: CodeRange): Candidate["terms"] => [
  { column: a, range: first },
  { column: b, range: second },
];

function bestColumns(singles: readonly number[]): number[] {
  return [...singles.keys()]
    .sort((a, b) => singles[b] - singles[a])
    .slice(0, MAX_PAIRED_COLUMNS)
    .sort((a, b) => a - b);
}

/** The score of one rule, found elsewhere, on these rows. */
export function scoreOfRule(terms: Candidate["terms"], columns: readonly CodedColumn[], search: RuleSearch): number {
  const { values, weights, rows } = search;
  const members = membersOf(terms, columns, rows);
  let [weight, sum] = [0, 0];
  for (const row of members) {
    weight += weights[row];
    sum += weights[row] * values[row];
  }
  return scorer(search)({ rows: members.length, weight, sum }) - TOLL * (terms.length - 1);
}

/** Rows that meet all terms. */
export function membersOf(terms: Candidate["terms"], columns: readonly CodedColumn[], rows: Int32Array): Int32Array {
  return rows.filter((row) =>
    terms.every(
      ({ column, range }) => columns[column].codes[row] >= range.from && columns[column].codes[row] <= range.to,
    ),
  );
}

function scorer({ values, weights, rows: searched, minShare, scoreOf }: RuleSearch): (sums: RangeSums) => number {
  const least = Math.max(MIN_RULE_ROWS, minShare * searched.length);
  const most = searched.length - MIN_RULE_ROWS;
  const score = scoreOf ?? distanceOfMeans(values, weights, searched);
  return (sums) =>
    sums.rows < least || sums.rows > most || !(sums.weight > 0) ? Number.NEGATIVE_INFINITY : score(sums);
}

function distanceOfMeans(values: Float64Array, weights: Float64Array, searched: Int32Array) {
  let [total, sum, squares] = [0, 0, 0];
  for (const row of searched) {
    total += weights[row];
    sum += weights[row] * values[row];
    squares += weights[row] * values[row] * values[row];
  }
  const mean = sum / total;
  const deviation = Math.sqrt(Math.max(0, squares / total - mean * mean));
  if (!(deviation > 0)) return () => Number.NEGATIVE_INFINITY;
  return ({ rows, weight, sum: total }: RangeSums) =>
    (total / weight - mean) / (deviation * Math.sqrt(1 / rows - 1 / searched.length));
}

/** Keeps the rules of highest score, those above 0. */
function keeper(keep: number) {
  let rules: Candidate[] = [];
  let least = 0;
  const trim = () => {
    rules = rules.sort((a, b) => b.score - a.score).slice(0, keep);
    if (rules.length === keep) least = rules[keep - 1].score;
  };
  return {
    least: () => least,
    offer(rule: Candidate) {
      rules.push(rule);
      if (rules.length >= 2 * keep) trim();
    },
    kept() {
      trim();
      return rules;
    },
  };
}

/** The first `count` rules that do not cover much the same rows, with a pause before every rule. */
export function* distinctRules(
  rules: readonly Candidate[],
  columns: readonly CodedColumn[],
  rows: Int32Array,
  count: number,
): Steps<Candidate[]> {
  const chosen: { rule: Candidate; members: Set<number> }[] = [];
  for (const rule of rules) {
    if (chosen.length === count) break;
    yield;
    const members = membersOf(rule.terms, columns, rows);
    if (!chosen.some((other) => overlaps(members, other.members))) chosen.push({ rule, members: new Set(members) });
  }
  return chosen.map(({ rule }) => rule);
}

/** True if two sets of rows share more than half of the smaller one. */
export function overlaps(rows: Int32Array, others: ReadonlySet<number>): boolean {
  let shared = 0;
  for (const row of rows) if (others.has(row)) shared++;
  return shared > MAX_OVERLAP * Math.min(rows.length, others.size);
}
