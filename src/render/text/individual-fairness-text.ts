import type { IndividualFairness, PeoplePair } from "../../core/kinds/individual-fairness.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import { estimateText, percent, rounded } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { wrap } from "./wrap.js";

/** Features in which two people differ that are written out. */
const MAX_DIFFERENCES = 4;

/** Treatment of similar people: neighbours, worst pairs, matches across groups, flips. */
export const individualFairnessText: KindText<IndividualFairness> = {
  sentence({ subject, result }) {
    const { consistency, lipschitz, comparedRows } = result;
    const [seen, chance] = consistency.decisions
      ? [consistency.decisions, consistency.decisionsByChance ?? 0]
      : [consistency.scores, consistency.scoresByChance];
    const what = consistency.decisions ? "decisions" : "scores";
    return `The ${what} of ${subject.model} agree with those of similar rows to ${estimateText(seen)}, where 1 is full agreement and rows drawn at random agree to ${rounded(chance)}; in ${percent(lipschitz.violations.value ?? 0)} of pairs the scores differ by more than the rows do, on ${counted(comparedRows, "row")} against ${counted(result.rows, "row")}.`;
  },
  lines(explanation, { width }) {
    const { subject, result } = explanation;
    const { consistency, lipschitz, flips, matches, distance } = result;
    const line = (text: string) => wrap(text, width, "  ");
    return [
      `${subject.model}: are similar people treated alike?`,
      ...line(individualFairnessText.sentence(explanation)),
      ...line(`distance: ${distance.text}; over ${printable(distance.features.join(", "))}`),
      "",
      ...line(
        `consistency of scores with those of ${counted(consistency.neighbours, "neighbour")}: ${estimateText(consistency.scores)}, ${rounded(consistency.scoresByChance)} by chance`,
      ),
      ...line(
        `scores that differ by more than ${rounded(lipschitz.constant)} x the distance: ${estimateText(lipschitz.violations)} of pairs`,
      ),
      ...lipschitz.worst.flatMap((pair) => wrap(pairText(pair), width, "      ")),
      "",
      ...matches.flatMap(({ group, against, pairs, meanDistance, decisions, scores, worst }) => [
        ...line(
          `${printable(group)} beside the nearest ${printable(against)}, ${counted(pairs, "pair")}${meanDistance === null ? "" : ` at a mean distance of ${rounded(meanDistance)} (of any two rows ${rounded(distance.mean)})`}: ${decisions ? `selected ${estimateText(decisions)} more often, ` : ""}score ${estimateText(scores)} higher`,
        ),
        ...worst.flatMap((pair) => wrap(pairText(pair), width, "      ")),
      ]),
      ...(matches.length > 0 ? [""] : []),
      ...flips.flatMap(({ grouping, reason, changes }) =>
        reason !== null
          ? line(`${printable(grouping)} was not flipped: ${printable(reason)}`)
          : changes.flatMap(({ to, rows, gained, lost, scoreChange }) =>
              line(
                `${printable(grouping)} set to ${printable(to)} and all else left, ${counted(rows, "row")}: score changes by ${estimateText(scoreChange)}${gained && lost ? `; newly selected ${estimateText(gained)}, no more ${estimateText(lost)}` : ""}`,
              ),
            ),
      ),
      "",
    ];
  },
};

/** Two people, what they differ in and what they get. */
export function pairText({ rows, ids, distance, scores, differences }: PeoplePair): string {
  const names = ids ? ids.map(printable) : rows.map((row) => `row ${row}`);
  const told = differences
    .slice(0, MAX_DIFFERENCES)
    .map(({ name, values }) => `${printable(name)} ${printable(values[0])} and ${printable(values[1])}`);
  const more = differences.length > told.length ? ` and ${differences.length - told.length} more` : "";
  const apart = told.length === 0 ? "alike in every feature" : `${told.join(", ")}${more}`;
  return `${names.join(" and ")}, ${rounded(distance)} apart (${apart}): ${rounded(scores[0])} and ${rounded(scores[1])}`;
}
