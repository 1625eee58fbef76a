import { scaleLinear, scalePoint } from "d3-scale";
import { area, line } from "d3-shape";
import type { EffectCurve } from "../../core/kinds/effects.js";
import { pointTexts } from "../../render/point-texts.js";
import { printable } from "../../render/printable.js";
import { drawable } from "../attribution-bars.js";
import { bounds } from "../bounds.js";
import { shortLabel } from "../short-label.js";
import { textLine } from "../svg-page.js";
import type { Theme } from "../theme.js";
import { tickText } from "../tick-text.js";

export const PANEL_HEIGHT = 176;
const LEFT = 44;
const HEAD = 22;
const FOOT = PANEL_HEIGHT - 34;
/** Curves of single rows, behind the average. */
const MAX_ROWS = 40;

type Place = [x: number, y: number];

/** One curve with its band, its rows and where the data are: numbers as a line, labels as dots. */
export function effectPanel(
  curve: EffectCurve,
  output: number,
  name: string,
  width: number,
  range: [number, number],
  theme: Theme,
): string {
  const y = scaleLinear(range, [FOOT - 6, HEAD + 4]);
  const isNumber = curve.data !== null && curve.at.every((at) => typeof at === "number");
  const ticks = y.ticks(3);
  return [
    textLine(0, 12, shortLabel(printable(name), Math.floor(width / 7)), { size: 12, bold: true, colour: theme.ink }),
    ...ticks.map(
      (tick) =>
        `<path d="M${LEFT} ${y(tick).toFixed(1)}H${width.toFixed(1)}" stroke="${theme.line}"/>${textLine(LEFT - 5, y(tick) + 4, tickText(tick), { size: 10, anchor: "end", colour: theme.faint, most: LEFT })}`,
    ),
    ...(isNumber
      ? numberCurve(curve, output, curve.at as readonly number[], width, y, theme)
      : labelDots(curve, output, width, y, theme)),
  ].join("");
}

function numberCurve(
  { low, high, values, rows = [], data, outside }: EffectCurve,
  output: number,
  given: readonly number[],
  width: number,
  y: (value: number) => number,
  theme: Theme,
): string[] {
  const at = given.map(drawable);
  const x = scaleLinear(bounds(at), [LEFT + 4, width - 4]);
  const path = (of: readonly number[]) =>
    tidy(line()(of.map((value, i): Place => [x(at[i]), y(drawable(value))])) ?? "");
  const banded = at.flatMap((each, i) => {
    const [from, to] = [low[output][i], high[output][i]];
    return from === null || to === null ? [] : [{ x: x(each), from: y(drawable(from)), to: y(drawable(to)) }];
  });
  const band = area<(typeof banded)[number]>()
    .x((each) => each.x)
    .y0(({ from }) => from)
    .y1(({ to }) => to);
  const ticks = x.ticks(3);
  const clamp = (value: number) => Math.max(LEFT + 4, Math.min(width - 4, x(drawable(value))));
  const [left, right] = data ? [clamp(data.min), clamp(data.max)] : [LEFT + 4, width - 4];
  const ground = (from: number, to: number) =>
    outside.some(Boolean) && to - from > 1
      ? `<rect x="${from.toFixed(1)}" y="${HEAD}" width="${(to - from).toFixed(1)}" height="${FOOT - HEAD}" fill="${theme.line}" fill-opacity=".45"/>`
      : "";
  return [
    ground(LEFT + 4, left),
    ground(right, width - 4),
    ...rows
      .slice(0, MAX_ROWS)
      .filter((row) => row.values[output]?.length === at.length)
      .map((row) => `<path d="${path(row.values[output])}" fill="none" stroke="${theme.faint}" stroke-opacity=".3"/>`),
    `<path d="${tidy(band(banded) ?? "")}" fill="${theme.neutral}" fill-opacity=".25"/>`,
    `<path d="${path(values[output])}" fill="none" stroke="${theme.raises}" stroke-width="2"/>`,
    ...(data ? data.deciles : []).map(
      (decile) => `<path d="M${clamp(decile).toFixed(1)} ${FOOT}v-5" stroke="${theme.ink}"/>`,
    ),
    `<path d="M${LEFT} ${FOOT}H${width.toFixed(1)}" stroke="${theme.faint}"/>`,
    ...ticks.map((tick) =>
      textLine(x(tick), FOOT + 14, tickText(tick), { size: 10, anchor: "middle", colour: theme.faint }),
    ),
  ];
}

/** Labels do not follow each other: a dot for each, as wide as its share of the rows allows. */
function labelDots(
  { at, low, high, values }: EffectCurve,
  output: number,
  width: number,
  y: (value: number) => number,
  theme: Theme,
): string[] {
  const x = scalePoint(
    at.map((_, i) => i),
    [LEFT + 4, width - 4],
  ).padding(0.5);
  const each = (width - LEFT) / at.length;
  const texts = pointTexts(at);
  const every = Math.max(1, Math.ceil(34 / each));
  const characters = Math.max(4, Math.floor((each * every) / 6));
  return [
    ...texts.map((text, i) => {
      const place = x(i) as number;
      const [from, to] = [low[output][i], high[output][i]];
      const interval =
        from === null || to === null
          ? ""
          : `<path d="M${place.toFixed(1)} ${y(drawable(from)).toFixed(1)}V${y(drawable(to)).toFixed(1)}" stroke="${theme.ink}" stroke-width="1.5"/>`;
      const dot = `<circle cx="${place.toFixed(1)}" cy="${y(drawable(values[output][i])).toFixed(1)}" r="4.5" fill="${theme.raises}" stroke="${theme.paper}"/>`;
      const name =
        i % every === 0
          ? textLine(place, FOOT + 14, shortLabel(text, characters), {
              size: 10,
              anchor: "middle",
              colour: theme.faint,
            })
          : "";
      return interval + dot + name;
    }),
    `<path d="M${LEFT} ${FOOT}H${width.toFixed(1)}" stroke="${theme.faint}"/>`,
  ];
}

function tidy(d: string): string {
  return d.replace(/\d+\.\d{2,}/g, (number) => Number(number).toFixed(1));
}
