import type { Target } from "../../core/dataset.js";
import type { Steps } from "../../core/give-way.js";
import type { TableIssue } from "../../core/kinds/profile.js";
import { chiSquareTail } from "../../math/chi-square-tail.js";
import type { Found } from "./found.js";
import { signalOf } from "./signal-of.js";
import type { TableColumn } from "./table-columns.js";

/** Area or R2 from which a single column is taken to give the target away. */
const LEAK = { area: 0.98, r2: 0.9 };
const NEAR_LEAK = { area: 0.93, r2: 0.6 };
/** Below this, a column carries no information. */
const NO_SIGNAL = { area: 0.52, r2: 0.002 };

/** Issues with the target: columns that give it away, columns that tell nothing of it, and rows without it. */
export function* targetIssues({ dataset, columns, leak }: Found): Steps<TableIssue[]> {
  const { target } = dataset;
  if (!target) return [];
  const told = { values: target.values, classes: target.kind === "class" ? target.classes.length : null };
  const issues: TableIssue[] = [];
  const silent: string[] = [];
  const telling: { name: string; gaps: string }[] = [];
  for (const column of columns) {
    if (column.role === "target") continue;
    const { name } = column.feature;
    const found = columnIssue(column, yield* signalOf(column, told), target);
    if (found === "silent") silent.push(name);
    else if (found) issues.push(found);
    const gaps = column.role === "feature" ? gapSignal(column, target.values, told.classes) : undefined;
    if (gaps !== undefined) telling.push({ name, gaps });
  }
  if (telling.length > 0) issues.push(gapIssue(telling, target.name));
  if (leak) issues.push(sumIssue(leak, columns, target.name));
  if (silent.length > 0) {
    issues.push({
      code: "NO_SIGNAL",
      level: "low",
      columns: silent,
      message: `${list(silent)} tell${silent.length === 1 ? "s" : ""} nothing about ${target.name} alone.`,
    });
  }
  const missing = target.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
  if (missing > 0) {
    issues.push({
      code: "TARGET_GAPS",
      level: "medium",
      columns: [target.name],
      message: `${missing} of ${target.values.length} rows have no ${target.name}.`,
    });
  }
  return issues;
}

/** The issue with one column beside the target: it gives the target away, or a feature tells nothing of it ("silent"). */
function columnIssue(
  { feature: { name }, role }: TableColumn,
  signal: number,
  target: Target,
): TableIssue | "silent" | undefined {
  const scale = target.kind === "class" ? "area" : "r2";
  const measure = target.kind === "class" ? "area under ROC" : "R2";
  const place = role === "feature" ? "a feature" : "not a feature, and should not become one";
  const said = `${name} alone tells ${target.name} with ${measure} ${signal.toFixed(3)} (${place})`;
  if (signal >= LEAK[scale]) {
    const level = role === "feature" ? "high" : "low";
    const message = `${said}: it may be known only after the answer is.`;
    return { code: "LEAKAGE", level, columns: [name], message };
  }
  if (role !== "feature") return undefined;
  if (signal >= NEAR_LEAK[scale]) {
    const message = `${said}; see whether it is known before the answer is.`;
    return { code: "LEAKAGE_SUSPECTED", level: "medium", columns: [name], message };
  }
  return signal <= NO_SIGNAL[scale] ? "silent" : undefined;
}

function sumIssue(leak: NonNullable<Found["leak"]>, columns: readonly TableColumn[], target: string): TableIssue {
  const isFeature = (name: string) => columns.some(({ feature, role }) => feature.name === name && role === "feature");
  return {
    code: "TARGET_IS_SUM",
    level: leak.columns.some(isFeature) ? "high" : "low",
    columns: leak.columns,
    message: `${target} is all but a weighted sum of ${leak.columns.join(", ")} (R2 ${leak.r2.toFixed(4)} on rows not fitted to): these columns are made of the answer.`,
  };
}

function gapIssue(telling: readonly { name: string; gaps: string }[], target: string): TableIssue {
  const [first] = telling;
  const names = telling.slice(0, 5).map(({ name }) => name);
  const more = telling.length > names.length ? ` and ${telling.length - names.length} more` : "";
  return {
    code: "GAPS_TELL_TARGET",
    level: "medium",
    columns: telling.map(({ name }) => name),
    message: `Whether ${telling.length === 1 ? first.name : `${names.join(", ")}${more}`} ${telling.length === 1 ? "is" : "are"} missing goes with ${target} (${first.name}: ${first.gaps}); gaps are no chance, and filling them in loses or leaks something.`,
  };
}

/** Sentence on gaps that are associated with the target beyond chance and by more than a little. */
function gapSignal({ values }: TableColumn, target: Float64Array, classes: number | null): string | undefined {
  const sides = [0, 1].map(() => ({ n: 0, sum: 0, squares: 0 }));
  const counts = classes === null ? [] : Array.from({ length: classes }, () => [0, 0]);
  values.forEach((value, row) => {
    if (Number.isNaN(target[row])) return;
    const which = Number.isNaN(value) ? 1 : 0;
    const side = sides[which];
    side.n++;
    side.sum += target[row];
    side.squares += target[row] ** 2;
    if (classes !== null) counts[target[row]][which]++;
  });
  const [known, gap] = sides;
  if (known.n < 20 || gap.n < 20) return undefined;
  if (classes === null) {
    const [a, b] = [known.sum / known.n, gap.sum / gap.n];
    const variance = (side: typeof known) => side.squares / side.n - (side.sum / side.n) ** 2;
    const z = (a - b) / Math.sqrt(variance(known) / known.n + variance(gap) / gap.n);
    const spread = Math.sqrt(variance(known));
    return Math.abs(z) > 3.3 && Math.abs(a - b) > 0.2 * spread
      ? `mean ${b.toPrecision(3)} with a gap, ${a.toPrecision(3)} without`
      : undefined;
  }
  let [statistic, largest, at] = [0, 0, 0];
  counts.forEach(([k, g], c) => {
    const share = (k + g) / (known.n + gap.n);
    if (share > 0)
      statistic += (k - share * known.n) ** 2 / (share * known.n) + (g - share * gap.n) ** 2 / (share * gap.n);
    const difference = Math.abs(g / gap.n - k / known.n);
    if (difference > largest) [largest, at] = [difference, c];
  });
  if (chiSquareTail(statistic, Math.max(1, counts.length - 1)) > 0.001 || largest < 0.05) return undefined;
  const percent = (share: number) => `${(100 * share).toFixed(0)}%`;
  return `class ${at + 1} of ${counts.length}: ${percent(counts[at][1] / gap.n)} with a gap, ${percent(counts[at][0] / known.n)} without`;
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}
