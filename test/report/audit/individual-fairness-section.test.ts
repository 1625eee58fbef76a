import { describe, expect, test } from "vitest";
import type { IndividualFairness } from "whybox/audit";
import { individualFairnessSection } from "../../../dist/report/audit/individual-fairness-section.js";
import { known, made } from "../../render/text/made.js";

const pair = (a: number, b: number) => ({
  ...{ rows: [a, b], ids: null, distance: 0.1, scores: [0.2, 0.8], differences: [] },
});
const consistency = {
  ...{ neighbours: 5, decisions: null, scores: known(0.9, 0.85, 0.95) },
  ...{ decisionsByChance: null, scoresByChance: 0.6543 },
};
const review = (more: object = {}) =>
  made<IndividualFairness>("individualFairness", {
    ...{ distance: { text: "by age and job", features: ["age"], mean: 0.3 }, consistency },
    ...{ lipschitz: { constant: 1, violations: known(0.02, 0.01, 0.03), worst: [] }, flips: [], matches: [], ...more },
  });
const tablesOf = (more: object = {}) => individualFairnessSection.numbers?.(review(more)) ?? [];

test("answers beside those of neighbours: decisions where there are some, scores, and pairs that differ too much", () => {
  expect(tablesOf()).toEqual([
    {
      caption: "Answers beside those of 5 neighbours",
      columns: ["", "value", "95% interval", "by chance"],
      rows: [
        ["consistency of scores", "0.9", "0.85 to 0.95", "0.654"],
        ["pairs that differ too much", "0.02", "0.01 to 0.03", ""],
      ],
    },
  ]);
  const decided = { ...consistency, decisions: known(0.8), decisionsByChance: 0.5 };
  expect(tablesOf({ consistency: decided })[0].rows[0]).toEqual(["consistency of decisions", "0.8", "", "0.5"]);
});

test("people of a group beside the nearest of the largest one", () => {
  const match = {
    ...{ grouping: "sex", group: "women", against: "men", pairs: 1200, unmatched: 3, worst: [] },
    ...{ meanDistance: 0.123456, decisions: known(-0.1, -0.2, 0), scores: known(-0.05) },
  };
  const [, table] = tablesOf({ matches: [match, { ...match, meanDistance: null, decisions: null }] });
  expect(table.caption).toBe("People of a group beside the nearest of the largest group");
  expect(table.rows).toEqual([
    ["women beside men", "1,200", "0.123", "-0.1", "-0.2 to 0", "-0.05", ""],
    ["women beside men", "1,200", "-", "-", "", "-0.05", ""],
  ]);
  for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
});

describe("flips", () => {
  const change = (to: string, gained: object | null, lost: object | null) => ({
    ...{ to, rows: 1500, gained, lost, scoreChange: known(0.1, 0.05, 0.15) },
  });
  const flips = [
    { grouping: "sex", reason: null, changes: [change("male", known(0.2), known(0.05)), change("female", null, null)] },
    { grouping: "age", reason: "age is a <number>", changes: [] },
  ];
  test("are a table each, where something was changed", () => {
    const tables = tablesOf({ flips }).slice(1);
    expect(tables).toEqual([
      {
        caption: "Only sex changed",
        columns: ["set to", "rows", "score changes by", "95% interval", "newly selected", "no more selected"],
        rows: [
          ["male", "1,500", "0.1", "0.05 to 0.15", "0.2", "0.05"],
          ["female", "1,500", "0.1", "0.05 to 0.15", "-", "-"],
        ],
      },
    ]);
  });
  test("that were not made have their reason", () => {
    const html = individualFairnessSection.more?.(review({ flips }), "id") ?? "";
    expect(html).toBe('<p class="facts"><bdi>age was not flipped: age is a &lt;number&gt;.</bdi></p>');
  });
});

test("the pairs that differ most are folded away: of all rows, and of matches", () => {
  const lipschitz = { constant: 1, violations: known(0), worst: [pair(1, 2)] };
  const html = individualFairnessSection.more?.(review({ lipschitz, matches: [{ worst: [pair(3, 4)] }] }), "id") ?? "";
  expect(html).toMatch(/^<details><summary>Pairs that differ most<\/summary><ul>.*<\/ul><\/details>$/);
  expect(html.replace(/<[^>]*>/g, "|").match(/row \d and row \d[^|]*/g)).toEqual([
    "row 1 and row 2, 0.1 apart (alike in every feature): 0.2 and 0.8",
    "row 3 and row 4, 0.1 apart (alike in every feature): 0.2 and 0.8",
  ]);
  expect(individualFairnessSection.more?.(review(), "id")).toBe("");
});

test("asks its question, and says how far apart is", () => {
  expect(individualFairnessSection.heading?.(review())).toBe("Similar people, similar answers?");
  expect(individualFairnessSection.about?.(review())).toMatch(/Distance: by age and job\.$/);
});
