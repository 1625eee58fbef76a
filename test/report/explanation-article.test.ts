import { beforeAll, describe, expect, test } from "vitest";
import { type Attribution, type Explanation, toText } from "whybox";
import { toHtml } from "whybox/charts";
import { explanationsByName } from "../fixtures/explanations.js";

let attribution: Attribution;
beforeAll(async () => {
  attribution = (await explanationsByName.attribution()) as Attribution;
});
const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
const article = (explanation: object) => {
  const [, found] = /<article id="[^"]*"[^>]*>([\s\S]*?)<\/article>/.exec(toHtml(explanation as Explanation)) ?? [];
  return found;
};
const about = (subject: object, more: object = {}): Attribution =>
  ({ ...attribution, ...more, subject: { ...attribution.subject, ...subject } }) as Attribution;

describe("the title", () => {
  const titleOf = (explanation: object) => plain(/<h2[^>]*>([\s\S]*?)<\/h2>/.exec(article(explanation))?.[1] ?? "");
  test("is the model and its outputs, and the row by its id or its number", () => {
    expect(titleOf(attribution)).toBe("credit: repaid");
    expect(titleOf(about({ row: 3 }))).toBe("credit: repaid row 3");
    expect(titleOf(about({ row: 3, id: "Ada" }))).toBe("credit: repaid Ada");
  });
  test("of an audit is its question, and then the model", async () => {
    expect(titleOf(await explanationsByName.profile())).toMatch(/^The table itself /);
  });
});

test("first comes the sentence, then the doubts, then the charts, the text and the cost", () => {
  const notes = [{ code: "FEW_ROWS", message: "Few <rows> & fewer." }];
  const html = article({ ...attribution, notes });
  const places = ['class="sentence"', 'class="doubts"', "<figure", "The numbers", "As text", 'class="cost"'].map(
    (each) => html.indexOf(each),
  );
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  const doubts = /<aside class="doubts"[\s\S]*?<\/aside>/.exec(html)?.[0] ?? "";
  expect(plain(doubts)).toBe("Mind:Few <rows> & fewer. FEW_ROWS");
  expect(article({ ...attribution, notes: [] })).not.toContain("doubts");
});

test("the text is that of toText, with a hundred parts", () => {
  const [, text] = /<pre tabindex="0">([\s\S]*?)<\/pre>/.exec(article(attribution)) ?? [];
  expect(plain(text)).toBe(toText(attribution, { top: 100 }));
  // It is folded where there is a picture, and open where there is none.
  expect(article(attribution)).toContain("<details><summary>As text");
  expect(article({ ...attribution, kind: "causes" })).toContain("<details open><summary>As text");
});

test("three outputs are drawn, others are counted", () => {
  const outputs = (count: number) => {
    const repeat = <Value>(value: Value) => Array.from({ length: count }, () => value);
    const { result, subject } = attribution;
    return about(
      {
        outputs: Array.from({ length: count }, (_, i) => `output ${i}`),
        units: repeat(subject.units[0]),
        prediction: repeat(subject.prediction[0]),
        baseline: repeat(subject.baseline[0]),
      },
      {
        result: {
          ...result,
          values: repeat(result.values[0]),
          standardErrors: repeat(result.standardErrors[0]),
          intercepts: repeat(result.intercepts[0]),
        },
      },
    );
  };
  const [one, three, four, six] = [1, 3, 4, 6].map((count) => article(outputs(count)));
  const figures = (html: string) => html.match(/<figure/g)?.length ?? 0;
  expect(figures(three)).toBe(3 * figures(one));
  expect(figures(six)).toBe(figures(three));
  expect(three).not.toContain("in the numbers.");
  expect(four).toContain("<p>1 more output is in the numbers.</p>");
  expect(six).toContain("<p>3 more outputs are in the numbers.</p>");
});

test("a document lists its headings from four on, and each leads to its place", async () => {
  const html = article(await explanationsByName.fairness());
  const nav = /<nav aria-label="contents of this part">([\s\S]*?)<\/nav>/.exec(html)?.[1] ?? "";
  const links = [...nav.matchAll(/<a href="#([^"]*)">([\s\S]*?)<\/a>/g)];
  expect(links.length).toBeGreaterThanOrEqual(4);
  for (const [, id, text] of links) {
    const heading = new RegExp(`<h3 id="${id}"[^>]*>([\\s\\S]*?)</h3>`).exec(html);
    expect(plain(heading?.[1] ?? "")).toBe(plain(text));
  }
  // What leads the document stands above its doubts and its contents.
  expect(html.match(/class="sentence"/g)?.length).toBeGreaterThanOrEqual(3);
  expect(html.indexOf('class="sentence"')).toBeLessThan(html.indexOf("<nav"));
});
