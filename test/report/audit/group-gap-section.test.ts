import { describe, expect, test } from "vitest";
import type { GroupGap } from "whybox/audit";
import { groupGapSection } from "../../../dist/report/audit/group-gap-section.js";
import { known, made } from "../../render/text/made.js";

const part = (difference: object, more: object = {}) => ({
  ...{ difference, meanOf: 0.1, meanAgainst: 0.25, role: null, area: null, ...more },
});
const gap = (more: object = {}, names: readonly string[] = ["age", "job", "sex"]) => {
  const explanation = made<GroupGap>("groupGap", {
    ...{ title: "score", measure: "score", grouping: "sex", of: "women", against: "men", sides: [], rest: null },
    ...{
      gap: known(-0.2, -0.3, -0.1),
      base: known(0),
      parts: [],
      throughProtected: null,
      throughProxies: null,
      tree: null,
    },
    ...more,
  });
  const parts = names.map((name, i) => ({ name, columns: [i] }));
  return { ...explanation, subject: { ...explanation.subject, parts } } as GroupGap;
};
const tablesOf = (more: object, names: readonly string[] = []) => groupGapSection.numbers?.(gap(more, names)) ?? [];

test("the parts of the gap are listed by their size, whichever way they go; those not known last", () => {
  const parts = [
    part(known(0.05, 0.01, 0.09)),
    part(known(null)),
    part(known(-0.25, -0.3, -0.2), { role: "proxy", area: 0.8768 }),
    part(known(0.1), { role: "protected" }),
  ];
  expect(tablesOf({ parts }, ["age", "town", "job", "sex"])).toEqual([
    {
      caption: "Parts of the difference of -0.2 (-0.3 to -0.1)",
      columns: ["comes with", "difference", "95% interval", "mean in women", "mean in men", "the feature"],
      rows: [
        ["job", "-0.25", "-0.3 to -0.2", "0.1", "0.25", "proxy, area 0.877"],
        ["sex", "0.1", "", "0.1", "0.25", "says the group"],
        ["age", "0.05", "0.01 to 0.09", "0.1", "0.25", ""],
        ["town", "-", "", "0.1", "0.25", ""],
      ],
    },
  ]);
});

describe("where the gap is larger", () => {
  const node = (text: string, parent: number | null, rows: number) => ({
    ...{ text, parent, rows, condition: null, otherwise: false, of: 1, against: 1, gap: known(-0.1, -0.2, 0) },
  });
  test("is a table of rows within rows", () => {
    const nodes = [node("all rows", null, 1200), node("age > 40", 0, 700), node("job is nurse", 1, 300)];
    const [, table] = tablesOf({ tree: { searchedRows: 1, measuredRows: 1, nodes } });
    expect(table).toEqual({
      caption: "Where the gap is larger or smaller, found on other rows",
      columns: ["rows", "gap", "95% interval", "rows measured"],
      rows: [
        ["all rows", "-0.1", "-0.2 to 0", "1,200"],
        ["within all rows: age > 40", "-0.1", "-0.2 to 0", "700"],
        ["within age > 40: job is nurse", "-0.1", "-0.2 to 0", "300"],
      ],
    });
  });
  test("is not told of one node alone, nor without a tree", () => {
    expect(tablesOf({ tree: { nodes: [node("all rows", null, 9)] } })).toHaveLength(1);
    expect(tablesOf({})).toHaveLength(1);
  });
});

describe("below the charts", () => {
  const more = (result: object) => groupGapSection.more?.(gap(result), "id") ?? "";
  test("stands what goes through the group, through its proxies, and with nothing known", () => {
    const html = more({ base: known(0.02), throughProtected: known(-0.1, -0.2, 0), throughProxies: known(0.05) });
    expect(html.replace(/<[^>]*>/g, "")).toBe(
      "With nothing known of the rows the groups differ by 0.02. Through the group itself: -0.1 (-0.2 to 0). Through its proxies: 0.05.",
    );
    expect(more({ throughProxies: known(0.05) }).replace(/<[^>]*>/g, "")).toBe("Through its proxies: 0.05.");
  });
  test("or nothing", () => {
    expect(more({})).toBe("");
  });
});

test("names both groups and what is compared", () => {
  expect(groupGapSection.heading?.(gap())).toBe("Why women and men differ");
  expect(groupGapSection.about?.(gap({ title: "loss" }))).toMatch(/^The difference in mean loss as a sum/);
});
