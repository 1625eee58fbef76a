import { describe, expect, test } from "vitest";
import type { Strategies } from "whybox/audit";
import { strategiesSection } from "../../../dist/report/audit/strategies-section.js";
import { known, made } from "../../render/text/made.js";

const cluster = (more: object = {}) => ({
  ...{ size: 30, share: 0.25, mean: [0.12345, -1], distinct: [], prototypes: [], errorRate: null, groups: [] },
  ...{ text: "age speaks for it", ...more },
});
const strategies = (clusters: readonly object[]) => {
  const explanation = made<Strategies>("strategies", {
    rows: 120,
    clusters,
    assignments: [],
    eigenvalues: [],
    grid: null,
  });
  const parts = ["age", "job"].map((name, i) => ({ name, columns: [i] }));
  return { ...explanation, subject: { ...explanation.subject, parts } } as Strategies;
};
const told = (more: object) =>
  (strategiesSection.more?.(strategies([cluster(more)]), "id") ?? "").replace(/<[^>]*>/g, "");

test("the mean effect of each part in each kind of reason is a table, of twelve kinds at most", () => {
  expect(strategiesSection.numbers?.(strategies([cluster(), cluster({ share: 0.75, mean: [2, 3.1389] })]))).toEqual([
    {
      caption: "Mean effect of each part in each kind of reason",
      columns: ["part", "1: 25%", "2: 75%"],
      rows: [
        ["age", "0.123", "2"],
        ["job", "-1", "3.14"],
      ],
    },
  ]);
  const [table] = strategiesSection.numbers?.(strategies(Array.from({ length: 14 }, () => cluster()))) ?? [];
  expect(table.columns).toHaveLength(13);
  for (const row of table.rows) expect(row).toHaveLength(13);
});

describe("a kind of reason", () => {
  test("is told with its size, its words, how often it is wrong, and what is typical of it", () => {
    expect(told({ errorRate: known(0.3, 0.2, 0.4), prototypes: [4, 17] })).toBe(
      "30 explanations, 25%: age speaks for it wrong in 0.3 (0.2 to 0.4); typical: explanations 4, 17",
    );
    expect(told({ size: 1 })).toBe("1 explanation, 25%: age speaks for it ");
  });

  test("names groups whose share in it is another by a tenth or more", () => {
    const label = (name: string, share: number, elsewhere: number) => ({ label: name, share, elsewhere });
    const groups = [
      { name: "sex", labels: [label("f", 0.75, 0.5), label("m", 0.25, 0.5)] },
      { name: "town", labels: [label("Bonn", 0.59, 0.5), label("Cork", 0.125, 0.25)] },
    ];
    expect(told({ groups })).toContain(
      "sex f: 75%, elsewhere 50%; sex m: 25%, elsewhere 50%; town Cork: 12.5%, elsewhere 25%",
    );
    expect(told({ groups })).not.toContain("Bonn");
  });

  test("is one of a list, and holds no markup", () => {
    const html = strategiesSection.more?.(strategies([cluster({ text: "<b>" }), cluster()]), "id") ?? "";
    expect(html).toMatch(/^<ol class="kinds"><li>.*\n<li>.*<\/ol>$/);
    expect(html).toContain("&lt;b&gt;");
    expect(html).not.toContain("<b>");
  });
});

test("its heading and what it is good for are in plain words", () => {
  expect(strategiesSection.heading?.(strategies([]))).toBe("Kinds of reasons");
  expect(strategiesSection.about?.(strategies([]))).toContain("a shortcut that works in this table and nowhere else");
});
