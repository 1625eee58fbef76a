import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { fairness } from "whybox/audit";
import { answersTo, countedPeople } from "../../../fixtures/counted-people.js";
import { gapIn, groupIn } from "./reviewed.js";

describe("largestGap", () => {
  const even = { tp: 300, fp: 200, fn: 200, tn: 300 };
  test("small cells are shown, marked, and kept out of the largest gap", async () => {
    const found = await fairness(
      await answersTo(countedPeople({ a: even, b: even, tiny: { tp: 0, fp: 0, fn: 2, tn: 9 } })),
      {
        favourable: "1",
      },
    );
    const tiny = groupIn(found, "tiny").measures.selectionRate;
    expect(tiny).toMatchObject({ value: 0, rows: 11, small: true, together: null });
    const gap = gapIn(found, "selectionRate");
    expect(gap).toMatchObject({ leftOut: ["tiny"] });
    expect(gap.difference.value).toBe(0);
    expect(found.notes.map(({ code }) => code)).toEqual(["SMALL_GROUPS"]);
    expect(found.notes[0].message).toContain("tiny (11)");
    expect(toText(found)).toContain("0*");
    // Drawn towards the others, since eleven rows say little.
    expect(tiny.shrunken).toBeGreaterThan(0);
  });
});
