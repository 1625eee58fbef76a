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
  /** True for a group of parts, whose members follow. */
  readonly isGroup?: true;
};

/** Values beyond it would overflow in a sum; they are drawn as if they were it. */
const LARGEST_DRAWN = 1e100;
/** Standard errors on each side: 95% where values are normal. */
const ERROR_WIDTH = 1.96;

/**
 * Groups by the size of their values, each followed by its members, inner groups like the others; of the parts only the top ones,
 * the others of a group summed up.
 */
export function groupedBars({ subject, result }: Attribution, output: number, top: number): AttributionBar[] {
  const groups = result.groups ?? [];
  const sizeOf = (part: number) => Math.abs(result.values[output][part]);
  const shown = new Set([...subject.parts.keys()].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, top));
  return barsWithin([...subject.parts.keys()], 1);

  function barsWithin(parts: readonly number[], level: number): AttributionBar[] {
    const within = groups.filter((group) => group.level === level && group.parts.every((part) => parts.includes(part)));
    const loose = parts.filter((part) => !within.some((group) => group.parts.includes(part)));
    const hidden = loose.filter((part) => !shown.has(part));
    const dash = "– ".repeat(level - 1);
    const ofGroups = within.map((group): AttributionBar[] => {
      const names = group.parts.map((part) => labelOf(subject.parts[part]));
      const bar = barOf(
        `${dash}${group.name ?? names.join(" ")}`,
        group.values[output],
        group.standardErrors[output],
        null,
      );
      return [{ ...bar, isGroup: true }, ...barsWithin(group.parts, level + 1)];
    });
    const ofParts = loose
      .filter((part) => shown.has(part) || hidden.length === 1)
      .map((part) => [
        barOf(
          `${dash}${labelOf(subject.parts[part])}`,
          result.values[output][part],
          result.standardErrors[output][part],
          null,
        ),
      ]);
    const sorted = [...ofGroups, ...ofParts].sort(([a], [b]) => Math.abs(b.value) - Math.abs(a.value)).flat();
    if (hidden.length < 2) return sorted;
    const rest = hidden.map((part) => ({
      value: drawable(result.values[output][part]),
      error: result.standardErrors[output][part],
    }));
    return [...sorted, togetherBar(rest, dash)];
  }
}

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
  return [...known.slice(0, top), togetherBar(rest)];

  function interval(part: number): readonly [number, number] | null {
    return result.surrogate?.intervals[output][part] ?? null;
  }
}

/** The sum of bars that are not drawn. How sure it is is known of exact values alone. */
export function togetherBar(
  rest: readonly { readonly value: number; readonly error: number | null }[],
  dash = "",
): AttributionBar {
  const sum = rest.reduce((total, { value }) => drawable(total + value), 0);
  const error = rest.every((each) => each.error === 0) ? 0 : null;
  return barOf(`${dash}${rest.length} more, together`, sum, error, null);
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
