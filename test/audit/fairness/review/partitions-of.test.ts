import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { fairness } from "whybox/audit";
import { answersTo } from "../../../fixtures/counted-people.js";
import { peopleByChance } from "./reviewed.js";

describe("partitionsOf", () => {
  const records = peopleByChance();

  test("each column, every pair and all at once; missing cells are a group of their own", async () => {
    const found = await fairness(await answersTo(records, { groups: ["race", "sex", "job"] }), { favourable: "1" });
    expect(found.result.groupings.map(({ name }) => name)).toEqual([
      "race",
      "sex",
      "job",
      "race x sex",
      "race x job",
      "sex x job",
      "race x sex x job",
    ]);
    expect(found.result.groupings[0].groups.map(({ name }) => name)).toEqual(["black", "white", "not said"]);
    expect(found.result.groupings[6].groups).toHaveLength(12);
    expect(found.notes.find(({ code }) => code === "ROWS_WITHOUT_GROUP")?.message).toContain("do not say their race");
    expect(parseExplanation(JSON.stringify(found))).toEqual(JSON.parse(JSON.stringify(found)));
    expect(toText(found)).toContain("demographic parity");
    const again = await fairness(await answersTo(records, { groups: ["race", "sex", "job"] }), { favourable: "1" });
    expect({ ...again, run: null }).toEqual({ ...found, run: null });
  });

  test("of many columns at once are as many as rows have: eleven columns of eight groups make 8^11 combinations", async () => {
    const names = Array.from({ length: 11 }, (_, i) => `group${i}`);
    const many = records.slice(0, 160).map((record, row) => ({
      ...record,
      ...Object.fromEntries(names.map((name) => [name, `${name} ${"hgfedcba"[row % 8]}`])),
    }));
    const found = await fairness(await answersTo(many, { groups: names }), { favourable: "1" });
    const all = found.result.groupings.find(({ by }) => by.length === 11);
    const labels = ["a", "b", "c", "d", "e", "f", "g", "h"].map((end) => names.map((name) => `${name} ${end}`));
    expect(all?.groups.map(({ name }) => name).toSorted()).toEqual(labels.map((each) => each.join(", ")));
    expect(all?.groups.map(({ rows }) => rows)).toEqual(new Array(8).fill(20));
  });

  test("are at least one in a review that is read back: without one there is nothing to draw", async () => {
    const found = await fairness(await answersTo(records, { groups: ["sex"] }), { favourable: "1" });
    const none = { ...found, result: { ...found.result, groupings: [] } };
    expect(() => parseExplanation(none)).toThrow("parseExplanation: result.groupings: expected >=1, got 0");
  });
});
