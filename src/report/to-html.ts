import { checkExplanations } from "../core/checks/check-explanations.js";
import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import type { Attribution, Explanation } from "../core/explanation.js";
import { WhyboxError } from "../core/whybox-error.js";
import { counted } from "../render/counted.js";
import { nameHtml } from "./escape-html.js";
import { explanationArticle } from "./explanation-article.js";
import { reviewWithParts } from "./fairness/review-with-parts.js";
import type { FigureCount } from "./figures.js";
import type { ArticlePlaces } from "./kind-section.js";
import { pageHtml } from "./page-html.js";
import { rowsArticle } from "./rows-article.js";
import { sectionOf } from "./sections.js";

export type HtmlOptions = {
  /** Stands on top, and in the tab of the browser. Default: the name of the model. */
  readonly title?: string;
};

/** Attributions of one model and the same parts from which on they are drawn together. */
const MIN_ROWS = 6;

/** Articles from which on a page lists them, and the most that it lists. */
const MIN_LISTED = 3;
const MAX_LISTED = 60;

/**
 * One explanation, or many, as one HTML file that works offline: for each a sentence in plain words, doubts, charts, the
 * numbers behind them, cost and seed; for six or more attributions of the same model and parts a global picture and a
 * table of rows that open. The explanations can be taken out of the page as JSON.
 *
 * @returns a page that loads nothing, under a Content-Security-Policy that forbids it to; names in it are escaped
 * @throws WhyboxError INVALID_ARGUMENT for no explanation, or an option that does not fit
 * Cost: some 10 ms per chart, in which no other work gets its turn: half a second for an audit of twelve columns.
 * @example
 * await writeFile("report.html", toHtml(explanations, { title: "Who gets a loan" }));
 */
export function toHtml(explanation: Explanation | readonly Explanation[], options: HtmlOptions = {}): string {
  const explanations = checkExplanations("toHtml", explanation);
  checkKnownOptions("toHtml", options, ["title"]);
  const title = options.title ?? explanations[0].subject.model;
  if (typeof title !== "string")
    throw new WhyboxError("INVALID_ARGUMENT", `toHtml: expected title to be text, got ${describeValue(title)}`);
  const figures: FigureCount = { count: 0 };
  const whole = reviewWithParts(explanations);
  const shown = whole ? [whole.review] : explanations;
  const groups = grouped(shown).map((places, i) => {
    const together = places.map((place) => shown[place]);
    return { id: `e${i + 1}`, places, together, heading: headingOf(together) };
  });
  const known: ArticlePlaces = Object.fromEntries(
    groups.toReversed().map(({ id, together, heading }) => [together[0].method.name, { id, heading }]),
  );
  const articles = groups.map(({ id, places, together }) =>
    together.length === 1
      ? explanationArticle(together[0], id, figures, known, whole?.parts)
      : rowsArticle(together as Attribution[], places, id, figures),
  );
  return pageHtml({
    title,
    // A review and what belongs to it are one document.
    subtitle: whole ? "" : counted(explanations.length, "explanation"),
    contents: contents(groups),
    articles,
    explanations,
  });
}

/** Name of an article in the list at the top of the page. */
function headingOf(together: readonly Explanation[]): string {
  const [first] = together;
  const { model, outputs, id, row } = first.subject;
  if (together.length > 1) return `${model}, ${counted(together.length, "row")}`;
  const name = id ?? (row === undefined ? "" : `row ${row}`);
  return sectionOf(first)?.heading?.(first) ?? `${model}: ${outputs.join(", ")}${name === "" ? "" : `, ${name}`}`;
}

/** A list of the articles, where there are enough to get lost among. */
function contents(groups: readonly { readonly id: string; readonly heading: string }[]): string {
  if (groups.length < MIN_LISTED) return "";
  const items = groups
    .slice(0, MAX_LISTED)
    .map(({ id, heading }) => `<li><a href="#${id}">${nameHtml(heading)}</a></li>`);
  const rest = groups.length - items.length;
  return `<nav aria-label="contents"><ol>${items.join("")}</ol>${rest > 0 ? `<p>and ${counted(rest, "more explanation")}</p>` : ""}</nav>`;
}

/** Positions of explanations that stand together, in the order of the first of each group. */
function grouped(explanations: readonly Explanation[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [i, explanation] of explanations.entries()) {
    const { subject } = explanation;
    const names = subject.parts.map(({ name }) => name);
    const together = explanation.kind === "attribution" && !subject.source && names.length > 0;
    const link = together ? (explanation.result.link ?? null) : null;
    const key = together ? JSON.stringify([subject.model, names, link]) : `one ${i}`;
    const places = groups.get(key);
    if (places) places.push(i);
    else groups.set(key, [i]);
  }
  return [...groups.values()].flatMap((places) =>
    places.length < MIN_ROWS ? places.map((place) => [place]) : [places],
  );
}
