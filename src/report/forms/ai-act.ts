import type { Attribution } from "../../core/explanation.js";
import type { Fairness } from "../../core/kinds/fairness.js";
import { countText } from "../../render/count-text.js";
import { counted } from "../../render/counted.js";
import { labelOf } from "../../render/label-of.js";
import { quantity } from "../../render/quantity.js";
import { significant } from "../../render/significant.js";
import { percent } from "../../render/text/estimate-text.js";
import { evidenceCounts, neededText } from "../../render/text/fairness-summary.js";
import { valueScale } from "../../render/value-scale.js";
import type { Block } from "../document/block.js";
import { effectTitle, type FormFacts, formCaveat, formFact } from "./form-facts.js";

const RULE = "Regulation (EU) 2024/1689 (AI Act)";
/** Definitions and parts that the forms name. */
const MAX_NAMED = 12;

/**
 * The facts in a review that Article 10 asks for on training, validation and test data; the rest is to be filled in.
 */
export function aiActArticle10({ result, run }: Fairness, facts: FormFacts): Block[] {
  const { data, groupings, rows, rowsWithoutTruth, smallest } = result;
  const singles = groupings.filter(({ by }) => by.length === 1);
  const counts = evidenceCounts(result);
  const named = (evidence: string) =>
    groupings.flatMap(({ name, definitions }) =>
      definitions.filter((each) => each.evidence === evidence).map((each) => ({ by: name, ...each })),
    );
  const violated = named("violated").map(({ title, by }) => `${title} by ${by}`);
  const undecided = named("undecided").map(
    ({ title, by, needed }) => `${title} by ${by}${needed ? ` (${neededText(needed)} would decide it)` : ""}`,
  );
  const small = groupings.flatMap(({ groups }) => groups.filter((group) => group.rows < smallest));
  const cells = data.features * data.rows;
  const unknown = singles.map(
    ({ name, groups }) =>
      `${groups.filter(({ values }) => values.includes(null)).reduce((sum, group) => sum + group.rows, 0)} without ${name}`,
  );
  return [
    formCaveat(`Article 10 of ${RULE}`),
    {
      kind: "table",
      caption: "Article 10, data and data governance",
      columns: ["paragraph", "asks for", "entry"],
      rows: [
        ["10(2)(b)", "how the data were collected, where they come from, for what purpose", formFact(facts, "origin")],
        ["10(2)(c)", "preparation: labelling, cleaning, enrichment", formFact(facts, "preparation")],
        [
          "10(2)(d)",
          `what the data are taken to measure${data.target === null ? "" : `; the true answers are ${data.target}`}`,
          formFact(facts, "assumptions"),
        ],
        [
          "10(2)(e)",
          "availability, quantity and suitability",
          `${data.name}: ${counted(data.rows, "row")}, ${countText(rows)} of them reviewed; people per group below. Suitability: ${formFact(facts, "suitability")}`,
        ],
        [
          "10(2)(f)",
          "examination of possible biases",
          `${counted(counts.all, "check")} on ${run.startedAt.slice(0, 10)}: ${counts.violated} violated, ${counts.supported} supported, ${counts.undecided} undecided, within a tolerance of ${result.tolerance}. Violated: ${shortList(violated)}`,
        ],
        ["10(2)(g)", "measures to detect, prevent and mitigate biases that were found", formFact(facts, "measures")],
        [
          "10(2)(h)",
          "gaps and shortcomings, and what can be done about them",
          `${countText(data.gaps)} of ${countText(cells)} cells of features are empty; ${countText(rowsWithoutTruth)} rows have no true answer; ${unknown.join(", ")}; ${counted(small.length, "group")} of fewer than ${smallest} rows. Undecided: ${shortList(undecided)}. What is done: ${formFact(facts, "gaps")}`,
        ],
        [
          "10(3)",
          "relevant, representative, free of errors, complete; statistical properties as to groups of persons",
          `Shares of groups below. Whether these are those of the people concerned: ${formFact(facts, "representative")}`,
        ],
        ["10(4)", "the geographical, contextual, behavioural or functional setting", formFact(facts, "setting")],
        [
          "10(5)",
          "special categories of personal data, where biases cannot be found without them",
          `Columns of groups: ${singles.map(({ name }) => name).join(", ")}. Ground and safeguards: ${formFact(facts, "specialCategories")}`,
        ],
      ],
    },
    ...singles.map(
      ({ name, groups, seen }): Block => ({
        kind: "table",
        caption: `People by ${name}${result.score.isStored ? "" : seen.length > 0 ? ", which the model sees" : ", which the model does not see"}`,
        columns: ["group", "rows", "share of the rows", "truly favourable"],
        rows: groups.map((group) => [
          group.name,
          countText(group.rows),
          percent(group.share),
          group.measures.baseRate?.value == null ? "not known" : percent(group.measures.baseRate.value),
        ]),
      }),
    ),
  ];
}

/** The facts in an explanation of one decision that Article 86 gives a right to. */
export function aiActArticle86(explanation: Attribution, facts: FormFacts): Block[] {
  const { subject, result, method } = explanation;
  const elements = subject.outputs.map((name, output): Block => {
    const unit = subject.units[output];
    const ranked = [...subject.parts.keys()]
      .filter((part) => result.values[output][part] !== 0)
      .sort((a, b) => Math.abs(result.values[output][b]) - Math.abs(result.values[output][a]))
      .slice(0, MAX_NAMED);
    return {
      kind: "table",
      caption: `Main elements of the answer ${name}: ${quantity(subject.prediction[output], unit)}, over ${averageText(explanation, output)}`,
      columns: ["element", effectTitle(explanation, output), "which way", "how sure"],
      rows: ranked.map((part) => {
        const value = result.values[output][part];
        const error = result.standardErrors[output][part];
        const sure =
          error === null
            ? "not known"
            : Math.abs(value) > 1.96 * error
              ? "settled at 95%"
              : "may be none, or the other way";
        return [
          labelOf(subject.parts[part]),
          significant(value),
          value > 0 ? "raises the answer" : "lowers the answer",
          sure,
        ];
      }),
    };
  });
  return [
    formCaveat(`Article 86 of ${RULE}`),
    {
      kind: "table",
      caption: "Article 86(1), explanation of an individual decision",
      columns: ["asks for", "entry"],
      rows: [
        ["the role of the system in the decision", formFact(facts, "role")],
        ["the decision", formFact(facts, "decision")],
        [
          "the answer of the system",
          `${subject.model}: ${subject.outputs.map((name, output) => `${name} ${quantity(subject.prediction[output], subject.units[output])}`).join(", ")}`,
        ],
        [
          "how the elements were found",
          `${method.name}: what the answer would be on average if an element were not known`,
        ],
        ["who can be asked", formFact(facts, "contact")],
      ],
    },
    ...elements,
  ];
}

/** The average answer, on the scale on which effects add up to it. */
function averageText({ subject, result }: Attribution, output: number): string {
  const average = subject.baseline[output];
  if (average === null) return "an unknown average";
  return `${quantity(average, valueScale({ subject, result }, output))} on average`;
}

function shortList(items: readonly string[]): string {
  if (items.length === 0) return "none";
  const more = items.length - MAX_NAMED;
  return `${items.slice(0, MAX_NAMED).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
