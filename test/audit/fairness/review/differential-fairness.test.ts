import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { answersTo, countedPeople } from "../../../fixtures/counted-people.js";

describe("differentialFairness", () => {
  test("smoothed differential fairness is the largest log ratio of smoothed rates", async () => {
    const found = await fairness(
      await answersTo(
        countedPeople({
          a: { tp: 1, fp: 0, fn: 1, tn: 0 },
          b: { tp: 30, fp: 20, fn: 20, tn: 30 },
          c: { tp: 0, fp: 0, fn: 1, tn: 1 },
        }),
      ),
      { favourable: "1" },
    );
    expect(found.result.groupings[0].differentialFairness).toBeCloseTo(Math.log(0.5 / (0.5 / 3)), 12);
  });
});
