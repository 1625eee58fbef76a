import { suggestNames } from "../../core/checks/nearest-names.js";
import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Attribution } from "../../core/explanation.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { labelOf } from "../../render/label-of.js";
import { quantity } from "../../render/quantity.js";
import { significant } from "../../render/significant.js";
import type { Block } from "../document/block.js";
import { effectTitle, type FormFacts, formCaveat, formFact } from "./form-facts.js";

/** More reasons than these are not likely to help: official interpretation of 12 CFR 1002.9(b)(2), comment 1. */
const MAX_REASONS = 4;
const Z_95 = 1.96;

export type AdverseActionOptions = {
  /** The output that is good to get. Where only another one was explained, reasons are what raises that one. */
  readonly favourable?: string;
};

/** A part that speaks against the favourable answer, and how sure its place in the order is. */
type Reason = { readonly label: string; readonly size: number; readonly error: number | null };

/**
 * The principal reasons for an adverse action in the sense of Regulation B: at most four parts that moved the answer away
 * from the favourable one, the strongest first. A reason is listed where it is settled at 95% that it counted against the
 * applicant and for more than the next one. As nothing is known of how errors of two parts go together, the error of a
 * difference is taken to be the sum of theirs.
 *
 * Source: 12 CFR 1002.9(a)(2)(i), (b)(2) and its official interpretation; CFPB circulars 2022-03 and 2023-03 (reasons of
 * complex models have to be specific and those that were in fact used).
 */
export function adverseAction(
  explanation: Attribution,
  facts: FormFacts,
  { favourable }: AdverseActionOptions,
): Block[] {
  const { subject, result } = explanation;
  const { output, sign } = explained(explanation, favourable);
  const reasons = subject.parts
    .map(
      (part, p): Reason => ({
        label: labelOf(part),
        size: sign * result.values[output][p],
        error: result.standardErrors[output][p],
      }),
    )
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size);
  const { listed, stopped } = settled(reasons);
  return [
    formCaveat("Regulation B (12 CFR 1002.9)"),
    {
      kind: "table",
      caption: "Statement of reasons",
      columns: ["item", "entry"],
      rows: [
        ["action taken", formFact(facts, "action")],
        ["applicant", subject.id ?? (subject.row === undefined ? formFact(facts, "applicant") : `row ${subject.row}`)],
        ["creditor", formFact(facts, "creditor")],
        ["date", formFact(facts, "date")],
        [
          "answer of the model",
          `${subject.model}: ${subject.outputs[output]} ${quantity(subject.prediction[output], subject.units[output])}`,
        ],
      ],
    },
    listed.length === 0
      ? { kind: "text", text: "No principal reason can be listed." }
      : {
          kind: "table",
          caption: "Principal reasons, the strongest first",
          columns: ["", "reason", effectTitle(explanation, output), "standard error"],
          rows: listed.map(({ label, size, error }, i) => [
            String(i + 1),
            label,
            significant(sign * size),
            error === null ? "not known" : significant(error),
          ]),
        },
    ...(stopped === undefined ? [] : [{ kind: "text", text: stopped } as const]),
    {
      kind: "text",
      tone: "fine",
      text: "Effects are measured against an average over background rows, not against the score that would have been enough. A reason has to be put in words that an applicant understands, must be one that was in fact used, and no prohibited basis may be among them.",
    },
  ];
}

function explained({ subject }: Attribution, favourable: string | undefined): { output: number; sign: 1 | -1 } {
  const names = quotedNames(subject.outputs);
  if (favourable === undefined) {
    throw invalid(`expected favourable to say which answer is good to get; the explanation speaks of ${names}`);
  }
  const output = subject.outputs.indexOf(favourable);
  if (output >= 0) return { output, sign: -1 };
  if (subject.outputs.length === 1) return { output: 0, sign: 1 };
  throw invalid(
    `favourable: there is no output ${JSON.stringify(favourable)}${suggestNames(favourable, subject.outputs)}`,
  );
}

/** Reasons in their order, up to the first whose place is not settled. */
function settled(reasons: readonly Reason[]): { listed: Reason[]; stopped?: string } {
  const listed: Reason[] = [];
  for (const [i, reason] of reasons.entries()) {
    if (listed.length === MAX_REASONS) break;
    const { label, size, error } = reason;
    if (error === null || !(size > Z_95 * error)) {
      return {
        listed,
        stopped: `The list ends here: it is not settled at 95% that ${label} counted against the applicant at all. A larger budget may settle it.`,
      };
    }
    const next = reasons[i + 1];
    if (next && (next.error === null || !(size - next.size > Z_95 * (error + next.error)))) {
      return {
        listed,
        stopped: `The list ends here: it is not settled at 95% which of ${label} and ${next.label} counted for more. A larger budget may settle it.`,
      };
    }
    listed.push(reason);
  }
  return { listed };
}

function invalid(message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", `toForm: adverse-action: ${message}`);
}
