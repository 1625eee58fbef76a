import type { Attribution, Note } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { Seed } from "../../random/stream.js";
import { checkFinite } from "../run/check-finite.js";
import { unseenNoiseNotes } from "../run/few-values.js";
import { localFrame } from "../run/local-frame.js";
import { answersVaryNote } from "../run/noise.js";
import { batchDependentNote, fewBackgroundRowsNote } from "../run/notes.js";
import type { Ablation } from "./ablation.js";

/** The values that a method finds in the answers. */
export type AblationFindings = {
  /** One array per explained output, over the answered parts. */
  readonly values: readonly (readonly number[])[];
  readonly standardErrors: readonly (readonly (number | null)[])[];
  /** One per explained output: what values are differences from, on their scale. */
  readonly full: readonly number[];
  readonly intercepts: readonly number[];
  /** The options of the method's own, with their defaults in place. */
  readonly options: { readonly [name: string]: Json };
  /** The scale of the values, where it is not the output's own. */
  readonly link?: string;
  readonly seed?: Seed;
  /** On how the values were sampled. */
  readonly notes?: readonly Note[];
};

/**
 * The explanation of a run that takes one part away at a time.
 *
 * @param answered  positions among the free parts
 */
export function ablationExplanation(
  ablation: Ablation,
  { values, standardErrors, full, intercepts, options, link, seed = 0, notes = [] }: AblationFindings,
  answered: readonly number[],
  stoppedBy: "complete" | "aborted",
): Attribution {
  const { method, probe, run, budgetRows, ends, outputs, free } = ablation;
  const parts = probe.parts.length;
  const among = answered.map((i) => free[i]);
  const known = new Set(among);
  const unanswered = free.filter((part) => !known.has(part));
  const sums = values.map((row) => row.reduce((sum, value) => sum + value, 0));
  const change = full.map((value, i) => value - intercepts[i]);
  const leftOver = sums.map((sum, i) => (unanswered.length === 0 ? change[i] - sum : null));
  const names = outputs.map((output) => probe.outputs[output].name);
  names.forEach((name, i) => {
    checkFinite(method, name, [...values[i], full[i], intercepts[i], change[i], leftOver[i] ?? 0]);
  });
  return {
    ...localFrame({
      kind: "attribution",
      method,
      options: { outputs: ablation.options.outputs as Json, budgetRows, ...options },
      seed,
      probe,
      run,
      outputs,
      prediction: ends.prediction,
      baseline: intercepts,
      stoppedBy,
    }),
    result: {
      values: values.map((row) => spread(row, among, parts)),
      standardErrors: standardErrors.map((row) => {
        const errors: (number | null)[] = spread(row, among, parts);
        // Parts that hiding cannot change are worth 0, and that is certain; of these nothing is known.
        for (const part of unanswered) errors[part] = null;
        return errors;
      }),
      intercepts,
      ...(link && { link }),
      ...(stoppedBy === "aborted" && { unanswered }),
    },
    diagnostics: { backgroundRows: probe.references, constantParts: parts - free.length, leftOver },
    notes: [
      ...run.notes(),
      ...notes,
      ...(ends.noise ? [answersVaryNote(ends.noise, probe, outputs, true)] : []),
      ...unseenNoiseNotes(ends.agreed, probe, outputs),
      ...ablationNotes({
        references: probe.sampled ? undefined : probe.references,
        parts,
        unanswered: unanswered.length,
        outputs: names,
        change,
        leftOver,
        batchDependent: ends.batchDependent,
      }),
    ],
  };
}

/** Values of some parts among all parts, the others 0. */
function spread<T>(values: readonly T[], among: readonly number[], parts: number): (T | 0)[] {
  const all = new Array<T | 0>(parts).fill(0);
  among.forEach((part, i) => {
    all[part] = values[i];
  });
  return all;
}

type NotedFindings = {
  /** Number of background rows; undefined where reference rows are a sample of their own. */
  readonly references: number | undefined;
  readonly parts: number;
  /** Number of parts that an abort left without an answer. */
  readonly unanswered: number;
  readonly outputs: readonly string[];
  /** One per output: the change that all parts make together, and the part of it that single parts leave over; null where unknown. */
  readonly change: readonly number[];
  readonly leftOver: readonly (number | null)[];
  readonly batchDependent: boolean;
};

/** The single parts leave this share of the whole change unexplained before a note says so. */
const MUCH_LEFT = 0.5;

/** Warnings, in plain words, where what single parts do should be doubted. */
function ablationNotes(findings: NotedFindings): Note[] {
  const { references, parts, unanswered, change, leftOver, batchDependent } = findings;
  const notes: Note[] = [];
  if (unanswered > 0) {
    notes.push({
      code: "PARTS_UNANSWERED",
      message: `The run was aborted before ${unanswered} of ${parts} parts ${unanswered === 1 ? "was" : "were"} answered. A value of 0 says nothing there; result.unanswered lists them.`,
    });
  }
  const fewRows = references === undefined ? undefined : fewBackgroundRowsNote(references, "values");
  if (fewRows) notes.push(fewRows);
  findings.outputs.forEach((output, i) => {
    const left = leftOver[i];
    if (left === null || Math.abs(left) <= MUCH_LEFT * Math.abs(change[i])) return;
    notes.push({
      code: "INTERACTIONS",
      message: `Output "${output}": taken away one at a time, the parts do not add up to what all of them do together. Parts that stand in for each other look as if none of them counted; Shapley values share this out.`,
    });
  });
  if (batchDependent) notes.push(batchDependentNote());
  return notes;
}
