import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { fairness } from "whybox/audit";
import { answersTo } from "../../../fixtures/counted-people.js";
import { parkMiller } from "../../../fixtures/park-miller.js";

describe("partitionsOf", () => {
  const { uniform, below } = parkMiller(5);
  const records = Array.from({ length: 600 }, () => ({
    p: uniform(),
    y: uniform() < 0.5 ? "1" : "0",
    race: ["black", "white", null][below(3)],
    sex: ["f", "m"][below(2)],
    job: ["clerk", "nurse"][below(2)],
  }));

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
});
