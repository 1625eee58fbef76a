import type { CodedColumn, CodeRange } from "./coded-columns.js";
import { lossTable, rangeSums } from "./loss-table.js";

/** A rule under search: one range of codes for each of some columns. */
export type Candidate = {
  readonly terms: readonly { readonly column: number; readonly range: CodeRange }[];
  /** How far the mean loss in the slice lies above that of all rows, in standard errors, less a toll per condition. */
  readonly score: number;
};

type Limits = { readonly maxConditions: number; readonly minShare: number; readonly count: number };

/** Fewer rows than this are no kind of rows. */
const MIN_SLICE_ROWS = 10;
/** A further condition has to be worth half a standard error. */
const TOLL = 0.5;
/** Pairs are tried among so many columns: 780 pairs. */
const MAX_PAIRED_COLUMNS = 40;
/** Rules of each number of conditions that are kept for the choice, and those that are grown by a third condition. */
const KEPT = 300;
const BEAM = 20;
/** Of two rules that share more than half of the rows of either, only the better is kept. */
const MAX_OVERLAP = 0.5;

/**
 * The rules of highest score on the searched rows that do not say much the same, and how many were looked at.
 *
 * Cost: O(columns^2 (rows + ranges^2)).
 */
export function searchSlices(
  columns: readonly CodedColumn[],
  losses: Float64Array,
  weights: Float64Array,
  searched: Int32Array,
  { maxConditions, minShare, count }: Limits,
): { candidates: Candidate[]; lookedAt: number } {
  const scoreOf = scorer(losses, weights, searched, minShare);
  let lookedAt = 0;
  const best = keeper();
  const singles = columns.map((column, at) => {
    const table = lossTable(losses, weights, searched, column);
    let top = Number.NEGATIVE_INFINITY;
    for (const range of column.items) {
      lookedAt++;
      const score = scoreOf(rangeSums(table, range));
      if (score > top) top = score;
      best.offer({ terms: [{ column: at, range }], score });
    }
    return top;
  });
  if (maxConditions > 1) {
    const chosen = [...columns.keys()]
      .sort((a, b) => singles[b] - singles[a])
      .slice(0, MAX_PAIRED_COLUMNS)
      .sort((a, b) => a - b);
    for (const [i, a] of chosen.entries()) {
      for (const b of chosen.slice(i + 1)) {
        const table = lossTable(losses, weights, searched, columns[a], columns[b]);
        for (const first of columns[a].items) {
          for (const second of columns[b].items) {
            lookedAt++;
            const score = scoreOf(rangeSums(table, first, second)) - TOLL;
            if (score > best.least())
              best.offer({
                terms: [
                  { column: a, range: first },
                  { column: b, range: second },
                ],
                score,
              });
          }
        }
      }
    }
  }
  if (maxConditions > 2) {
    for (const { terms } of distinct(best.kept(), columns, searched, BEAM).filter((each) => each.terms.length === 2)) {
      const inside = membersOf(terms, columns, searched);
      columns.forEach((column, at) => {
        if (terms.some((term) => term.column === at)) return;
        const table = lossTable(losses, weights, inside, column);
        for (const range of column.items) {
          lookedAt++;
          best.offer({ terms: [...terms, { column: at, range }], score: scoreOf(rangeSums(table, range)) - 2 * TOLL });
        }
      });
    }
  }
  return { candidates: distinct(best.kept(), columns, searched, count), lookedAt };
}

/** Rows that meet all terms. */
export function membersOf(terms: Candidate["terms"], columns: readonly CodedColumn[], rows: Int32Array): Int32Array {
  return rows.filter((row) =>
    terms.every(
      ({ column, range }) => columns[column].codes[row] >= range.from && columns[column].codes[row] <= range.to,
    ),
  );
}

function scorer(losses: Float64Array, weights: Float64Array, searched: Int32Array, minShare: number) {
  let [total, sum, squares] = [0, 0, 0];
  for (const row of searched) {
    total += weights[row];
    sum += weights[row] * losses[row];
    squares += weights[row] * losses[row] * losses[row];
  }
  const mean = sum / total;
  const deviation = Math.sqrt(Math.max(0, squares / total - mean * mean));
  const least = Math.max(MIN_SLICE_ROWS, minShare * searched.length);
  return ({ rows, weight, loss }: { rows: number; weight: number; loss: number }) => {
    if (rows < least || rows > searched.length - MIN_SLICE_ROWS || !(deviation > 0) || !(weight > 0))
      return Number.NEGATIVE_INFINITY;
    return (loss / weight - mean) / (deviation * Math.sqrt(1 / rows - 1 / searched.length));
  };
}

/** Keeps the rules of highest score, those above 0. */
function keeper() {
  let rules: Candidate[] = [];
  let least = 0;
  const trim = () => {
    rules = rules.sort((a, b) => b.score - a.score).slice(0, KEPT);
    if (rules.length === KEPT) least = rules[KEPT - 1].score;
  };
  return {
    least: () => least,
    offer(rule: Candidate) {
      if (!(rule.score > least)) return;
      rules.push(rule);
      if (rules.length >= 2 * KEPT) trim();
    },
    kept() {
      trim();
      return rules;
    },
  };
}

function distinct(
  rules: readonly Candidate[],
  columns: readonly CodedColumn[],
  rows: Int32Array,
  count: number,
): Candidate[] {
  const chosen: { rule: Candidate; members: Set<number> }[] = [];
  for (const rule of rules) {
    if (chosen.length === count) break;
    const members = membersOf(rule.terms, columns, rows);
    const isKnown = chosen.some((other) => {
      let shared = 0;
      for (const row of members) if (other.members.has(row)) shared++;
      return shared > MAX_OVERLAP * Math.min(members.length, other.members.size);
    });
    if (!isKnown) chosen.push({ rule, members: new Set(members) });
  }
  return chosen.map(({ rule }) => rule);
}
