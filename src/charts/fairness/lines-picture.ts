import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { printable } from "../../render/printable.js";
import { drawable } from "../attribution-bars.js";
import { labelWidth, shortLabel } from "../short-label.js";
import { svgPage, textLine } from "../svg-page.js";
import type { Theme } from "../theme.js";
import { tickText } from "../tick-text.js";
import { groupColour } from "./group-colour.js";

/** A line per group in a square of two scales, with names below. */
export type LinesPicture = {
  readonly title: string;
  readonly more: string;
  readonly x: { readonly label: string; readonly domain: readonly [number, number] };
  readonly y: { readonly label: string; readonly domain: readonly [number, number] };
  /** The line that an ideal, or chance, would follow; absent: none. */
  readonly diagonal?: true;
  readonly lines: readonly GroupLine[];
};

export type GroupLine = {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Vertical intervals. */
  readonly ranges?: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  /** A point of its own, such as where the model decides. */
  readonly marked?: readonly [x: number, y: number];
  /** True for a group of few rows: drawn pale. */
  readonly small: boolean;
};

const TOP = 54;
const LEFT = 52;
const LEGEND_ROW = 20;
/** Pixels of the square, at most or with names beside it, and those that these need. */
const MAX_SIZE = 420;
const BESIDE_SIZE = 370;
const MIN_BESIDE = 240;

/** The picture as SVG that stands alone. */
export function linesPicture(
  { title, more, x, y, diagonal, lines }: LinesPicture,
  width: number,
  theme: Theme,
): string {
  const isBeside = width >= LEFT + BESIDE_SIZE + MIN_BESIDE;
  const size = isBeside ? BESIDE_SIZE : Math.min(width - LEFT - 16, MAX_SIZE);
  const [toX, toY] = [scaleLinear(x.domain, [LEFT, LEFT + size]), scaleLinear(y.domain, [TOP + size, TOP])];
  const legend = isBeside
    ? legendOf(lines, { left: LEFT + size + 24, right: width, top: TOP + 12 }, theme)
    : legendOf(lines, { left: 8, right: width, top: TOP + size + 58 }, theme);
  const at = ([a, b]: readonly [number, number]) =>
    [round(toX(drawable(a))), round(toY(drawable(b)))] as [number, number];
  return svgPage(
    width,
    Math.max(legend.end + 8, TOP + size + 46),
    `${title}; ${more}`,
    [
      textLine(6, 20, title, { size: 14, bold: true, most: width, colour: theme.ink }),
      textLine(6, 39, more, { size: 12, most: width, colour: theme.faint }),
      ...axes(toX, toY, { left: LEFT, top: TOP, size }, { x: x.label, y: y.label }, theme),
      diagonal ? ideal(at, x.domain, theme) : "",
      // Groups of few rows lie below the others.
      ...lines.map((each, place) => (each.small ? lineOf(each, place, at, theme) : "")),
      ...lines.map((each, place) => (each.small ? "" : lineOf(each, place, at, theme))),
      ...legend.body,
    ],
    theme.paper,
  );
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

function axes(
  toX: Scale,
  toY: Scale,
  { left, top, size }: { readonly left: number; readonly top: number; readonly size: number },
  labels: { readonly x: string; readonly y: string },
  theme: Theme,
): string[] {
  const text = { size: 11, colour: theme.faint };
  return [
    ...toY.ticks(4).flatMap((tick) => {
      const at = round(toY(tick));
      return [
        `<path d="M${left} ${at}H${left + size}" stroke="${theme.line}"/>`,
        textLine(left - 6, at + 4, tickText(tick), { ...text, anchor: "end" }),
      ];
    }),
    ...toX.ticks(size < 300 ? 4 : 5).flatMap((tick) => {
      const at = round(toX(tick));
      return [
        `<path d="M${at} ${top}V${top + size}" stroke="${theme.line}"/>`,
        textLine(at, top + size + 16, tickText(tick), { ...text, anchor: "middle" }),
      ];
    }),
    textLine(left + size / 2, top + size + 36, labels.x, { size: 12, anchor: "middle", colour: theme.ink, most: size }),
    `<g transform="translate(14 ${round(top + size / 2)}) rotate(-90)">${textLine(0, 0, labels.y, { size: 12, anchor: "middle", colour: theme.ink, most: size })}</g>`,
  ];
}

function ideal(
  at: (point: readonly [number, number]) => [number, number],
  [low, high]: readonly [number, number],
  theme: Theme,
): string {
  const [from, to] = [at([low, low]), at([high, high])];
  return `<path d="M${from.join(" ")}L${to.join(" ")}" stroke="${theme.faint}" stroke-dasharray="4 4" fill="none"/>`;
}

function lineOf(
  { points, ranges = [], marked, small }: GroupLine,
  place: number,
  at: (point: readonly [number, number]) => [number, number],
  theme: Theme,
): string {
  const { colour, dash } = styleOf(place, small, theme);
  const stroke = `fill="none" stroke="${colour}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ""}`;
  const bars = ranges.map(({ x, low, high }) => {
    const [left, bottom] = at([x, low]);
    return `<path d="M${left} ${bottom}V${at([x, high])[1]}" stroke="${colour}" stroke-opacity=".55"/>`;
  });
  const dots =
    ranges.length === 0 ? [] : points.map(at).map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`);
  const [x, y] = marked ? at(marked) : [0, 0];
  return [
    `<path d="${line()(points.map(at)) ?? ""}" ${stroke}/>`,
    ...bars,
    ...dots,
    marked ? `<circle cx="${x}" cy="${y}" r="5" fill="${colour}" stroke="${theme.paper}" stroke-width="1.5"/>` : "",
  ].join("");
}

function styleOf(place: number, small: boolean, theme: Theme): ReturnType<typeof groupColour> {
  const style = groupColour(place);
  return small ? { ...style, colour: theme.line } : style;
}

/** A sample of each line and its name, as many in a row as fit. */
function legendOf(
  lines: readonly GroupLine[],
  { left, right, top }: { readonly left: number; readonly right: number; readonly top: number },
  theme: Theme,
): { readonly body: string[]; readonly end: number } {
  let [x, y] = [left, top];
  const body = lines.map(({ label, small }, place) => {
    const name = fitting(printable(label), right - left - 44);
    const pixels = 40 + labelWidth(name) + 14;
    if (x > left && x + pixels > right) [x, y] = [left, y + LEGEND_ROW];
    const { colour, dash } = styleOf(place, small, theme);
    const drawn = `<path d="M${round(x)} ${y - 4}h30" stroke="${colour}" stroke-width="2.5"${dash ? ` stroke-dasharray="${dash}"` : ""}/>${textLine(x + 36, y, name, { size: 12, colour: small ? theme.faint : theme.ink })}`;
    x += pixels;
    return drawn;
  });
  return { body, end: y };
}

/** The label, cut where it is wider than so many pixels. */
function fitting(label: string, pixels: number): string {
  let characters = Math.max(8, Math.floor(pixels / 6));
  while (characters > 8 && labelWidth(shortLabel(label, characters)) > pixels) characters--;
  return shortLabel(label, characters);
}

function round(coordinate: number): number {
  return Math.round(10 * coordinate) / 10;
}
