import type { Attribution } from "../core/explanation.js";
import { labelOf } from "../render/label-of.js";

/** One bar of an attribution. */
export type AttributionBar = {
  readonly label: string;
  readonly value: number;
  /** The ends of the error bar; null where they are unknown. */
  readonly low: number | null;
  readonly high: number | null;
  readonly error: number | null;
};

/** Values beyond it would overflow in a sum; they are drawn as if they were it. */
const LARGEST_DRAWN = 1e100;
/** Standard errors on each side: 95% where values are normal. */
const ERROR_WIDTH = 1.96;

/** The parts by the size of their values, without those that have none; those beyond the top ones summed up in a last bar. */
export function attributionBars({ subject, result }: Attribution, output: number, top: number): AttributionBar[] {
  const unanswered = result.unanswered && new Set(result.unanswered);
  const selected = result.surrogate && new Set(result.surrogate.selected[output]);
  const known = subject.parts
    .map((_, p) => p)
    .filter((p) => (unanswered ? !unanswered.has(p) : selected?.has(p) !== false))
    .map((p) =>
      barOf(labelOf(subject.parts[p]), result.values[output][p], result.standardErrors[output][p], interval(p)),
    )
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const rest = known.slice(top);
  if (rest.length < 2) return known;
  const sum = rest.reduce((total, { value }) => total + value, 0);
  return [...known.slice(0, top), { ...barOf(`${rest.length} more, together`, sum, null, null) }];

  function interval(part: number): readonly [number, number] | null {
    return result.surrogate?.intervals[output][part] ?? null;
  }
}

function barOf(
  label: string,
  value: number,
  error: number | null,
  interval: readonly [number, number] | null,
): AttributionBar {
  const low = interval ? interval[0] : error === null ? null : value - ERROR_WIDTH * error;
  const high = interval ? interval[1] : error === null ? null : value + ERROR_WIDTH * error;
  return {
    label,
    error,
    value: drawable(value),
    low: low === null ? null : drawable(low),
    high: high === null ? null : drawable(high),
  };
}

/** The number, moved to where charts can draw it. */
export function drawable(value: number): number {
  return Math.max(-LARGEST_DRAWN, Math.min(LARGEST_DRAWN, value));
}
