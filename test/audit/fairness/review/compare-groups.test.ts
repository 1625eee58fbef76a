import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { answersTo, countedPeople } from "../../../fixtures/counted-people.js";
import { gapIn } from "./reviewed.js";

describe("compareGroups", () => {
  test("two groups have the intervals of Miettinen and Nurminen", async () => {
    // 56/70 and 48/80: the example of Newcombe 1998, whose method 4 it is.
    const found = await fairness(
      await answersTo(countedPeople({ a: { tp: 30, fp: 26, fn: 4, tn: 10 }, b: { tp: 30, fp: 18, fn: 12, tn: 20 } })),
      { favourable: "1", reference: { group: "b" } },
    );
    const [{ difference, ratio, together }] = gapIn(found, "selectionRate").comparisons;
    expect(difference).toMatchObject({ interval: "Miettinen-Nurminen" });
    expect(difference.low).toBeCloseTo(0.0528, 4);
    expect(difference.high).toBeCloseTo(0.3382, 4);
    expect(together?.low).toBeCloseTo(0.0528, 4);
    expect(ratio).toMatchObject({ interval: "Miettinen-Nurminen" });
    expect(gapIn(found, "selectionRate").difference.low).toBeCloseTo(0.0528, 4);
  });
});
