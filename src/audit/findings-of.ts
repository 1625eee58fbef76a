import type { Dataset } from "../core/dataset.js";
import type { Explanation } from "../core/explanation.js";
import type { Estimate } from "../core/kinds/estimate.js";
import { FINDING_LEVELS, type FindingsResult } from "../core/kinds/findings.js";
import type { LossImportance } from "../core/kinds/loss-importance.js";
import type { Performance } from "../core/kinds/performance.js";
import type { Profile, TableIssue } from "../core/kinds/profile.js";
import type { Slices } from "../core/kinds/slices.js";
import type { Strategies } from "../core/kinds/strategies.js";
import { fairnessFindings } from "./fairness/review/fairness-findings.js";

type Reported = FindingsResult["findings"][number];
type Finding = Omit<Reported, "section">;

/** Summary of an audit's parts, the gravest finding first. */
export function findingsOf(sections: readonly Explanation[], dataset: Dataset): Reported[] {
  const found = sections.flatMap((section) =>
    drawnFrom(section, dataset).map((finding): Reported => ({ ...finding, section: section.method.name })),
  );
  return found.sort((a, b) => FINDING_LEVELS.indexOf(a.level) - FINDING_LEVELS.indexOf(b.level));
}

function drawnFrom(section: Explanation, dataset: Dataset): Finding[] {
  switch (section.kind) {
    case "profile":
      return ofTable(section);
    case "performance":
      return ofPerformance(section);
    case "slices":
      return ofSlices(section);
    case "lossImportance":
      return section.method.name === "permutationImportance" ? ofImportance(section, dataset) : [];
    case "strategies":
      return ofStrategies(section);
    case "fairness":
      return fairnessFindings(section);
    default:
      return [];
  }
}

const NEXT: { readonly [code: string]: string } = {
  LEAKAGE: "when is the column known? If not before the answer, leave it out and train again",
  LEAKAGE_SUSPECTED: "when is the column known?",
  TARGET_IS_SUM: "leave these columns out and train again",
  ID_AS_FEATURE: "leave the column out",
  DATE_AS_FEATURE: "make numbers of it: days since, month, weekday",
  GAPS_TELL_TARGET: "ask how the gaps come about; keep a column that says where they are",
  TARGET_GAPS: "see whether the gaps are chance",
  REDUNDANT_COLUMNS: "keep one of them, or group them where importance is read",
  PROXIES: "compare groups by what the model does to them",
  DUPLICATE_ROWS: "split by row content, so that no row is in training and test",
  CONTRADICTING_ROWS: "look at some of these rows; what is missing that tells them apart?",
  DRIFT: "ask what changed; measure the model on recent rows",
  TABLES_DIFFER: "look at the tree that tells the tables apart",
  SUSPECT_LABELS: "look at the rows listed; are they wrong?",
  NO_SIGNAL: "train without them and compare",
  RARE_LABELS: "put rare labels together, or see whether they are slips",
  SHARED_ROWS: "take the shared rows out of one of the tables",
};

/** Up to this many issues of one kind are listed one by one, more are summed up. */
const MAX_ALIKE = 3;
const MAX_NAMED = 8;

function ofTable({ result }: Profile): Finding[] {
  const byCode = new Map<string, TableIssue[]>();
  for (const issue of result.issues) {
    const key = `${issue.code} ${issue.level}`;
    byCode.set(key, [...(byCode.get(key) ?? []), issue]);
  }
  return [...byCode.values()].flatMap((alike) => {
    const told = alike.length > MAX_ALIKE ? [summedUp(alike)] : alike;
    return told.map(({ level, code, message }) => ({
      level,
      what: message,
      sure: "",
      next: NEXT[code] ?? "look at the column",
      code: "profile(dataset).result.issues",
    }));
  });
}

function summedUp(alike: readonly TableIssue[]): TableIssue {
  const [first, ...others] = alike;
  const named = others.slice(0, MAX_NAMED).map(({ columns }) => columns.join(" and "));
  const more = others.length > named.length ? ` and ${others.length - named.length} more` : "";
  return { ...first, message: `${first.message} The same holds of ${named.join(", ")}${more}.` };
}

type Interval = Pick<Estimate, "value" | "low" | "high" | "interval">;

/** An estimate in words: `0.58, 95% interval 0.52 to 0.63 (Wilson)`. */
function range({ value, low, high, interval }: Interval): string {
  if (value === null) return "not known";
  if (low === null || high === null) return short(value);
  return `${short(value)}, 95% interval ${short(low)} to ${short(high)} (${interval})`;
}

const percent = (share: number) => `${Math.round(100 * share)}%`;
const short = (value: number) => String(Number(value.toPrecision(3)));

/** Corrected calibration errors from which probabilities deserve a look, or are useless. */
const CALIBRATION = { medium: 0.03, high: 0.1 };
/** Difference in recall from which a class counts as neglected. */
const RECALL_GAP = 0.25;

function ofPerformance({ result, subject }: Performance): Finding[] {
  const found: Finding[] = [];
  const add = (level: Finding["level"], what: string, sure: string, next: string) =>
    found.push({ level, what, sure, next, code: "toText(await performance(answers))" });
  const metric = (name: string) => result.metrics.find((each) => each.name === name);
  const judged = metric("area under ROC") ?? metric("area under ROC, averaged over classes") ?? metric("R2");
  if (judged && judged.value !== null && judged.trivial !== null && (judged.low ?? judged.value) <= judged.trivial) {
    add(
      "high",
      `${subject.model} is no better than a predictor that ignores the features: ${judged.name} ${short(judged.value)} against ${short(judged.trivial)}.`,
      range(judged),
      "do the columns and labels belong together? is the model the one that was trained?",
    );
  }
  const loss = metric("log loss");
  if (loss?.low != null && loss.trivial !== null && loss.low > loss.trivial) {
    add(
      "medium",
      `The probabilities of ${subject.model} are worse than the shares of the classes: log loss ${short(loss.value as number)} against ${short(loss.trivial)}; it is too sure of itself.`,
      range(loss),
      "recalibrate on rows the model has not seen",
    );
  }
  const { classification } = result;
  if (!classification) return found;
  const { calibration, perClass } = classification;
  if (calibration.corrected >= CALIBRATION.medium) {
    add(
      calibration.corrected >= CALIBRATION.high ? "high" : "medium",
      `Probabilities are off by ${short(calibration.corrected)} on average (calibration error, corrected for chance).`,
      `${short(calibration.error)} seen, ${short(calibration.expectedIfCalibrated)} expected of a calibrated model`,
      "look at the calibration curve; recalibrate on rows the model has not seen",
    );
  }
  const known = perClass.filter(({ rows, recall }) => rows >= 10 && recall.value !== null);
  const best = known.reduce(
    (most, each) => ((each.recall.value as number) > (most?.recall.value ?? -1) ? each : most),
    known[0],
  );
  for (const { name, recall, rows } of known) {
    const [found, most] = [recall.value as number, best.recall.value as number];
    if (most - found < RECALL_GAP || (recall.high ?? 1) >= (best.recall.low ?? 0)) continue;
    add(
      "medium",
      `${subject.model} overlooks ${name}: it finds ${percent(found)} of its ${rows} rows, and ${percent(most)} of those of ${best.name}. Where overlooking ${name} costs more than a false alarm, it answers at the wrong threshold.`,
      `recall ${range(recall)}`,
      "weigh the costs of both errors, and choose the threshold by them",
    );
  }
  return found;
}

function ofSlices({ result }: Slices): Finding[] {
  return result.slices.map(({ text, loss, lossElsewhere, excess, rows, share, adjustedPValue }) => ({
    level: loss >= 2 * lossElsewhere && share >= 0.02 ? "high" : "medium",
    what: `Where ${text}, the ${result.loss} is ${short(loss)} against ${short(lossElsewhere)} elsewhere.`,
    sure: `excess ${range(excess)}, on ${rows} rows that it was not found on; adjusted p ${adjustedPValue < 0.0001 ? "< 0.0001" : short(adjustedPValue)}`,
    next: `look at these rows (${Math.round(1000 * share) / 10}% of the table); is something missing that matters there?`,
    code: "errorSlices(answers).result.slices",
  }));
}

/** Share of all importance above which the model depends heavily on one part. */
const LEANS = 0.6;

function ofImportance({ result, subject }: LossImportance, dataset: Dataset): Finding[] {
  const found: Finding[] = [];
  const values = result.values.map(({ value }) => Math.max(0, value ?? 0));
  const total = values.reduce((sum, value) => sum + value, 0);
  const top = values.indexOf(Math.max(...values));
  const code = "permutationImportance(model, dataset)";
  if (total > 0 && values[top] > LEANS * total && values.length > 2) {
    found.push({
      level: "medium",
      what: `${subject.model} leans on ${subject.parts[top].name}: ${Math.round((100 * values[top]) / total)}% of all importance.`,
      sure: `rise of the ${result.loss} ${range(result.values[top])}`,
      next: "is the column known in time, and as reliable in use as in the table?",
      code,
    });
  }
  for (const group of dataset.groups) {
    for (const column of group.features) {
      const part = subject.parts.findIndex(({ columns }) => columns?.length === 1 && columns[0] === column);
      if (part < 0 || !((result.values[part].low ?? 0) > 0)) continue;
      found.push({
        level: "medium",
        what: `${subject.model} uses ${subject.parts[part].name}, the column behind the group ${group.name}.`,
        sure: `rise of the ${result.loss} when shuffled ${range(result.values[part])}`,
        next: "may it? See what the model does to each group",
        code,
      });
    }
  }
  const idle = subject.parts.filter((_, p) => result.values[p].high !== null && (result.values[p].low as number) <= 0);
  if (idle.length > 0) {
    const named = idle.slice(0, 8).map(({ name }) => name);
    found.push({
      level: "low",
      what: `Shuffling ${named.join(", ")}${idle.length > named.length ? ` and ${idle.length - named.length} more` : ""} is not seen to make ${subject.model} worse: what ${idle.length === 1 ? "it adds" : "they add"} may be nothing.`,
      sure: `the 95% intervals over ${result.rows} rows hold 0 or lie below`,
      next: "train without them and compare",
      code,
    });
  }
  return found;
}

/** Distance from which a minority of explanations has a reason of its own, in one part. */
const STANDS_OUT = 3;

function ofStrategies({ result, subject }: Strategies): Finding[] {
  return result.clusters
    .filter(({ share, distinct }) => share < 0.5 && distinct.length > 0 && Math.abs(distinct[0].shift) >= STANDS_OUT)
    .map(({ share, text, size, errorRate, prototypes }) => ({
      level: "low" as const,
      what: `In ${Math.round(100 * share)}% of explanations ${subject.model} ${text}: a kind of reason of its own.`,
      sure: `${size} of ${result.rows} explanations${errorRate ? `; error rate ${range(errorRate)}` : ""}`,
      next: `is it a good reason? Look at explanations ${prototypes.join(", ")}`,
      code: "strategies(explanations, { answers })",
    }));
}
