import type { InteractionIndexExplanation } from "../../core/kinds/interaction-index.js";
import { labelOf } from "../../render/label-of.js";
import { smallValues } from "../../render/small-effects.js";
import { drawable } from "../attribution-bars.js";

/** The single parts and pairs of an index, for charts. */
export type PairTable = {
  /** The parts with the strongest effects and interactions, in the order of the explanation. */
  readonly parts: readonly { readonly label: string; readonly effect: number }[];
  /** parts x parts: the interaction of two of them; 0 on the diagonal. */
  readonly pairs: readonly (readonly number[])[];
  /** Parts that were left out. */
  readonly others: number;
  /** The largest absolute value of an effect, and of an interaction. */
  readonly largestEffect: number;
  readonly largestPair: number;
};

/** The `top` parts by the sum of the sizes of what they have a share in. */
export function pairTable({ subject, result }: InteractionIndexExplanation, output: number, top: number): PairTable {
  const known = new Set(result.sets.flat());
  const strengths = new Float64Array(subject.parts.length);
  const values = result.values[output].map(drawable);
  for (const [i, set] of result.sets.entries()) {
    if (set.length <= 2) for (const part of set) strengths[part] += Math.abs(values[i]) / set.length;
  }
  const chosen = [...known]
    .toSorted((a, b) => strengths[b] - strengths[a] || a - b)
    .slice(0, top)
    .toSorted((a, b) => a - b);
  const placeOf = new Map(chosen.map((part, place) => [part, place]));
  const effects = new Array<number>(chosen.length).fill(0);
  const pairs = chosen.map(() => new Array<number>(chosen.length).fill(0));
  for (const [i, [first, second, more]] of result.sets.entries()) {
    const [a, b] = [placeOf.get(first), placeOf.get(second)];
    if (a === undefined || more !== undefined) continue;
    if (second === undefined) effects[a] = values[i];
    else if (b !== undefined) pairs[a][b] = pairs[b][a] = values[i];
  }
  const size = (most: number, value: number) => Math.max(most, Math.abs(value));
  return {
    parts: chosen.map((part, place) => ({ label: labelOf(subject.parts[part]), effect: effects[place] })),
    pairs,
    others: known.size - chosen.length,
    largestEffect: effects.reduce(size, 0),
    largestPair: pairs.flat().reduce(size, 0),
  };
}

/** Why no pair is worth a look, if none is. */
export function smallPairs(explanation: InteractionIndexExplanation, output: number): ReturnType<typeof smallValues> {
  const { sets, values, standardErrors } = explanation.result;
  const all = values[output].map((value, i) => ({ value, error: standardErrors[output][i] }));
  return smallValues(
    explanation,
    output,
    all.filter((_, i) => sets[i].length === 2),
  );
}
