import { chartsOf } from "../charts/charts.js";
import { lightTheme } from "../charts/theme.js";
import { chartSvg, type SvgOptions } from "../charts/to-svg.js";
import { checkExplanations } from "../core/checks/check-explanations.js";
import { checkKnownOptions } from "../core/checks/check-options.js";
import type { Explanation } from "../core/explanation.js";
import { toText } from "../render/text/to-text.js";
import { type HtmlOptions, toHtml } from "./to-html.js";

/** Pictures by media type, as notebooks show them. */
export type MediaBundle = { readonly [mediaType: string]: string };

/** The object that Jupyter kernels for TypeScript show when a cell ends with it. */
export type Displayed = { readonly [symbol: symbol]: () => MediaBundle };

/** The title of the page, and how the chart is drawn. With `chart` the chart is shown alone, without a page around it. */
export type DisplayOptions = HtmlOptions & SvgOptions;

/** Explanations whose text stands beside the pictures. */
const MAX_TEXTS = 10;

/**
 * One explanation, or many, as an object that a notebook shows: the page of toHtml in a frame of its own, the chart of toSvg, and text.
 * Kernels ask for it under Symbol.for("Jupyter.display"), as Deno's does. Explanations of several kinds or models have no
 * chart in common, only the page and the text.
 *
 * @throws WhyboxError INVALID_ARGUMENT as toHtml and toSvg do
 * @example
 * display(await kernelShap(probe(model, columns(background, instance)))); // last line of a cell
 * display(explanations, { chart: "beeswarm" });
 */
export function display(explanation: Explanation | readonly Explanation[], given: DisplayOptions = {}): Displayed {
  const explanations = checkExplanations("display", explanation);
  checkKnownOptions("display", given, ["title", "chart", "output", "width", "top", "part"]);
  const { title, ...options } = given;
  const page = options.chart === undefined ? toHtml(explanation, title === undefined ? {} : { title }) : undefined;
  const bundle: MediaBundle = {
    // In a frame, so that neither the page nor the notebook changes the look of the other; it may run its script and nothing else.
    ...(page && {
      "text/html": `<iframe sandbox="allow-scripts allow-downloads" width="100%" height="560" title="explanation" srcdoc="${escapeAttribute(page)}"></iframe>`,
    }),
    ...((options.chart !== undefined || hasChart(explanation)) && {
      "image/svg+xml": chartSvg("display", explanation, options, lightTheme),
    }),
    "text/plain": explanations
      .slice(0, MAX_TEXTS)
      .map((each) => toText(each, { top: 20 }))
      .join("\n"),
  };
  return { [Symbol.for("Jupyter.display")]: () => bundle };
}

/** True if one picture shows all of it. */
function hasChart(given: Explanation | readonly Explanation[]): boolean {
  const explanations = (Array.isArray(given) ? given : [given]) as readonly Explanation[];
  const alike = ({ kind, subject }: Explanation) =>
    JSON.stringify([kind, subject.model, subject.parts.map(({ name }) => name)]);
  const first = alike(explanations[0]);
  return (
    chartsOf(explanations[0], Array.isArray(given) ? "many" : "one").length > 0 &&
    explanations.every((each) => alike(each) === first)
  );
}

/** A whole page as an attribute: nothing in it is spelled otherwise. */
function escapeAttribute(page: string): string {
  return page.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}
