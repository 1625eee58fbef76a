import type { Rule, RulePrecision } from "../../core/explanation.js";
import { countText } from "../count-text.js";
import { counted } from "../counted.js";
import { labelOf } from "../label-of.js";
import { listed } from "../listed.js";
import { printable } from "../printable.js";
import { quantity } from "../quantity.js";
import { significant } from "../significant.js";
import { percent } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";

/** A rule as IF ... THEN ..., with both precisions and the coverage. One line each; lines are not wrapped. */
export const ruleText: KindText<Rule> = {
  sentence(explanation) {
    const { result } = explanation;
    const conditions = conditionsOf(explanation);
    const when = conditions.length === 0 ? "Whatever the input holds" : `Where ${listed(conditions)}`;
    const low = `${result.certified ? "" : ", though this is not shown with the certainty asked for"}`;
    const reach = result.coverageRows > 0 ? ` That covers ${percent(result.coverage)} of the background rows.` : "";
    return `${when}, the model ${heldBy(explanation)} in ${percent(result.precision)} of cases${low}.${reach}`;
  },
  lines(explanation) {
    const { subject, result } = explanation;
    const { wanted } = result;
    const [output] = subject.outputs;
    const unit = subject.units[0] ? ` ${subject.units[0]}` : "";
    const conditions = result.predicates.length === 0 ? ["anything"] : conditionsOf(explanation);
    const interventional = precision(
      result.interventional,
      result.coverageRows > 0 ? "made to meet the rule" : undefined,
      result.exact && wanted.under === "interventional",
    );
    return [
      `${subject.model}: ${output}, prediction ${significant(subject.prediction[0])}${unit}`,
      "",
      ...conditions.map((text, i) => `  ${i === 0 ? "IF  " : "AND "} ${text}`),
      `  THEN ${outcomeOf(explanation)}`,
      "",
      `  ${certificate(result)}`,
      `  precision   ${interventional}`,
      ...(result.coverageRows > 0
        ? [`  as they are ${precision(result.conditional, "that meet it by themselves", false)}`]
        : []),
      `  coverage    ${coverage(result)}`,
      "",
    ];
  },
};

/** The outcome that a rule holds in place, in words. */
export function outcomeOf({ subject, result: { holds } }: Rule): string {
  if ("class" in holds) return `${subject.model}: ${holds.class}`;
  const unit = subject.units[0] ? ` ${subject.units[0]}` : "";
  return `${significant(holds.from)} <= ${subject.outputs[0]} <= ${significant(holds.to)}${unit}`;
}

function heldBy({ subject, result: { holds } }: Rule): string {
  if ("class" in holds) return `answers ${printable(holds.class)}`;
  return `answers between ${significant(holds.from)} and ${quantity(holds.to, subject.units[0])}`;
}

function coverage({ coverage: value, coverageRows, coverageLow, coverageHigh }: Rule["result"]): string {
  if (coverageRows === 0) return `${percent(value)} of random subsets`;
  const beyond = `(${percent(coverageLow)} to ${percent(coverageHigh)} beyond them)`;
  return `${percent(value)} of ${counted(coverageRows, "background row")} ${beyond}`;
}

/** The conditions of a rule in words. */
export function conditionsOf({ subject, result }: Rule): string[] {
  return result.predicates.map((predicate) => printable(describe(predicate, subject)));
}

function describe(predicate: Rule["result"]["predicates"][number], { source, parts }: Rule["subject"]): string {
  if (!("present" in predicate)) return predicate.text;
  const { name } = parts[predicate.part];
  const details = labelOf(parts[predicate.part]).slice(printable(name).length + " = ".length);
  if (source?.kind !== "text") return `${name} is there${details && ` (${details})`}`;
  // A word that comes twice, each time a part of its own, is told by where it is.
  const isOne = parts.filter((part) => part.name === name).length === 1;
  const [place] = source.spans[predicate.part];
  return `"${name}" is there${isOne || !place ? "" : ` at character ${place[0] + 1}`}`;
}

function certificate({ certified, optimal, exact, wanted }: Rule["result"]): string {
  const { precision: tau, delta } = wanted;
  if (!certified) return `not certified: precision of ${tau} not shown`;
  if (optimal) return `exact: no rule of higher coverage has a precision of ${tau} or more`;
  return exact
    ? `certified: precision of at least ${tau}, every row asked`
    : `certified: precision of at least ${tau}, wrong in at most ${percent(delta)} of runs`;
}

function precision(
  { precision: value, low, high, rows }: RulePrecision,
  which: string | undefined,
  exact: boolean,
): string {
  if (value === null) return "not known";
  const bounds = exact || low === high ? "" : ` (${percent(low)} to ${percent(high)})`;
  return `${percent(value)}${bounds} of ${which === undefined ? "random subsets that keep these" : `rows ${which}`}, ${countText(rows)} asked`;
}
