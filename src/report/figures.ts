import type { Chart } from "../charts/chart.js";
import { pageTheme } from "../charts/theme.js";
import { chartSvg } from "../charts/to-svg.js";
import type { Explanation } from "../core/explanation.js";
import { escapeHtml } from "./escape-html.js";

/** Pixels of a chart on a screen, and on a narrow one. */
const WIDE = 700;
const NARROW = 340;
/** Characters of a chart above which a narrow screen gets the wide one, to be moved sideways. */
const MAX_TWICE = 24_000;

/** Numbers the pictures of a page, whose gradients and filters need names of their own. */
export type FigureCount = { count: number };

/** A chart with its caption. On a narrow screen a narrower drawing of it is shown. */
export function figureHtml(
  chart: Chart,
  explanations: readonly Explanation[],
  figures: FigureCount,
  options: { readonly output?: string; readonly part?: string } = {},
): string {
  const draw = (width: number) => {
    const given = chart.needs === "many" ? explanations : explanations[0];
    const svg = chartSvg("toHtml", given, { chart: chart.name, width, ...options }, pageTheme).trim();
    figures.count++;
    return svg
      .replaceAll('id="whybox-', `id="whybox-${figures.count}-`)
      .replaceAll("url(#whybox-", `url(#whybox-${figures.count}-`);
  };
  const wide = draw(WIDE);
  const isPicture = wide.includes('class="overlay"');
  const narrow = wide.length > MAX_TWICE || isPicture ? "" : `<div class="narrow">${draw(NARROW)}</div>`;
  const slider = isPicture
    ? `<label class="strength">strength of the colours <input type="range" min="0" max="100" value="100" aria-label="strength of the colours"></label>`
    : "";
  const drawing =
    narrow === ""
      ? `<div class="${isPicture ? "picture" : "scroll"}"${isPicture ? "" : ' tabindex="0" role="group" aria-label="chart, moves sideways"'}>${wide}</div>`
      : `<div class="wide">${wide}</div>${narrow}`;
  return `<figure data-chart="${escapeHtml(chart.name)}">${drawing}${slider}<figcaption>${escapeHtml(chart.caption)}</figcaption></figure>`;
}
