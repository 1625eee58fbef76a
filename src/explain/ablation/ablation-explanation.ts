import type { Attribution } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { Seed } from "../../random/stream.js";
import { checkFinite } from "../run/check-finite.js";
import { localFrame } from "../run/local-frame.js";
import { answersVaryNote } from "../run/noise.js";
import type { Ablation } from "./ablation.js";
import { ablationNotes } from "./ablation-notes.js";

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
};

/**
 * The explanation of a run that takes one part away at a time.
 *
 * @param answered  positions among the free parts
 */
export function ablationExplanation(
  ablation: Ablation,
  { values, standardErrors, full, intercepts, options, link, seed = 0 }: AblationFindings,
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
      ...(ends.noise ? [answersVaryNote(ends.noise, probe, outputs, true)] : []),
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
