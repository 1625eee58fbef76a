import { describeValue } from "../../core/checks/describe-value.js";
import { suggestNames } from "../../core/checks/nearest-names.js";
import type { Fairness, GroupingReview, GroupReview } from "../../core/kinds/fairness.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { countText } from "../../render/count-text.js";
import { hundredths } from "../../render/hundredths.js";
import type { Block, Cell } from "../document/block.js";
import { type FormFacts, formCaveat, formFact } from "./form-facts.js";

export type LocalLaw144Options = {
  /** Columns of groups with sex and with race or ethnicity. Default: those called so. */
  readonly sex?: string;
  readonly race?: string;
  /** The rate that counts. Default: selection where the tool selects or classifies, scoring where it gives numbers. */
  readonly rate?: "selection" | "scoring";
  /** Categories of a smaller share of the rows are left out of the ratios: at most 0.02, as the rule allows; 0 keeps all. Default 0.02. */
  readonly leaveOutBelow?: number;
};

const NAMES = { sex: /^(sex|gender)$/i, race: /^(race|ethnicity|race[ _/-]?ethnicity|ethnic[ _-]?group)$/i };

/**
 * The table of a bias audit under Local Law 144 of New York City: for sex, race or ethnicity, and both, people assessed,
 * selection or scoring rate and impact ratio.
 *
 * Source: Rules of the City of New York, title 6, sections 5-300 (rates and ratios), 5-301 (categories, those under 2%,
 * people of unknown category) and 5-303 (what is published).
 * @throws WhyboxError INVALID_ARGUMENT where a review lacks one of the columns, or them together
 */
export function localLaw144(review: Fairness, facts: FormFacts, options: LocalLaw144Options): Block[] {
  const { result, subject, run } = review;
  const limit = options.leaveOutBelow ?? 0.02;
  if (!(limit >= 0 && limit <= 0.02)) {
    throw invalid(`expected leaveOutBelow to be from 0 to 0.02, as the rule allows, got ${describeValue(limit)}`);
  }
  const rate = options.rate ?? (result.task === "regression" ? "scoring" : "selection");
  const measure = rate === "selection" ? "selectionRate" : "scoringRate";
  if (!(measure in result.overall)) throw invalid(`the review has no ${rate} rate`);
  const [sex, race] = [columnOf(review, "sex", options.sex), columnOf(review, "race", options.race)];
  const both = result.groupings.find(({ by }) => by.length === 2 && by.includes(sex.name) && by.includes(race.name));
  if (!both) throw invalid(`the review has no groups by ${sex.name} and ${race.name} together`);
  const tables = [sex, race, both].flatMap((grouping) => categories(grouping, measure, limit, rate));
  return [
    formCaveat("6 RCNY 5-300 to 5-303 (Local Law 144 of 2021, New York City)"),
    {
      kind: "table",
      caption: "Summary of results",
      columns: ["item", "entry"],
      rows: [
        ["tool", subject.model],
        ["date of the bias audit", run.startedAt.slice(0, 10)],
        ["distribution date of the tool", formFact(facts, "distributed")],
        ["independent auditor", formFact(facts, "auditor")],
        ["source and explanation of the data", formFact(facts, "source")],
        ["historical or test data, and why", formFact(facts, "data")],
        ["table", result.data.name],
        ["people assessed", countText(result.rows)],
        ...[sex, race].map(({ name, groups }) => [
          `people of unknown ${name}, in no category`,
          countText(unknown(groups)),
        ]),
        [`people of unknown ${sex.name} or ${race.name}, in no category of both`, countText(unknown(both.groups))],
        [
          "rate",
          rate === "selection"
            ? `selection rate: ${result.selected ?? "selected"}`
            : `scoring rate: share of people whose score (${result.score.name}) is above the median of all`,
        ],
      ],
    },
    ...tables,
    {
      kind: "text",
      tone: "fine",
      text: `An impact ratio is the rate of a category over that of the category with the highest rate. Intervals (${Math.round(100 * result.confidence)}%, each by itself) are not asked for by the rule; they say how far rates of so few people may lie off.`,
    },
  ];
}

function categories(grouping: GroupingReview, measure: string, limit: number, rate: "selection" | "scoring"): Block[] {
  const known = grouping.groups.filter(({ values }) => !values.includes(null));
  const all = grouping.groups.reduce((sum, { rows }) => sum + rows, 0);
  const isLeftOut = ({ rows }: GroupReview) => rows < limit * all;
  const kept = known.filter((group) => !isLeftOut(group));
  const highest = kept.reduce((most, group) => Math.max(most, group.measures[measure].value ?? 0), 0);
  const nameOf = ({ values }: GroupReview) => values.join(" / ");
  const percent = (value: number | null) => (value === null ? "not defined" : `${hundredths(value)}%`);
  const cells = (group: GroupReview): Cell[] => {
    const { value, low, high } = group.measures[measure];
    const range = low === null || high === null ? "" : `${percent(low)} to ${percent(high)}`;
    return [nameOf(group), countText(group.rows), percent(value), range];
  };
  const columns = ["category", "people assessed", `${rate} rate`, "interval"];
  const left = known.filter(isLeftOut);
  return [
    {
      kind: "table",
      caption: `Impact ratios by ${grouping.by.join(" and ")}`,
      columns: [...columns, "impact ratio"],
      rows: kept.map((group) => {
        const { value } = group.measures[measure];
        return [...cells(group), value === null || highest === 0 ? "not defined" : (value / highest).toFixed(3)];
      }),
    },
    ...(left.length === 0
      ? []
      : [
          {
            kind: "table" as const,
            caption: `Left out of the ratios by ${grouping.by.join(" and ")}: categories of less than ${hundredths(limit)}% of the people, whose few people make a ratio uncertain`,
            columns,
            rows: left.map(cells),
          },
        ]),
  ];
}

function unknown(groups: readonly GroupReview[]): number {
  return groups.reduce((sum, { values, rows }) => sum + (values.includes(null) ? rows : 0), 0);
}

function columnOf({ result }: Fairness, what: "sex" | "race", given: string | undefined): GroupingReview {
  const singles = result.groupings.filter(({ by }) => by.length === 1);
  const found = singles.find(({ name }) => (given === undefined ? NAMES[what].test(name) : name === given));
  if (found) return found;
  const names = singles.map(({ name }) => name);
  throw invalid(
    given === undefined
      ? `no column of groups is called ${what}; say which it is, as ${what}: ${names.map((name) => JSON.stringify(name)).join(" or ")}`
      : `${what}: the review has no groups ${JSON.stringify(given)}${suggestNames(given, names)}`,
  );
}

function invalid(message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", `toForm: local-law-144: ${message}`);
}
