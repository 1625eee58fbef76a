import type { Steps } from "../../core/give-way.js";
import type { ColumnProfile, TableIssue } from "../../core/kinds/profile.js";
import type { Found } from "./found.js";
import { targetIssues } from "./target-issues.js";

const LEVELS = ["high", "medium", "low"];

/** All that should be looked at, the gravest first. */
export function* tableIssues(found: Found): Steps<TableIssue[]> {
  const issues = [
    ...(yield* targetIssues(found)),
    ...columnIssues(found),
    ...rowIssues(found),
    ...pairIssues(found),
    ...proxyIssues(found),
    ...driftIssues(found),
  ];
  return issues.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

/** Least share of rows off the commonest value for a column to be informative. */
const NEAR_CONSTANT = 0.005;
const RARE_ROWS = 5;
const DATE = /^\d{4}-\d{1,2}-\d{1,2}|^\d{1,2}[./]\d{1,2}[./]\d{2,4}/;

function columnIssues({ dataset, profiles }: Found): TableIssue[] {
  const rows = dataset.rows.rows;
  return profiles.flatMap((column): TableIssue[] => {
    const { name, role, kind, distinct, gaps, labels } = column;
    if (role === "target") return [];
    const issues: TableIssue[] = [];
    const add = (code: string, level: TableIssue["level"], message: string) =>
      issues.push({ code, level, columns: [name], message });
    const isFeature = role === "feature";
    if (distinct === 0) add("EMPTY", "medium", `${name} is empty.`);
    else if (distinct === 1 && gaps === 0) add("CONSTANT", "low", `${name} is the same in every row.`);
    else if (labels && labels[0].rows >= rows * (1 - NEAR_CONSTANT))
      add("NEAR_CONSTANT", "low", `${name} is ${labels[0].label} in all but ${rows - labels[0].rows} of ${rows} rows.`);
    if (gaps > rows / 2) add("MOSTLY_GAPS", "low", `${name} is missing in ${percentOf(gaps, rows)} of the rows.`);
    if (isFeature && kind === "category" && rows >= 20 && distinct > 0.9 * rows)
      add(
        "ID_AS_FEATURE",
        "high",
        `${name} names rows: ${distinct} different labels in ${rows} rows; nothing learned from it holds for a new row.`,
      );
    if (isFeature && kind === "number" && rows >= 20 && isCounter(column, rows))
      add("ID_AS_FEATURE", "high", `${name} counts rows: whole numbers, each but once.`);
    if (isFeature && labels && labels.length > 0 && labels.every(({ label }) => DATE.test(label)))
      add(
        "DATE_AS_FEATURE",
        "medium",
        `${name} holds dates as labels; a later date is a label that no model has seen.`,
      );
    const rare = labels && distinct <= labels.length ? labels.filter((label) => label.rows < RARE_ROWS).length : 0;
    if (isFeature && rare > 0)
      add(
        "RARE_LABELS",
        "low",
        `${name} has ${rare === 1 ? "a label" : `${rare} labels`} of fewer than ${RARE_ROWS} rows.`,
      );
    return issues;
  });
}

function isCounter({ distinct, quartiles }: ColumnProfile, rows: number): boolean {
  if (distinct !== rows || !quartiles) return false;
  const [least, , , , greatest] = quartiles;
  return Number.isInteger(least) && Number.isInteger(greatest) && greatest - least < 2 * rows;
}

/** Repeats above this multiple of the expected number are not chance. */
const BEYOND_CHANCE = 5;

/**
 * Expected number of rows that repeat an earlier one if columns were independent: pairs x the probability that two are
 * the same.
 */
function repeatsByChance({ dataset, columns }: Found): number {
  const rows = dataset.rows.rows;
  return columns
    .filter(({ role }) => role !== "other")
    .reduce(
      (pairs, { values }) => {
        const counts = new Map<number, number>();
        for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
        return pairs * [...counts.values()].reduce((sum, count) => sum + (count / rows) ** 2, 0);
      },
      (rows * (rows - 1)) / 2,
    );
}

function rowIssues(found: Found): TableIssue[] {
  const { dataset, duplicates, suspects } = found;
  const rows = dataset.rows.rows;
  const issues: TableIssue[] = [];
  const share = duplicates.rows / rows;
  if (duplicates.rows > 0) {
    const isChance = duplicates.rows <= BEYOND_CHANCE * repeatsByChance(found);
    issues.push({
      code: "DUPLICATE_ROWS",
      level: isChance ? "low" : share > 0.05 ? "high" : share > 0.005 ? "medium" : "low",
      columns: [],
      message: `${duplicates.rows} of ${rows} rows (${percentOf(duplicates.rows, rows)}) repeat an earlier one, up to ${duplicates.largest} times; split between training and test they make a model look better than it is.`,
    });
  }
  if (duplicates.contradicting > 0) {
    issues.push({
      code: "CONTRADICTING_ROWS",
      level: duplicates.contradicting > 0.05 * rows ? "medium" : "low",
      columns: [],
      message: `${duplicates.contradicting} rows have a twin, equal in all features, with another answer: no model can tell them apart.`,
    });
  }
  if (suspects.count > 0) {
    issues.push({
      code: "SUSPECT_LABELS",
      // Classes that depend on chance would look the same.
      level: "low",
      columns: [],
      message: `${suspects.count} of ${suspects.looked} rows have a class that ${suspects.judge === null ? "a forest which has not seen them" : suspects.judge} finds hard to believe; they are wrong, or chance has a say.`,
    });
  }
  return issues;
}

function pairIssues({ associations, columns }: Found): TableIssue[] {
  const isFeature = (name: string) => columns.some(({ feature, role }) => role === "feature" && feature.name === name);
  return associations
    .filter(({ columns: pair }) => pair.every(isFeature))
    .filter(({ determines, strength }) => determines || strength >= 0.98)
    .map(({ columns: [a, b], determines, measure, strength }) => ({
      code: "REDUNDANT_COLUMNS",
      level: "medium" as const,
      columns: [a, b],
      message: determines
        ? `${a} and ${b} say the same: each value of one goes with one of the other. Importance will be split between them at will.`
        : `${a} and ${b} say nearly the same (${measure} ${strength.toFixed(3)}).`,
    }));
}

function proxyIssues({ proxies }: Found): TableIssue[] {
  return proxies.flatMap(({ group, area, shuffled, features }): TableIssue[] => {
    // Above chance, by the interval and by more than a little.
    if (area.value === null || (area.low ?? area.value) < Math.max(0.6, shuffled + 0.05)) return [];
    const by = features.slice(0, 3).map(({ name, area: alone }) => `${name} (${alone.toFixed(2)})`);
    return [
      {
        code: "PROXIES",
        level: area.value >= 0.8 ? "high" : "medium",
        columns: features.slice(0, 3).map(({ name }) => name),
        message: `The features tell ${group} with area under ROC ${area.value.toFixed(2)} (shuffled ${shuffled.toFixed(2)}), without being told${by.length > 0 ? `; most by ${by.join(", ")}` : ""}. Leaving ${group} out does not keep a model from using it.`,
      },
    ];
  });
}

function driftIssues({ drift, dataset }: Found): TableIssue[] {
  if (!drift) return [];
  const issues: TableIssue[] = [];
  const moved = drift.columns.filter(({ adjustedPValue, stability }) => adjustedPValue < 0.05 && stability >= 0.1);
  const shifted = moved.filter(({ stability }) => stability >= 0.25);
  if (moved.length > 0) {
    issues.push({
      code: "DRIFT",
      level: shifted.length > 0 ? "high" : "medium",
      columns: moved.slice(0, 5).map(({ name }) => name),
      message: `${moved.length === 1 ? "One column" : `${moved.length} columns`} moved between ${drift.other} and ${dataset.name}: ${list(moved.slice(0, 5).map(({ name, stability }) => `${name} (stability index ${stability.toFixed(2)})`))}.`,
    });
  }
  if ((drift.area.low ?? 0.5) > 0.55) {
    issues.push({
      code: "TABLES_DIFFER",
      level: (drift.area.value as number) > 0.75 ? "high" : "medium",
      columns: [],
      message: `A forest tells rows of ${dataset.name} and ${drift.other} apart with area under ROC ${(drift.area.value as number).toFixed(2)}.`,
    });
  }
  if (drift.shared > 0) {
    issues.push({
      code: "SHARED_ROWS",
      level: drift.shared > 0.01 * dataset.rows.rows ? "high" : "low",
      columns: [],
      message: `${drift.shared} of ${dataset.rows.rows} rows are in ${drift.other} too, equal in all features.`,
    });
  }
  return issues;
}

function percentOf(part: number, whole: number): string {
  const share = (100 * part) / whole;
  return `${share >= 10 ? share.toFixed(0) : share.toPrecision(2)}%`;
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}
