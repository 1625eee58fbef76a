import { describe, expect, test } from "vitest";
import type { Profile } from "whybox/audit";
import { profileSection } from "../../../dist/report/audit/profile-section.js";
import { known, made } from "../../render/text/made.js";

const result = {
  ...{ rows: 3000, columns: [], issues: [], associations: [], proxies: [], suspectLabels: [], labelsJudgedBy: null },
  ...{ outliers: [], drift: null, duplicates: { rows: 0, largest: 0, contradicting: 0 } },
};
const profile = (more: object = {}) => made<Profile>("profile", { ...result, ...more });
const tablesOf = (more: object) => profileSection.numbers?.(profile(more)) ?? [];
const issue = (i: number, message = `issue ${i}`) => ({ code: `CODE_${i}`, level: "high", columns: [], message });

describe("issues", () => {
  const html = (issues: object[]) => profileSection.first?.(profile({ issues }), {} as never) ?? "";
  test("are listed with level, message and code, in which names are names", () => {
    const found = html([issue(1, "<b>id</b> tells the answer")]);
    expect(found).toContain('<span class="level" data-level="high">high</span>');
    expect(found).toContain("&lt;b&gt;id&lt;/b&gt; tells the answer");
    expect(found).toContain("CODE_1");
    expect(html([])).toBe("<p>Nothing in the table looks wrong.</p>");
  });
  test("beyond forty are counted", () => {
    const many = html(Array.from({ length: 42 }, (_, i) => issue(i)));
    expect(many.match(/<li>/g)).toHaveLength(40);
    expect(many).toContain("<p>2 more issues in the JSON.</p>");
    expect(html(Array.from({ length: 41 }, (_, i) => issue(i)))).toContain("1 more issue in");
    expect(html(Array.from({ length: 40 }, (_, i) => issue(i)))).not.toContain("more issue");
  });
});

test("repeated rows are said, one as one", () => {
  const said = (rows: number, largest: number, contradicting: number) =>
    profileSection.more?.(profile({ duplicates: { rows, largest, contradicting } }), "x");
  expect(said(0, 0, 0)).toBe("");
  expect(said(1, 2, 3)).toBe(
    '<p class="facts">1 row repeats an earlier one (the largest set has 2); 3 rows equal another in all but the answer.</p>',
  );
  expect(said(0, 0, 1)).toContain("0 rows repeat an earlier one (the largest set has 0); 1 row equals another");
});

test("columns say what they hold: numbers their quartiles and mean, labels the four commonest", () => {
  const column = {
    name: "age",
    role: "feature",
    gaps: 1200,
    distinct: 40,
    quartiles: [18, 30.5, 41, 52, 70],
    mean: 42.123,
    labels: null,
  };
  const labels = ["a", "b", "c", "d", "e"].map((label, i) => ({ label, rows: 2000 - i }));
  const [{ rows }] = tablesOf({
    columns: [
      column,
      { ...column, mean: null },
      { ...column, quartiles: null, labels },
      { ...column, quartiles: null },
    ],
  });
  expect(rows.map((row) => row.at(-1))).toEqual([
    "18 to 70, middle half 30.5 to 52, mean 42.1",
    "18 to 70, middle half 30.5 to 52",
    "a 2,000, b 1,999, c 1,998, d 1,997",
    "",
  ]);
  expect(rows[0].slice(0, 4)).toEqual(["age", "feature", "1,200", "40"]);
});

describe("tables are there where they hold something", () => {
  test("none but that of the columns in an empty profile", () => {
    expect(tablesOf({}).map(({ caption }) => caption)).toEqual(["The columns"]);
  });

  test("pairs and proxies", () => {
    const associations = [
      { columns: ["a", "b"], strength: 0.98765, measure: "Pearson", determines: false },
      { columns: ["c", "d"], strength: 1, measure: "Cramer", determines: true },
    ];
    const features = ["w", "x", "y", "z"].map((name, i) => ({ name, area: 0.9 - 0.1 * i }));
    const proxies = [
      { group: "sex", area: known(0.8, 0.7, 0.9), shuffled: 0.5, features },
      { group: "race", area: known(null), shuffled: 0.5, features: [] },
    ];
    const [, pairs, groups] = tablesOf({ associations, proxies });
    expect(pairs.rows).toEqual([
      ["a and b", "0.988", "Pearson"],
      ["c and d", "1", "Cramer; one says the other"],
    ]);
    expect(groups.rows).toEqual([
      ["sex", "0.8 (0.7 to 0.9)", "0.5", "w 0.9, x 0.8, y 0.7"],
      ["race", "-", "-", ""],
    ]);
  });

  test("labels that are hard to believe, by whom, and rows far from all others", () => {
    const suspectLabels = [{ row: 3, given: "no", likely: "yes", probability: 0.98765 }];
    const [, own, far] = tablesOf({ suspectLabels, labelsJudgedBy: "credit", outliers: [{ row: 7, score: 0.71234 }] });
    expect(own).toMatchObject({
      caption: "Rows whose class credit finds hard to believe",
      rows: [["3", "no", "yes", "0.988"]],
    });
    expect(far.rows).toEqual([["7", "0.712"]]);
    expect(tablesOf({ suspectLabels })[1].caption).toBe(
      "Rows whose class a forest on the other columns finds hard to believe",
    );
  });

  test("drift, the least stable column first", () => {
    const column = (name: string, stability: number, adjustedPValue: number, distance: number | null) => ({
      ...{ name, stability, test: "ks", statistic: 0.31234, adjustedPValue, distance },
    });
    const drift = {
      ...{ other: "later", otherRows: 1, area: known(0.7, 0.6, 0.8), shared: 2, tree: { nodes: [], features: [] } },
      columns: [column("a", 0.1, 0.00009, null), column("b", 0.3, 0.0123, 1.5)],
    };
    const { caption, rows } = tablesOf({ drift })[1];
    expect(caption).toBe(
      "Against later, 1 row: a forest tells the tables apart with area under ROC 0.7 (0.6 to 0.8); 2 rows in both",
    );
    expect(rows).toEqual([
      ["b", "0.3", "ks", "0.312", "0.0123", "1.5"],
      ["a", "0.1", "ks", "0.312", "< 0.0001", ""],
    ]);
  });
});
