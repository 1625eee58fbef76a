import type { Fairness, FairnessResult } from "../../core/kinds/fairness.js";
import { countText } from "../../render/count-text.js";
import { counted } from "../../render/counted.js";
import { percent, rounded } from "../../render/text/estimate-text.js";
import { costText } from "../../render/text/to-text.js";
import type { DocumentTable } from "../document/block.js";

/** Features that a page names. */
const MAX_FEATURES = 40;

/** The table, the model and the run behind a review: what one needs to make it again. */
export function factsTable({ subject, result, method, run, ...explanation }: Fairness): DocumentTable {
  const { data, favourable, selected, rows, rowsWithoutTruth, confidence, smallest, tolerance, score } = result;
  const seen = [...new Set(result.groupings.flatMap((grouping) => grouping.seen))];
  const names = subject.parts.map(({ name }) => name);
  const more = names.length - MAX_FEATURES;
  const cells = data.features * data.rows;
  const facts: [string, string][] = [
    ["model", subject.model],
    ["answers", `${SCORES[score.kind](score.name)}${score.isStored ? ", stored in the table" : ""}`],
    ["table", `${data.name}, ${counted(data.rows, "row")}`],
    ["rows reviewed", `${countText(rows)}${rowsWithoutTruth > 0 ? `; ${rowsWithoutTruth} have no true answer` : ""}`],
    ["true answers", data.target ?? "none"],
    ...(favourable ? [["favourable", favourable.join(" or ")] as [string, string]] : []),
    ...(selected ? [["selected where", selected] as [string, string]] : []),
    [
      "columns of groups",
      result.groupings
        .filter(({ by }) => by.length === 1)
        .map(({ name }) => name)
        .join(", "),
    ],
    [
      "of these the model sees",
      score.isStored ? "not known: its answers are stored" : seen.length > 0 ? seen.join(", ") : "none",
    ],
    [
      score.isStored ? "other columns" : "features",
      `${data.features}: ${names.slice(0, MAX_FEATURES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
    ],
    [
      "empty cells of these",
      cells === 0 ? "none" : `${countText(data.gaps)} of ${countText(cells)} (${percent(data.gaps / cells)})`,
    ],
    ["weights", data.isWeighted ? "rows have weights" : "every row counts once"],
    [
      "rows that belong together",
      data.clusters === null ? "none: every row stands for itself" : counted(data.clusters, "cluster"),
    ],
    ["confidence; smallest cell; tolerance", `${percent(confidence)}; ${smallest} rows; ${rounded(tolerance)}`],
    ["seed", String(method.seed)],
    ["cost", costText({ subject, result, method, run, ...explanation }).trim()],
    ["whybox", run.version],
    ["made", run.startedAt],
  ];
  return { kind: "table", caption: "What this review rests on", columns: ["fact", "value"], rows: facts };
}

const SCORES = {
  probability: () => "probabilities",
  number: (name: string) => `numbers: ${name}`,
  label: (name: string) => `labels: ${name}`,
  scale: (name: string) => `a score on a scale of its own: ${name}`,
} as const;

/** Limits of the review: questions that a reader might think were answered. `parts` are the kinds of explanations beside it. */
export function notLookedAt(result: FairnessResult, parts: ReadonlySet<string>): string[] {
  const { data, score, rowsWithoutTruth, groupings } = result;
  const undefinedRates = groupings.reduce(
    (sum, { groups }) =>
      sum +
      groups.reduce(
        (undefinedOfGroup, { measures }) =>
          undefinedOfGroup + Object.values(measures).filter(({ value }) => value === null).length,
        0,
      ),
    0,
  );
  return [
    ...(data.target === null ? ["Whether answers are right: the table has no true answers."] : []),
    ...(rowsWithoutTruth > 0
      ? [`${counted(rowsWithoutTruth, "row")} without a true answer: whether they differ from the others.`]
      : []),
    ...(score.kind === "label" ? ["Ranking and calibration: labels have no score."] : []),
    ...(score.kind === "scale" ? [`Whether ${score.name} is right by itself: it is no probability.`] : []),
    ...(undefinedRates > 0
      ? [
          `${counted(undefinedRates, "rate")} of groups that have no row to count; they are not defined, and are not taken for 0.`,
        ]
      : []),
    ...(parts.has("groupGap") ? [] : ["Which features make the groups' scores differ."]),
    ...(parts.has("subgroups")
      ? []
      : ["Subgroups that nobody named: other columns may part people worse than these do."]),
    "Groups that are not columns of this table, and people who are not in it.",
    "Whether true answers were recorded the same way in every group: an arrest is not a crime, a default is not a lack of means.",
    "What follows from an answer, for whom a wrong one is worse, and whether there should be a model at all.",
    ...(parts.has("individualFairness") ? [] : ["Single people: whether two who are alike are treated alike."]),
    "Time: whether this holds next year, or after the model has changed whom it meets.",
  ];
}
