import { checkExplanations } from "../core/checks/check-explanations.js";
import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import type { Explained } from "../core/explained.js";
import type { Attribution, Explanation } from "../core/explanation.js";
import { oneClass } from "../core/one-class.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { Chart, ChartSetting } from "./chart.js";
import { charts, chartsOf } from "./charts.js";
import { lightTheme, type Theme } from "./theme.js";

export type SvgOptions = {
  /** The chart to draw, by name; see docs/charts.md. Default: the first that suits the explanation. */
  readonly chart?: string;
  /** The output to draw, by name. Default: the first. */
  readonly output?: string;
  /** Pixels, 64 or more; a tree is as wide as it needs to be. Default 480 for one explanation, 720 for several. */
  readonly width?: number;
  /** Number of parts to draw, the largest; the rest is summed up where that makes sense. Default 20. */
  readonly top?: number;
  /**
   * For a chart of one part, such as "dependence": the part's name. Of a fairness review the column of groups ("sex"), for
   * "rates" with the measure ("truePositiveRate by sex"). Default: the most important one.
   */
  readonly part?: string;
};

/**
 * One explanation, or several of the same model and parts, as a chart.
 * Of one attribution a waterfall from the average to the prediction; of an image its regions, tinted by sign and size;
 * of a text its words; of a rule its conditions and precisions; of a distilled tree its splits and leaves.
 * Of several attributions global bars, or with `chart` a beeswarm, a dependence scatter or a heatmap.
 *
 * @returns SVG that stands alone: it loads nothing, and names in it are escaped
 * @throws WhyboxError INVALID_ARGUMENT for an explanation that there is no chart of, or an option that does not fit
 * @example
 * await writeFile("waterfall.svg", toSvg(await kernelShap(probe(model, columns(background, instance)))));
 * await writeFile("beeswarm.svg", toSvg(explanations, { chart: "beeswarm" }));
 */
export function toSvg(explanation: Explanation | readonly Explanation[], options: SvgOptions = {}): string {
  return chartSvg("toSvg", explanation, options, lightTheme);
}

const DRAWN = ["chart", "output", "width", "top", "part"];
const KNOWN = { toSvg: DRAWN, toHtml: DRAWN, display: DRAWN, toPng: [...DRAWN, "scale"] };

/** The chart in the colours of a theme; `where` is the function that speaks in errors. */
export function chartSvg(
  where: keyof typeof KNOWN,
  explanation: Explanation | readonly Explanation[],
  options: SvgOptions,
  theme: Theme,
): string {
  const given = checkExplanations(where, explanation);
  checkKnownOptions(where, options, KNOWN[where]);
  const isMany = Array.isArray(explanation);
  const chart = chosenChart(where, given[0], options.chart, isMany ? "many" : "one");
  if (isMany) checkAlike(where, given);
  const explanations = isMany ? ofOneClass(given, options.output) : given;
  const [first] = explanations;
  const { width = isMany ? 720 : 480, top = 20 } = options;
  if (!Number.isInteger(width) || width < 64)
    throw refusal(where, `expected width to be a whole number of 64 or more, in pixels, got ${describeValue(width)}`);
  if (!Number.isInteger(top) || top < 1)
    throw refusal(where, `expected top to be a whole number of 1 or more, got ${describeValue(top)}`);
  const output = position(where, "output", first.subject.outputs, options.output) ?? chart.defaultOutput?.(first) ?? 0;
  const part = partAt(where, chart, first, options.part);
  const setting: ChartSetting = { output, width, top, theme, ...(part !== undefined && { part }) };
  return chart.svg(explanations, setting);
}

/** Attributions of the predicted class of two, all of one class: one chart shows every row. */
function ofOneClass(explanations: readonly Explanation[], output: string | undefined): readonly Explanation[] {
  if (explanations[0].kind !== "attribution") return explanations;
  return oneClass(explanations as readonly Attribution[], output)?.explanations ?? explanations;
}

function chosenChart(
  where: string,
  first: Explained<string, unknown>,
  name: string | undefined,
  needs: Chart["needs"],
): Chart {
  const suiting = chartsOf(first, needs);
  const chart = name === undefined ? suiting[0] : suiting.find((each) => each.name === name);
  if (chart) return chart;
  const many = needs === "many" ? "several explanations" : "an explanation";
  const { source } = first.subject;
  const of = `${many} of kind "${first.kind}"${source ? ` of ${source.kind === "text" ? "a text" : "an image"}` : ""}`;
  if (suiting.length > 0)
    throw refusal(
      where,
      `unknown chart ${JSON.stringify(name)} for ${of}; there are ${suiting.map((each) => each.name).join(", ")}`,
    );
  const other = charts.some(({ kind, needs: wanted }) => kind === first.kind && wanted !== needs);
  const hint = other
    ? needs === "many"
      ? "; give one explanation, not a list"
      : "; give a list of explanations"
    : "; use toText";
  throw refusal(where, `there is no chart of ${of}${hint}`);
}

/** Explanations that share a chart have to be of one kind, model and list of parts. */
function checkAlike(where: string, explanations: readonly Explanation[]): void {
  const [first] = explanations;
  const names = ({ subject }: Explanation) => subject.parts.map(({ name }) => name).join("\n");
  const expected = names(first);
  for (const [i, each] of explanations.entries()) {
    const wrong =
      each.kind !== first.kind
        ? `kind "${first.kind}", got "${each.kind}"`
        : each.subject.model !== first.subject.model
          ? `model ${JSON.stringify(first.subject.model)}, got ${JSON.stringify(each.subject.model)}`
          : names(each) !== expected
            ? "the parts of the first one, got others"
            : undefined;
    if (wrong) throw refusal(where, `explanation ${i}: expected ${wrong}`);
  }
}

/** Position of the part that a chart of one part is about. */
function partAt(where: string, chart: Chart, first: Explanation, wanted: string | undefined): number | undefined {
  if (wanted === undefined) return undefined;
  const place = chart.partAt?.(first, wanted) ?? -1;
  if (place >= 0) return place;
  return position(where, "part", chart.parts?.(first) ?? first.subject.parts.map(({ name }) => name), wanted);
}

function position(
  where: string,
  what: string,
  names: readonly string[],
  wanted: string | undefined,
): number | undefined {
  if (wanted === undefined) return undefined;
  const index = names.indexOf(wanted);
  if (index >= 0) return index;
  const known = names.map((name) => JSON.stringify(name)).join(", ");
  throw refusal(where, `unknown ${what} ${JSON.stringify(wanted)}; the explained ${what}s are ${known}`);
}

function refusal(where: string, message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
}
