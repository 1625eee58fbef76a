import { describe, expect, test } from "vitest";
import type { Profile } from "whybox/audit";
import { profileText } from "../../../dist/render/text/profile-text.js";
import { cells, known, layout, lineOf, made } from "./made.js";

const column = (name: string, more: object = {}) => ({
  ...{ name, role: "feature", gaps: 1200, distinct: 40, quartiles: [18, 30, 41.456, 52, 70], labels: null, ...more },
});
const issue = (level: string, message: string) => ({ code: "X", level, columns: [], message });
const pair = (strength: number, more: object = {}) => ({
  ...{ columns: [`a${strength}`, "b"], strength, measure: "Pearson", determines: false, ...more },
});
const result = {
  ...{ rows: 3000, columns: [column("age")], issues: [], associations: [], proxies: [], suspectLabels: [] },
  ...{ labelsJudgedBy: null, outliers: [], drift: null },
};
const profile = (more: object = {}) => made<Profile>("profile", { ...result, ...more }, { model: "people" });
const linesOf = (more: object) => profileText.lines(profile(more), layout);

test("the sentence says what the table holds, and the first thing to look at", () => {
  expect(profileText.sentence(profile())).toBe("people holds 3,000 rows of 1 column; nothing in it looks wrong.");
  const issues = [issue("high", "id tells the answer."), issue("low", "b is constant.")];
  expect(profileText.sentence(profile({ issues }))).toBe(
    "people holds 3,000 rows of 1 column; 2 things to look at, 1 of them grave: id tells the answer.",
  );
  expect(profileText.sentence(profile({ issues: issues.slice(1) }))).toContain("1 thing to look at: b is constant.");
});

test("issues come first, with their level", () => {
  const lines = linesOf({ issues: [issue("high", "id tells the answer."), issue("low", "b is constant.")] });
  expect(lines.slice(0, 4)).toEqual([
    "people: 3,000 rows, 1 column",
    "",
    "  high   id tells the answer.",
    "  low    b is constant.",
  ]);
  expect(linesOf({})[2]).toBe("  nothing looks wrong");
});

describe("columns", () => {
  test("say what they hold: numbers from where to where, labels the commonest", () => {
    const label = (name: string) => ({
      quartiles: null,
      labels: [
        { label: name, rows: 5 },
        { label: "other", rows: 1 },
      ],
    });
    const lines = linesOf({
      columns: [
        column("age"),
        column("job", label("nurse")),
        column("long", label("fourteen chars")),
        column("cut", label("fifteen letters")),
        column("empty", { quartiles: null, labels: [] }),
      ],
    });
    expect(cells(lineOf(lines, "age"))).toEqual(["age", "feature", "1,200", "40", "18 to 70, median 41.5"]);
    expect(cells(lineOf(lines, "job")).at(-1)).toBe("mostly nurse");
    expect(cells(lineOf(lines, "long")).at(-1)).toBe("mostly fourteen chars");
    expect(cells(lineOf(lines, "cut")).at(-1)).toBe("mostly fifteen lette…");
    expect(cells(lineOf(lines, "empty"))).toHaveLength(4);
  });

  test("are cut between characters, not within one", () => {
    const lines = linesOf({
      columns: [column("x", { quartiles: null, labels: [{ label: "😀".repeat(12), rows: 5 }] })],
    });
    expect(lines.join("\n")).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    expect(lineOf(lines, "x")).toContain("…");
  });

  test("beyond forty are counted", () => {
    const columns = Array.from({ length: 42 }, (_, c) => column(`c${c}`));
    expect(linesOf({ columns })).toContain("  and 2 more columns");
    expect(lineOf(linesOf({ columns }), "c39")).toBeDefined();
    expect(lineOf(linesOf({ columns }), "c40")).toBeUndefined();
    expect(linesOf({ columns: columns.slice(0, 40) }).join("\n")).not.toContain("more column");
  });
});

test("pairs stand with their strength and its measure, ten of them", () => {
  const associations = Array.from({ length: 11 }, (_, i) => pair(0.99 - 0.01 * i, i === 1 ? { determines: true } : {}));
  const lines = linesOf({ associations });
  expect(cells(lineOf(lines, "a0.99"))).toEqual(["a0.99 and b", "0.99", "Pearson"]);
  expect(cells(lineOf(lines, "a0.98")).at(-1)).toBe("say the same");
  expect(lines).toContain("  and 1 more pair");
  expect(lines.filter((line) => line.includes(" and b "))).toHaveLength(10);
});

test("proxies stand with what a shuffled group gives, and the best feature alone", () => {
  const proxy = {
    group: "sex",
    area: known(0.8125, 0.75, 0.875),
    shuffled: 0.51,
    features: [{ name: "height", area: 0.79 }],
  };
  const lines = linesOf({ proxies: [proxy, { ...proxy, group: "race", area: known(null), features: [] }] });
  expect(cells(lineOf(lines, "sex"))).toEqual(["sex", "0.813 (0.75 to 0.875)", "0.51", "height (0.79)"]);
  expect(cells(lineOf(lines, "race"))).toEqual(["race", "-", "-", "none"]);
});

test("labels that are hard to believe stand by row, five of them, and by whom; so do rows far from all others", () => {
  const suspectLabels = Array.from({ length: 6 }, (_, i) => ({
    row: 10 + i,
    given: "no",
    likely: "yes",
    probability: 0.97654,
  }));
  const lines = linesOf({ suspectLabels, labelsJudgedBy: "credit", outliers: [{ row: 7 }, { row: 3 }] });
  expect(cells(lineOf(lines, "likely wrong"))[0]).toBe("likely wrong labels, by credit");
  expect(cells(lineOf(lines, "row 10"))).toEqual(["row 10", "no", "yes", "0.977"]);
  expect(lineOf(lines, "row 14")).toBeDefined();
  expect(lineOf(lines, "row 15")).toBeUndefined();
  expect(lines).toContain("  rows far from all others: 7, 3");
  expect(cells(lineOf(linesOf({ suspectLabels }), "likely wrong"))[0]).toBe("likely wrong labels");
});

describe("drift", () => {
  const moved = (name: string, adjustedPValue: number, test = "chi-squared") => ({
    ...{ name, test, statistic: 12.3456, adjustedPValue, stability: 0.21 },
  });
  const drift = (columns: object[], nodes: object[] = [{ feature: 0 }]) => ({
    ...{
      other: "later",
      otherRows: 1,
      columns,
      area: known(0.7, 0.6, 0.8),
      shared: 2,
      tree: { nodes, features: [{ name: "age" }] },
    },
  });

  test("says how well the tables are told apart, by what first, and the rows in both", () => {
    expect(
      linesOf({ drift: drift([]) })
        .join(" ")
        .replace(/\s+/g, " "),
    ).toContain(
      "against later (1 row): a forest tells the tables apart with area under ROC 0.7 (0.6 to 0.8); first by age; 2 rows in both no column moved",
    );
    expect(linesOf({ drift: drift([], [{ value: [1] }]) }).join(" ")).not.toContain("first by");
  });

  test("lists the columns that moved beyond chance", () => {
    const lines = linesOf({ drift: drift([moved("job", 0.04999), moved("age", 0.00009, "ks"), moved("debt", 0.05)]) });
    expect(cells(lineOf(lines, "job"))).toEqual(["job", "chi-squared", "12.3", "0.05", "0.21"]);
    expect(cells(lines.findLast((line) => line.trim().startsWith("age")))).toEqual([
      "age",
      "KS",
      "12.3",
      "< 0.0001",
      "0.21",
    ]);
    expect(lineOf(lines, "debt")).toBeUndefined();
  });
});
