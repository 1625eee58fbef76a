import type { Note, Rule } from "../../core/explanation.js";
import { unseenNoiseNotes } from "../run/few-values.js";
import { answersVaryNote } from "../run/noise.js";
import type { Outcome } from "./search.js";

/** Warnings about a rule, in plain words. */
export function ruleNotes({
  result,
  outcome,
  drawnOnce,
}: {
  readonly result: Rule["result"];
  readonly outcome: Outcome;
  /** Sum of squared weights of rows that hold values which the masker has drawn once; 0 where it draws them anew. */
  readonly drawnOnce: number;
}): Note[] {
  const { options, free, cache, stoppedBy, probe, published } = outcome;
  const { parts, precision, precisionLow, precisionHigh, certified, optimal, interventional, conditional } = result;
  const notes: Note[] = [];
  const add = (code: string, message: string) => notes.push({ code, message });
  const length =
    options.count < free.length
      ? ` of at most ${options.count} ${options.count === 1 ? "condition" : "conditions"}`
      : "";

  const noise = cache.noise();
  if (noise) notes.push(answersVaryNote(noise, probe, [outcome.agreement.output], "bounds of the precision"));
  if (!certified && outcome.certified) {
    const rows = cache.distribution.references;
    // Shrunk, so that a precision of 1 on these rows is not taken for one on all.
    const shrunk = (rows * precision + 1) / (rows + 2);
    const points = (200 * Math.sqrt(shrunk * (1 - shrunk) * drawnOnce)).toFixed(1);
    add(
      "DRAWN_ONCE",
      `a precision of ${options.precision} is shown for one draw only of the values that kept parts take, since the masker does not draw them anew (it has no \`mixed\`): with fresh draws the precision may differ by about ${points} points`,
    );
  } else if (!certified && optimal) {
    add(
      "NO_RULE_REACHES_PRECISION",
      `no rule${length} reaches a precision of ${options.precision}; the best there is has ${percent(precision)}`,
    );
  } else if (!certified && published?.reaches) {
    add(
      "NOT_CERTIFIED",
      `the published search claims a precision of at least ${options.precision} for this rule, on ${published.draws} draws; a test that may be looked at while it runs did not confirm it and has it between ${percent(precisionLow)} and ${percent(precisionHigh)}`,
    );
  } else if (!certified) {
    const why =
      stoppedBy === "aborted"
        ? "the run was stopped before"
        : stoppedBy === "complete"
          ? "none was left to try"
          : cache.rowsLeft() > 0
            ? `the search was given up with ${cache.rowsLeft().toLocaleString("en-US")} model rows left, after as much computing as a search is allowed`
            : `the ${options.budgetRows} rows of the budget were spent${ofReserve(cache.rowsReserved())}`;
    const least =
      precisionLow === precisionHigh ? "" : `, between ${percent(precisionLow)} and ${percent(precisionHigh)}`;
    add(
      "NOT_CERTIFIED",
      `no rule${length} was shown to reach a precision of ${options.precision}: ${why}; the best one tried has ${percent(precision)}${least}`,
    );
  }
  if (certified && parts.length === 0) {
    add(
      "EMPTY_RULE_SUFFICES",
      cache.distribution.isBackground
        ? `the prediction holds whatever the parts are: the model says the same of ${percent(precision)} of the background, so no condition is needed`
        : `the prediction holds whatever the parts are: the model says the same of ${percent(precision)} of random subsets, so no condition is needed`,
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
  if (options.precisionUnder === "interventional" && cache.distribution.isBackground && result.coverage === 0) {
    add(
      "NO_COVERAGE",
      "no background row meets the whole rule by itself: it is about rows made to meet it; with columns in place of bins (binnedColumns), or narrow bins, that is to be expected",
    );
  }
  if (certified && result.exact && options.precisionUnder === "conditional" && conditional.rows < FEW_ROWS) {
    add(
      "FEW_ROWS_MEET",
      `${conditional.rows} background ${conditional.rows === 1 ? "row meets" : "rows meet"} the rule: its precision is that of this background, and says little of rows beyond it`,
    );
  }
  if (differ(interventional, conditional)) {
    add(
      "PRECISIONS_DIFFER",
      `of ${conditional.rows.toLocaleString("en-US")} background ${conditional.rows === 1 ? "row" : "rows"} asked that meet the rule by themselves ${percent(conditional.precision as number)} agree, of rows made to meet it ${percent(interventional.precision as number)}: parts of the rule go together with others, so read both`,
    );
  }
  if (outcome.test.countsKept()) {
    const { output } = outcome.agreement;
    notes.push(...unseenNoiseNotes(cache.agreed(), probe, [output], KEPT_ANSWERS));
  }
  return notes;
}

function ofReserve(rows: number): string {
  return rows === 0 ? "" : ` but for ${rows} kept to look for noise in answers to a rule that passes`;
}

const KEPT_ANSWERS =
  "Precision, bounds and certificate count answers as they came once: those of a model that answers differently in some share of calls may have a precision that is lower by as much.";
/** A share of fewer rows than this is rough, whatever it is. */
const FEW_ROWS = 30;
/** Precisions closer than this are the same to a reader. */
const NOTICEABLE = 0.02;

/** Intervals that do not meet. */
function differ(a: Rule["result"]["conditional"], b: Rule["result"]["conditional"]): boolean {
  return a.precision !== null && b.precision !== null && (a.low > b.high + NOTICEABLE || b.low > a.high + NOTICEABLE);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
