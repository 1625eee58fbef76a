import type { EffectCurve, EffectSurface, Effects } from "../../core/kinds/effects.js";
import { counted } from "../counted.js";
import { extremes } from "../extremes.js";
import { listed } from "../listed.js";
import { pointTexts } from "../point-texts.js";
import { printable } from "../printable.js";
import { bar } from "./bar.js";
import { rounded } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { textTable } from "./text-table.js";

/** Points that a curve is printed at, and cells of a surface: more do not fit. */
const MAX_POINTS = 12;
const MAX_CELLS = 7;
const BAR_WIDTH = 16;

/** A table with bars per curve, a grid per surface. */
export const effectsText: KindText<Effects> = {
  sentence({ subject, result }) {
    const [first] = sorted(result.curves).filter(({ at }) => at.length > 0);
    if (!first)
      return `The ${result.effect} of ${subject.model} on ${counted(result.surfaces.length, "pair")} of features.`;
    const values = first.values[0];
    const name = printable(subject.parts[first.feature].name);
    return `Over ${counted(result.rows, "row")}, ${subject.outputs[0]} moves most with ${name}: between ${extremes(values).map(rounded).join(" and ")} (${result.effect}).`;
  },
  lines(explanation, { width, top }) {
    const { subject, result } = explanation;
    const shown = sorted(result.curves).slice(0, top);
    const left = result.curves.length - shown.length;
    return [
      `${subject.model}: ${result.effect} over ${counted(result.rows, "row")}${result.derivative ? ", slopes" : result.centred ? ", centred" : ""}`,
      "",
      ...shown.flatMap((curve) => curveLines(explanation, curve, width)),
      ...result.surfaces.flatMap((surface) => surfaceLines(explanation, surface, width)),
      ...(left > 0 ? [`  and ${counted(left, "curve that moves", "curves that move")} less`, ""] : []),
    ];
  },
};

/** Those that move the first output most come first. */
function sorted(curves: readonly EffectCurve[]): EffectCurve[] {
  return curves.toSorted((a, b) => (b.spread[0] ?? 0) - (a.spread[0] ?? 0));
}

function curveLines({ subject }: Effects, curve: EffectCurve, width: number): string[] {
  const { name, unit } = subject.parts[curve.feature];
  const picked = spacedOut(curve.at.length, MAX_POINTS);
  const points = pointTexts(curve.at);
  return subject.outputs.flatMap((output, o) => {
    const values = curve.values[o];
    const [low, high] = extremes(values);
    const share = (value: number) => (high > low ? (value - low) / (high - low) : 0);
    return [
      ...textTable(
        [`${printable(name)}${unit ? ` (${printable(unit)})` : ""}`, printable(output), "95% band", "", "rows"],
        picked.map((p) => [
          points[p],
          rounded(values[p]),
          curve.low[o][p] === null
            ? ""
            : `${rounded(curve.low[o][p] as number)} to ${rounded(curve.high[o][p] as number)}`,
          bar(share(values[p]), BAR_WIDTH, false),
          curve.outside[p] ? "none" : `${Math.round(100 * curve.shares[p])}%`,
        ]),
        width,
      ),
      "",
    ];
  });
}

function surfaceLines({ subject }: Effects, { axes, values }: EffectSurface, width: number): string[] {
  const [first, second] = axes;
  const [names1, names2] = axes.map(({ feature }) => printable(subject.parts[feature].name));
  const rows = spacedOut(first.at.length, MAX_CELLS);
  const columns = spacedOut(second.at.length, MAX_CELLS);
  const [points1, points2] = axes.map(({ at }) => pointTexts(at));
  return subject.outputs.flatMap((output, o) => [
    `  ${printable(output)} by ${listed([names1, names2])}`,
    ...textTable(
      [`${names1} \\ ${names2}`, ...columns.map((c) => points2[c])],
      rows.map((r) => [points1[r], ...columns.map((c) => rounded(values[o][r][c]))]),
      width,
    ),
    "",
  ]);
}

/** Positions of at most so many points, the first and the last among them. */
function spacedOut(points: number, most: number): number[] {
  if (points <= most) return [...Array(points).keys()];
  return Array.from({ length: most }, (_, i) => Math.round((i * (points - 1)) / (most - 1)));
}
