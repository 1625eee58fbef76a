import { chartsOf } from "../charts/charts.js";
import { toSvg } from "../charts/to-svg.js";
import type { Explanation } from "../core/explanation.js";
import { toText } from "../render/text/to-text.js";
import { type HtmlOptions, toHtml } from "./to-html.js";

/** Pictures by media type, as notebooks show them. */
export type MediaBundle = { readonly [mediaType: string]: string };

/** What Jupyter kernels for TypeScript show when a cell ends with it. */
export type Displayed = { readonly [symbol: symbol]: () => MediaBundle };

/**
 * One explanation, or many, as an object that a notebook shows: the page of toHtml in a frame of its own, the chart of toSvg, and text.
 * Kernels ask for it under Symbol.for("Jupyter.display"), as Deno's does.
 *
 * @throws WhyboxError INVALID_ARGUMENT as toHtml does
 * @example
 * display(await kernelShap(probe(model, columns(background, instance)))); // last line of a cell
 */
export function display(explanation: Explanation | readonly Explanation[], options: HtmlOptions = {}): Displayed {
  const page = toHtml(explanation, options);
  const isMany = Array.isArray(explanation);
  const explanations = (isMany ? explanation : [explanation]) as readonly Explanation[];
  const hasChart = chartsOf(explanations[0], isMany ? "many" : "one").length > 0;
  const bundle: MediaBundle = {
    // In a frame, so that neither the page nor the notebook changes the look of the other; it may run its script and nothing else.
    "text/html": `<iframe sandbox="allow-scripts allow-downloads" width="100%" height="560" title="explanation" srcdoc="${escapeAttribute(page)}"></iframe>`,
    ...(hasChart && { "image/svg+xml": toSvg(explanation) }),
    "text/plain": explanations
      .slice(0, 10)
      .map((each) => toText(each, { top: 20 }))
      .join("\n"),
  };
  return { [Symbol.for("Jupyter.display")]: () => bundle };
}

/** A whole page as an attribute: nothing in it is spelled otherwise. */
function escapeAttribute(page: string): string {
  return page.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}
