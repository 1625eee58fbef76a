import * as Plot from "@observablehq/plot";
import { chartDocument } from "#chart-document";
import { printable } from "../render/printable.js";
import { FONTS, type Theme } from "./theme.js";

/** Attributes that hold coordinates, which need no more than two decimals. */
const COORDINATES = [
  "x",
  "y",
  "x1",
  "x2",
  "y1",
  "y2",
  "cx",
  "cy",
  "r",
  "width",
  "height",
  "d",
  "transform",
  "dx",
  "dy",
];

/** Pixels that marks need between the margins. */
const MIN_PLOT = 60;

/**
 * A drawing of Observable Plot as stand-alone SVG: without style sheets, which a strict policy of the page would
 * refuse, with rounded coordinates, and with a title for screen readers. Where the margins leave too little of the width,
 * the picture is drawn wider and scaled down.
 *
 * @param title  names what is drawn; control characters in it are spelled
 */
export function plotSvg(
  title: string,
  theme: Theme,
  options: Plot.PlotOptions & { readonly width: number; readonly height: number },
): string {
  const document = chartDocument();
  // A line break in a label would become lines of their own.
  const spelled = (scale: Plot.ScaleOptions | undefined) =>
    typeof scale?.label === "string" ? { ...scale, label: printable(scale.label) } : scale;
  const axes = { x: spelled(options.x), y: spelled(options.y) };
  const { width: wanted, height, marginLeft = 0, marginRight = 0 } = options;
  const width = Math.max(wanted, marginLeft + marginRight + MIN_PLOT);
  const svg = Plot.plot({ ...options, ...axes, width, document }) as unknown as Element;
  svg.setAttribute("width", String(wanted));
  svg.setAttribute("height", String(Math.round((height * wanted) / width)));
  for (const style of Array.from(svg.querySelectorAll("style"))) style.remove();
  for (const element of [svg, ...Array.from(svg.querySelectorAll("*"))]) {
    for (const name of ["style", "class", "aria-label", "aria-hidden", "aria-description"])
      element.removeAttribute(name);
    // Covers every name of an explanation that became lettering, on an axis too.
    if (element.children.length === 0 && element.textContent) element.textContent = printable(element.textContent);
    for (const name of COORDINATES) {
      const value = element.getAttribute(name);
      if (value?.includes(".")) element.setAttribute(name, rounded(value));
    }
  }
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("font-family", FONTS);
  svg.setAttribute("font-size", "12");
  svg.setAttribute("fill", theme.ink);
  svg.setAttribute("color", theme.ink);
  const name = document.createElementNS("http://www.w3.org/2000/svg", "title");
  name.textContent = printable(title);
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [attribute, value] of [
    ["width", "100%"],
    ["height", "100%"],
    ["fill", theme.paper],
  ])
    paper.setAttribute(attribute, value);
  svg.prepend(name, paper);
  return `${svg.outerHTML}\n`;
}

function rounded(value: string): string {
  return value.replace(/\d*\.\d{3,}(e-?\d+)?/g, (number) => String(Math.round(100 * Number(number)) / 100));
}
