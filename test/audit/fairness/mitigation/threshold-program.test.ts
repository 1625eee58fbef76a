import { describe, expect, test } from "vitest";
import type { Person } from "../../../fixtures/scored-people.js";
import { expectedRates, fitted, people, thresholdsOf } from "./people.js";

/** Errors of the best single choice of rates for all groups, on a grid of them, by mixtures of any two thresholds. */
function bestOnGrid(records: readonly Person[], rate: "selection" | "truePositive"): number {
  const groups = ["f", "m"].map((sex) => records.filter((each) => each.sex === sex));
  const points = groups.map((own) => {
    const positives = own.filter(({ y }) => y === "yes").length;
    return [...new Set([...own.map(({ score }) => score), 2])].map((threshold) => {
      const selected = own.filter(({ score }) => score >= threshold);
      const hits = selected.filter(({ y }) => y === "yes").length;
      return {
        at: rate === "selection" ? selected.length / own.length : hits / positives,
        wrong: positives - hits + (selected.length - hits),
      };
    });
  });
  const wrongAt = (each: (typeof points)[number], at: number) => {
    let best = Number.POSITIVE_INFINITY;
    for (const a of each) {
      for (const b of each) {
        if (a.at > at || b.at < at) continue;
        const share = b.at > a.at ? (at - a.at) / (b.at - a.at) : 0;
        best = Math.min(best, a.wrong + share * (b.wrong - a.wrong));
      }
    }
    return best;
  };
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at <= 100; at++) {
    best = Math.min(
      best,
      points.reduce((sum, each) => sum + wrongAt(each, at / 100), 0),
    );
  }
  return best;
}

describe("rates are equal on the rows fitted, at the fewest errors", () => {
  const some = people.slice(0, 300);

  test.each([
    ["demographicParity", "selection"],
    ["equalOpportunity", "truePositive"],
  ] as const)("%s", async (constraint, rate) => {
    const { report } = await fitted({ constraint }, some);
    const rates = thresholdsOf(report).map((group) => expectedRates(some, group));
    expect(rates[0][rate]).toBeCloseTo(rates[1][rate], 6);
    const errors = rates.reduce((sum, { wrong }) => sum + wrong, 0);
    const best = bestOnGrid(some, rate);
    expect(errors).toBeLessThanOrEqual(best + 1e-6);
    expect(errors).toBeGreaterThan(best - 1.5);
  });

  test("equalizedOdds: both rates, at no more errors than any pair of rates under both curves", async () => {
    const { report } = await fitted({ constraint: "equalizedOdds" });
    const groups = thresholdsOf(report);
    const rates = groups.map((group) => expectedRates(people, group));
    expect(rates[0].truePositive).toBeCloseTo(rates[1].truePositive, 6);
    expect(rates[0].falsePositive).toBeCloseTo(rates[1].falsePositive, 6);
    // Any single threshold per group lies under its own curve; where it lies under the other's too, both can have it.
    const own = (sex: string) => people.filter((each) => each.sex === sex);
    const curve = (sex: string) =>
      [...new Set(own(sex).map(({ score }) => score))].map((threshold) =>
        expectedRates(people, { group: sex, rows: 0, steps: [{ threshold, share: 1 }] }),
      );
    const curves = { f: curve("f"), m: curve("m") };
    const isUnder = (other: typeof curves.f, x: number, y: number) =>
      other.some(({ truePositive, falsePositive }) => falsePositive <= x && truePositive >= y);
    const counts = {
      yes: people.filter(({ y }) => y === "yes").length,
      no: people.filter(({ y }) => y === "no").length,
    };
    const errors = rates[0].wrong + rates[1].wrong;
    let compared = 0;
    for (const [mine, other] of [
      [curves.f, curves.m],
      [curves.m, curves.f],
    ]) {
      for (const { truePositive, falsePositive } of mine) {
        if (!isUnder(other, falsePositive, truePositive)) continue;
        compared++;
        expect(errors).toBeLessThanOrEqual((1 - truePositive) * counts.yes + falsePositive * counts.no + 1e-6);
      }
    }
    expect(compared).toBeGreaterThan(20);
    expect(report.notes.map(({ code }) => code)).toContain("DECISIONS_DRAWN");
  });

  test("a tolerance lets so much of the gap stand, and costs fewer errors", async () => {
    const errors: number[] = [];
    for (const tolerance of [0, 0.05, 0.1, 0.9]) {
      const { report } = await fitted({ constraint: "demographicParity", tolerance });
      const [f, m] = thresholdsOf(report).map((group) => expectedRates(people, group));
      expect(Math.abs(f.selection - m.selection)).toBeLessThanOrEqual(tolerance + 1e-6);
      errors.push(f.wrong + m.wrong);
    }
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
    expect(errors[3]).toBeLessThan(errors[0]);
  });
});
