import type { Note, Rule } from "../core/explanation.js";
import type { RuleState } from "./rule-state.js";

/** What a reader of a rule should know, in plain words. */
export function ruleNotes({ result, state }: { readonly result: Rule["result"]; readonly state: RuleState }): Note[] {
  const { options, free, oracle, stoppedBy, probe, claim } = state;
  const { parts, precision, precisionLow, precisionHigh, certified, optimal, interventional, conditional } = result;
  const notes: Note[] = [];
  const add = (code: string, message: string) => notes.push({ code, message });
  const length =
    options.maxLength < free.length
      ? ` of at most ${options.maxLength} ${options.maxLength === 1 ? "condition" : "conditions"}`
      : "";

  if (!certified && optimal) {
    add(
      "NO_RULE_REACHES_PRECISION",
      `no rule${length} reaches a precision of ${options.precision}; the best there is has ${percent(precision)}`,
    );
  } else if (!certified && claim?.reaches) {
    add(
      "NOT_CERTIFIED",
      `the published search claims a precision of at least ${options.precision} for this rule, on ${claim.draws} draws; a test that may be looked at while it runs did not confirm it and has it between ${percent(precisionLow)} and ${percent(precisionHigh)}`,
    );
  } else if (!certified) {
    const why =
      stoppedBy === "budget"
        ? `the ${options.budgetRows} rows of the budget were spent`
        : stoppedBy === "aborted"
          ? "the run was stopped"
          : "none was left to try";
    add(
      "NOT_CERTIFIED",
      `no rule${length} was shown to reach a precision of ${options.precision} before ${why}; the best one tried has ${percent(precision)}, between ${percent(precisionLow)} and ${percent(precisionHigh)}`,
    );
  }
  if (certified && parts.length === 0) {
    add(
      "EMPTY_RULE_SUFFICES",
      "the prediction holds whatever the parts are: the empty rule is precise enough, so the model says nearly the same everywhere on this background",
    );
  }
  if (certified && parts.length > 0 && parts.length === free.length) {
    add("RULE_NEEDS_EVERYTHING", "the rule needs every part that can vary: it says little beyond this very input");
  }
  if (free.length < probe.parts.length) {
    const count = probe.parts.length - free.length;
    add(
      "CONSTANT_PARTS",
      `${count} ${count === 1 ? "part never varies" : "parts never vary"} in the background; rules leave ${count === 1 ? "it" : "them"} out`,
    );
  }
  if (options.optimise === "interventional" && oracle.population.isBackground && result.coverage === 0) {
    add("NO_COVERAGE", "no background row meets the rule: put numbers into bins with binnedColumns");
  }
  if (differ(interventional, conditional)) {
    add(
      "PRECISIONS_DIFFER",
      `rows of the background that meet the rule agree in ${percent(conditional.precision as number)}, rows made to meet it in ${percent(interventional.precision as number)}: parts of the rule go together with others, so read both`,
    );
  }
  return notes;
}

/** Precisions closer than this are the same to a reader. */
const NOTICEABLE = 0.005;

/** Intervals that do not meet. */
function differ(a: Rule["result"]["conditional"], b: Rule["result"]["conditional"]): boolean {
  return a.precision !== null && b.precision !== null && (a.low > b.high + NOTICEABLE || b.low > a.high + NOTICEABLE);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
