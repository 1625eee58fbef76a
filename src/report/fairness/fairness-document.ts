import type { Explanation } from "../../core/explanation.js";
import type { Fairness, GroupingReview } from "../../core/kinds/fairness.js";
import { countText } from "../../render/count-text.js";
import { definitionWords } from "../../render/definition-words.js";
import { measureWords } from "../../render/measure-words.js";
import { fairnessSummary } from "../../render/text/fairness-summary.js";
import { mitigationTitle } from "../../render/text/mitigation-text.js";
import type { Block } from "../document/block.js";
import {
  comparisonsTable,
  estimatePoints,
  evidenceTable,
  groupsTable,
  overviewTable,
  smallCellsTable,
} from "./evidence-tables.js";
import { factsTable, notLookedAt } from "./facts-table.js";

/**
 * A review for a board: what was found in plain words on top, then the evidence, the groups, and what was not looked at.
 *
 * @param parts  further explanations of the same model and people: gaps explained, subgroups, single people, mitigation
 */
export function fairnessDocument(explanation: Fairness, parts: readonly Explanation[] = []): Block[] {
  const { result } = explanation;
  return [
    ...fairnessSummary(explanation).map((text): Block => ({ kind: "text", text, tone: "lead" })),
    { kind: "heading", level: 3, text: "Evidence for and against each definition" },
    {
      kind: "text",
      text: "Supported: the whole interval of the largest gap lies within the tolerance. Violated: it lies outside. Undecided: neither. Intervals, and what would decide what is undecided, stand with the groups below. Which definition matters is a decision for people.",
    },
    overviewTable(result),
    ...result.groupings.flatMap((grouping) => groupingBlocks(grouping, explanation)),
    ...impossibilityBlocks(result.groupings),
    ...partBlocks(parts, "groupGap", "Why there is a gap"),
    ...smallBlocks(explanation),
    ...partBlocks(parts, "subgroups", "Subgroups nobody named"),
    ...partBlocks(parts, "individualFairness", "Similar people, similar answers?"),
    ...partBlocks(parts, "mitigation", "What could be done about it"),
    { kind: "heading", level: 3, text: "What was not looked at" },
    { kind: "list", items: notLookedAt(result, new Set(parts.map(({ kind }) => kind))) },
    { kind: "heading", level: 3, text: "Glossary" },
    { kind: "folded", summary: "What the words mean", blocks: [{ kind: "terms", terms: glossary(explanation) }] },
    { kind: "heading", level: 3, text: "Data and model" },
    factsTable(explanation),
  ];
}

function partBlocks(parts: readonly Explanation[], kind: Explanation["kind"], text: string): Block[] {
  const ofKind = parts.filter((part) => part.kind === kind);
  if (ofKind.length === 0) return [];
  return [
    { kind: "heading", level: 3, text },
    ...ofKind.flatMap((part): Block[] => [...partHeading(part), { kind: "explanation", explanation: part }]),
  ];
}

function partHeading(part: Explanation): Block[] {
  if (part.kind === "mitigation") return [{ kind: "heading", level: 4, text: mitigationTitle(part) }];
  if (part.kind !== "groupGap") return [];
  const { grouping, of, against } = part.result;
  return [{ kind: "heading", level: 4, text: `${grouping}: ${of} and ${against}` }];
}

/** Measures whose bars a page shows when asked for, as far as there are such. */
const MORE_RATES = [
  "truePositiveRate",
  "falsePositiveRate",
  "positivePredictiveValue",
  "accuracy",
  "baseRate",
  "meanResidual",
];

function groupingBlocks(grouping: GroupingReview, { result }: Fairness): Block[] {
  const { name, by, groups, conditional } = grouping;
  const standard = result.task === "regression" ? "meanPrediction" : "selectionRate";
  const [first] = [standard, ...Object.keys(result.overall)].filter((measure) =>
    Object.hasOwn(result.overall, measure),
  );
  const rates = (measure: string): Block => ({ kind: "chart", chart: "rates", part: `${measure} by ${name}` });
  const curves = [
    ...(groups.some(({ roc }) => roc !== null) ? ["roc"] : []),
    ...(groups.some(({ calibration }) => calibration !== null) ? ["calibration"] : []),
  ].map((chart): Block => ({ kind: "chart", chart, part: name }));
  const more = MORE_RATES.filter((measure) => measure in result.overall);
  const fold = (summary: string, blocks: Block[]): Block[] =>
    blocks.length === 0 ? [] : [{ kind: "folded", summary, blocks }];
  const blocks: Block[] = [
    ...(first === undefined ? [] : [rates(first)]),
    ...(result.data.target === null ? [] : [{ kind: "chart", chart: "gaps", part: name } as const]),
    evidenceTable(grouping, result),
    ...curves,
    ...fold(`Other rates by ${name}`, more.map(rates)),
    ...fold(`All numbers by ${name}`, [groupsTable(grouping, result), comparisonsTable(grouping, first)]),
    ...(conditional
      ? [
          {
            kind: "table",
            caption: `Differences in selection within equal values of ${conditional.control.join(" and ")} (${conditional.strata} strata)`,
            columns: ["group", "against", "difference", "interval", "rows compared"],
            rows: conditional.comparisons.map(({ group, against, difference, rows }) => [
              group,
              against,
              ...estimatePoints(difference),
              countText(rows),
            ]),
          } as const,
        ]
      : []),
  ];
  // Crossed columns give many small groups: shown on request.
  return by.length === 1
    ? [{ kind: "heading", level: 3, text: `Groups by ${name}` }, ...blocks]
    : fold(`Groups by ${name}`, blocks);
}

function impossibilityBlocks(groupings: readonly GroupingReview[]): Block[] {
  const found = groupings.flatMap(({ name, by, impossibility }) =>
    // Crossed columns would repeat the same.
    impossibility && by.length === 1 ? [`By ${name}: ${impossibility.text}`] : [],
  );
  if (found.length === 0) return [];
  return [
    { kind: "heading", level: 3, text: "What cannot hold together" },
    { kind: "list", items: found },
  ];
}

function smallBlocks({ result }: Fairness): Block[] {
  const table = smallCellsTable(result);
  if (table.rows.length === 0) return [];
  return [
    { kind: "heading", level: 3, text: "Small cells" },
    {
      kind: "text",
      text: `A rate over fewer than ${result.smallest} rows says little. Such cells are shown pale, and take no part in the largest gap or in any finding: nothing is said of them, neither that they are treated well nor that they are not.`,
    },
    table,
  ];
}

function glossary({ result }: Fairness): [string, string][] {
  const definitions = new Map(
    result.groupings.flatMap((grouping) => grouping.definitions.map(({ name, title }) => [name, title] as const)),
  );
  return [
    [
      "favourable",
      `The answer that is good to get${result.favourable ? `, here ${result.favourable.join(" or ")}` : ""}. Who gets it is selected.`,
    ],
    [
      "interval",
      `Where the true number lies with the confidence that is said, over other rows of this kind. Intervals of a largest gap hold for all pairs of groups at once.`,
    ],
    ["chance", "What a gap would be if rows were dealt out to groups of these sizes at random."],
    ...[...definitions].map(([name, title]): [string, string] => [title, definitionWords(name)]),
    ...Object.keys(result.overall).map((measure): [string, string] => {
      const { title, meaning } = measureWords(measure);
      return [title, meaning];
    }),
  ];
}
