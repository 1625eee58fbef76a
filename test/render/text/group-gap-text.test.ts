import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { groupGapText } from "../../../dist/render/text/group-gap-text.js";
import { cells, known, lineOf, made } from "./made.js";

const part = (value: number | null, role: string | null = null, area: number | null = null) => ({
  ...{ difference: known(value, value === null ? null : value - 0.1, value === null ? null : value + 0.1), meanOf: 0 },
  ...{ meanAgainst: 0, role, area },
});
const side = (rows: number, explainedRows: number, mean: number) => ({ rows, explainedRows, mean: known(mean) });
const names = ["income", "debt", "sex", "region", "age"];
const result = {
  ...{ title: "log loss", measure: "loss", grouping: "sex", of: "f", against: "m", rest: null, base: known(0) },
  ...{ sides: [side(1200, 40, 0.5), side(1, 1, 0.2)], gap: known(0.3, 0.2, 0.4), tree: null },
  ...{ throughProtected: null, throughProxies: null },
  parts: [part(0.05), part(-0.4), part(0.2, "protected"), part(0.1, "proxy", 0.8123), part(null)],
};
const explain = (more: object = {}) =>
  made("groupGap", { ...result, ...more }, { parts: names.map((name) => ({ name })) });
const lines = (more: object = {}, options: object = {}) =>
  toText(explain(more), { width: 120, ...options })
    .split("\n")
    .slice(0, -2);

describe("the sentence of a gap", () => {
  const sentence = (more: object = {}) => groupGapText.sentence(explain(more) as never);

  test("says how large it is, between whom, and the three parts that most of it comes with, whichever way", () => {
    expect(sentence()).toBe(
      "The mean log loss of credit differs by 0.3 (0.2 to 0.4) between f and m (0.5 against 0.2); most of it comes with debt (-0.4), sex (0.2) and region (0.1).",
    );
  });

  test("names no part where there is none", () => {
    const none = made("groupGap", { ...result, parts: [] });
    expect(groupGapText.sentence(none as never)).toMatch(/\(0\.5 against 0\.2\)\.$/);
  });
});

describe("the lines of a gap", () => {
  test("say both groups with their rows, and how many of them were explained", () => {
    expect(lines().slice(0, 2)).toEqual([
      "credit: why f and m differ in mean log loss",
      "  f 0.5 over 1,200 rows, m 0.2 over 1 row; explained: 40 rows and 1 row",
    ]);
  });

  test("have the parts by size with their intervals and what they are to the group, and the sum", () => {
    const table = lines().slice(3, 10).map(cells);
    expect(table).toEqual([
      ["comes with", "difference", "95% interval"],
      ["debt", "-0.4", "-0.5 to -0.3"],
      ["sex", "0.2", "0.1 to 0.3", "says the group"],
      ["region", "0.1", "0 to 0.2", "proxy, area 0.812"],
      ["income", "0.05", "-0.05 to 0.15"],
      ["age", "-"],
      ["the gap", "0.3", "0.2 to 0.4"],
    ]);
  });

  test("sum up the parts beyond the top", () => {
    const table = lines({}, { top: 2 });
    expect(cells(lineOf(table, "3 more"))).toEqual(["3 more, together", "0.15"]);
    expect(lineOf(table, "region")).toBeUndefined();
    expect(lineOf(lines({}, { top: 5 }), "more")).toBeUndefined();
  });

  test("have what the groups differ by with nothing known, and what no part accounts for, where there is any", () => {
    const table = lines({ base: known(0.1, 0, 0.2), rest: known(-0.05) });
    expect(cells(lineOf(table, "with nothing known"))).toEqual(["with nothing known", "0.1", "0 to 0.2"]);
    expect(cells(lineOf(table, "not accounted for"))).toEqual(["not accounted for", "-0.05"]);
    expect(lineOf(lines(), "with nothing")).toBeUndefined();
    expect(lineOf(lines(), "not accounted")).toBeUndefined();
  });

  test("say what comes through the group itself and through its proxies", () => {
    const both = lines({ throughProtected: known(0.2, 0.1, 0.3), throughProxies: known(0.1) });
    expect(both).toEqual(
      expect.arrayContaining(["  through the group itself: 0.2 (0.1 to 0.3)", "  through its proxies: 0.1"]),
    );
    expect(lineOf(lines(), "through")).toBeUndefined();
    expect(lineOf(lines({ throughProxies: known(0.1) }), "through the group")).toBeUndefined();
  });

  test("say where in the table the gap is larger, or that it is nowhere", () => {
    const node = (parent: number | null, text: string, value: number, rows: number) => ({
      parent,
      text,
      gap: known(value),
      rows,
    });
    const tree = {
      nodes: [node(null, "all rows", 0.3, 600), node(0, "age <= 40", 0.5, 200), node(1, "job is nurse", 0.9, 1)],
    };
    const table = lines({ tree });
    const from = table.findIndex((line) => line.includes("where the gap is"));
    expect(table.slice(from, from + 4).map(cells)).toEqual([
      ["where the gap is", "gap", "95% interval", "measured on"],
      ["all rows", "0.3", "600 rows"],
      ["age <= 40", "0.5", "200 rows"],
      ["job is nurse", "0.9", "1 row"],
    ]);
    expect(table.slice(from + 1, from + 4).map((line) => line.search(/\S/))).toEqual([2, 4, 6]);
    expect(lines({ tree: { nodes: [node(null, "all rows", 0.3, 600)] } })).toContain(
      "  the gap is clearly larger nowhere in the table than elsewhere",
    );
  });
});
