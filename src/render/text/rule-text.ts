import type { Rule, RulePrecision } from "../../core/explanation.js";
import { counted } from "../counted.js";
import { labelOf } from "../label-of.js";
import { significant } from "../significant.js";

/** A rule as IF ... THEN ..., with both precisions and the coverage. One line each; lines are not wrapped. */
export function ruleText({ subject, result, method }: Rule): string[] {
  const { holds, predicates } = result;
  const [output] = subject.outputs;
  const unit = subject.units[0] ? ` ${subject.units[0]}` : "";
  const then =
    "class" in holds
      ? `${subject.model}: ${holds.class}`
      : `${significant(holds.from)} <= ${output} <= ${significant(holds.to)}${unit}`;
  const conditions =
    predicates.length === 0 ? ["anything"] : predicates.map((predicate) => describe(predicate, subject));
  return [
    `${subject.model}: ${output}, prediction ${significant(subject.prediction[0])}${unit}`,
    "",
    ...conditions.map((text, i) => `  ${i === 0 ? "IF  " : "AND "} ${text}`),
    `  THEN ${then}`,
    "",
    `  ${certificate(result, method.options.precision as number, method.options.delta as number)}`,
    `  precision   ${precision(result.interventional, result.coverageRows > 0 ? "made to meet the rule" : undefined, result.exact && method.options.optimise === "interventional")}`,
    ...(result.coverageRows > 0
      ? [`  as they are ${precision(result.conditional, "that meet it by themselves", false)}`]
      : []),
    `  coverage    ${share(result.coverage)}${result.coverageRows > 0 ? ` of ${counted(result.coverageRows, "background row")} (${share(result.coverageLow)} to ${share(result.coverageHigh)} beyond them)` : " of random subsets"}`,
    "",
  ];
}

function describe(predicate: Rule["result"]["predicates"][number], { source, parts }: Rule["subject"]): string {
  if (!("present" in predicate)) return predicate.text;
  const { name } = parts[predicate.part];
  const details = labelOf(parts[predicate.part]).slice(name.length + " = ".length);
  if (source?.kind !== "text") return `${name} is there${details && ` (${details})`}`;
  // A word that comes twice, each time a part of its own, is told by where it is.
  const isOne = parts.filter((part) => part.name === name).length === 1;
  const [start] = source.spans[predicate.part][0];
  return `"${name}" is there${isOne ? "" : ` at character ${start + 1}`}`;
}

function certificate({ certified, optimal, exact }: Rule["result"], tau: number, delta: number): string {
  if (!certified) return `not certified: precision of ${tau} not shown`;
  if (optimal) return `exact: no rule of higher coverage has a precision of ${tau} or more`;
  return exact
    ? `certified: precision of at least ${tau}, every row asked`
    : `certified: precision of at least ${tau}, wrong in at most ${share(delta)} of runs`;
}

function precision(
  { precision: value, low, high, rows }: RulePrecision,
  which: string | undefined,
  exact: boolean,
): string {
  if (value === null) return "not known";
  const bounds = exact || low === high ? "" : ` (${share(low)} to ${share(high)})`;
  return `${share(value)}${bounds} of ${which === undefined ? "random subsets that keep these" : `rows ${which}`}, ${rows.toLocaleString("en-US")} asked`;
}

function share(value: number): string {
  return `${Number((100 * value).toPrecision(value >= 0.1 ? 3 : 2))}%`;
}
