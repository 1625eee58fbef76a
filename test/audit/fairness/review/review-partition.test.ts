import { beforeAll, describe, expect, test } from "vitest";
import { type Fairness, fairness } from "whybox/audit";
import { shrunkenShares } from "../../../../dist/math/shrunken-shares.js";
import { answersTo, type Counts, countedPeople } from "../../../fixtures/counted-people.js";
import { gapIn, groupIn } from "./reviewed.js";

const counts: { readonly [group: string]: Counts } = {
  a: { tp: 30, fp: 20, fn: 20, tn: 30 },
  b: { tp: 40, fp: 30, fn: 10, tn: 20 },
  c: { tp: 60, fp: 5, fn: 15, tn: 70 },
  // Extreme, but of few rows.
  d: { tp: 9, fp: 0, fn: 0, tn: 0 },
};
const names = Object.keys(counts);
const total = ({ tp, fp, fn, tn }: Counts) => tp + fp + fn + tn;
const sum = (groups: readonly string[]) =>
  groups.reduce(
    (all, name) => ({
      tp: all.tp + counts[name].tp,
      fp: all.fp + counts[name].fp,
      fn: all.fn + counts[name].fn,
      tn: all.tn + counts[name].tn,
    }),
    { tp: 0, fp: 0, fn: 0, tn: 0 },
  );
const rates = {
  selectionRate: (each: Counts) => (each.tp + each.fp) / total(each),
  truePositiveRate: ({ tp, fn }: Counts) => tp / (tp + fn),
  accuracy: (each: Counts) => (each.tp + each.tn) / total(each),
};
type Range = { readonly low: number | null; readonly high: number | null };
const width = ({ low, high }: Range) => (high as number) - (low as number);

let review: Fairness;
let against: Fairness;
beforeAll(async () => {
  const answers = await answersTo(countedPeople(counts));
  review = await fairness(answers, { favourable: "1", smallest: 20 });
  against = await fairness(answers, { favourable: "1", smallest: 20, reference: { group: "b" } });
});

describe("groups", () => {
  test("have their rows and shares, and their rates", () => {
    const all = total(sum(names));
    for (const name of names) {
      const found = groupIn(review, name);
      expect(found.rows).toBe(total(counts[name]));
      expect(found.share).toBeCloseTo(total(counts[name]) / all, 12);
      expect(found.values).toEqual([name]);
      for (const [rate, of] of Object.entries(rates))
        expect(found.measures[rate].value).toBeCloseTo(of(counts[name]), 12);
    }
  });

  test("of too few rows in a denominator are small there: shown, without bounds that hold together", () => {
    expect(groupIn(review, "d").measures.selectionRate).toMatchObject({
      rows: 9,
      small: true,
      together: null,
      value: 1,
    });
    expect(groupIn(review, "a").measures.truePositiveRate).toMatchObject({ rows: 50, small: false });
  });

  test("bounds that hold for all groups at once hold those of each alone", () => {
    for (const name of ["a", "b", "c"]) {
      const { low, high, together } = groupIn(review, name).measures.selectionRate;
      expect(together?.low).toBeLessThan(low as number);
      expect(together?.high).toBeGreaterThan(high as number);
    }
  });

  test("have shares drawn towards the others', small ones too", () => {
    const expected = shrunkenShares(
      names.map((name) => ({ share: rates.selectionRate(counts[name]), count: total(counts[name]) })),
    );
    names.forEach((name, g) => {
      expect(groupIn(review, name).measures.selectionRate.shrunken).toBeCloseTo(expected[g], 12);
    });
    expect(groupIn(review, "d").measures.selectionRate.shrunken).toBeLessThan(0.95);
    expect(groupIn(review, "a").measures.meanScore.shrunken).toBeNull();
    // A group without the rate has none, and shifts nobody else's.
    expect(groupIn(review, "d").measures.falsePositiveRate).toMatchObject({ value: null, shrunken: null });
    const others = shrunkenShares(
      ["a", "b", "c"].map((name) => {
        const { fp, tn } = counts[name];
        return { share: fp / (fp + tn), count: fp + tn };
      }),
    );
    ["a", "b", "c"].forEach((name, g) => {
      expect(groupIn(review, name).measures.falsePositiveRate.shrunken).toBeCloseTo(others[g], 12);
    });
  });
});

describe("gaps", () => {
  test("run from the highest to the lowest of the groups that are not small, and name those left out", () => {
    for (const [rate, of] of Object.entries(rates)) {
      const values = ["a", "b", "c"].map((name) => of(counts[name]));
      const gap = gapIn(review, rate);
      expect(gap.highest).toBe("abc"[values.indexOf(Math.max(...values))]);
      expect(gap.lowest).toBe("abc"[values.indexOf(Math.min(...values))]);
      expect(gap.difference.value).toBeCloseTo(Math.max(...values) - Math.min(...values), 12);
      expect(gap.ratio.value).toBeCloseTo(Math.min(...values) / Math.max(...values), 12);
      expect(gap.leftOut).toEqual(["d"]);
    }
  });

  test("of shares say what chance makes and what is left when they are shrunk; those of means do not", () => {
    const gap = gapIn(review, "selectionRate");
    const shrunken = ["a", "b", "c"].map((name) => groupIn(review, name).measures.selectionRate.shrunken as number);
    expect(gap.shrunken).toBeCloseTo(Math.max(...shrunken) - Math.min(...shrunken), 12);
    expect(gap.shrunken).toBeLessThan(gap.difference.value as number);
    expect(gap.chance?.mean).toBeGreaterThan(0);
    expect(gap.chance?.high).toBeGreaterThan(gap.chance?.mean as number);
    expect(gap.chance?.pValue).toBeLessThan(0.05);
    expect(gapIn(review, "meanScore")).toMatchObject({ chance: null, shrunken: null });
  });
});

describe("each group is compared", () => {
  test("with all others together where no reference is named", () => {
    expect(review.result.groupings[0].reference).toBeNull();
    for (const [rate, of] of Object.entries(rates)) {
      const { comparisons } = gapIn(review, rate);
      expect(comparisons.map(({ group, against }) => [group, against])).toEqual(
        names.map((name) => [name, "all others"]),
      );
      for (const [g, name] of names.entries()) {
        const rest = of(sum(names.filter((each) => each !== name)));
        expect(comparisons[g].difference.value).toBeCloseTo(of(counts[name]) - rest, 12);
        expect(comparisons[g].ratio.value).toBeCloseTo(of(counts[name]) / rest, 12);
        if (name === "d") expect(comparisons[g].together).toBeNull();
        else expect(width(comparisons[g].together as Range)).toBeGreaterThan(width(comparisons[g].difference));
      }
    }
  });

  test("with the reference where one is named", () => {
    expect(against.result.groupings[0].reference).toBe("b");
    const { comparisons } = gapIn(against, "selectionRate");
    expect(comparisons.map(({ group, against: other }) => [group, other])).toEqual([
      ["a", "b"],
      ["c", "b"],
      ["d", "b"],
    ]);
    expect(comparisons[1].difference.value).toBeCloseTo(65 / 150 - 0.7, 12);
  });
});

describe("what only some reviews have", () => {
  test("is there where rows have decisions and truths", () => {
    const [grouping] = review.result.groupings;
    expect(grouping.inequalityBetween?.theil.value).toBeGreaterThanOrEqual(0);
    expect(grouping.differentialFairness).toBeGreaterThan(0);
    expect(grouping.conditional).toBeNull();
    expect(grouping.groups.map(({ calibration }) => calibration?.length)).toEqual([2, 2, 2, 1]);
    expect(grouping.groups.map(({ roc }) => roc === null)).toEqual([false, false, false, true]);
  });

  test("what base rates that differ forbid is said, at the precision and true positive rate of all rows", async () => {
    const apart = { a: { tp: 80, fp: 20, fn: 20, tn: 80 }, b: { tp: 20, fp: 10, fn: 10, tn: 160 } };
    const [grouping] = (await fairness(await answersTo(countedPeople(apart)), { favourable: "1" })).result.groupings;
    const [precision, truePositive] = [100 / 130, 100 / 130];
    const forced = ((1 - 30 / 170) * (1 - precision) * truePositive) / precision;
    expect(grouping.impossibility).toMatchObject({ highest: "a", lowest: "b" });
    expect(grouping.impossibility?.forcedFalsePositiveGap).toBeCloseTo(forced, 12);
    expect(review.result.groupings[0].impossibility).toBeNull();
  });

  test("is null where they have none", async () => {
    const plain = countedPeople(counts).map(({ p, group }) => ({ p, group }));
    const answers = await answersTo(plain, { groups: ["group"], target: undefined });
    const [grouping] = (await fairness(answers, { favourable: "1" })).result.groupings;
    expect(grouping).toMatchObject({ inequalityBetween: null, impossibility: null });
    expect(grouping.groups[0]).toMatchObject({ roc: null });
    expect(grouping.gaps.map(({ measure }) => measure)).toEqual(["selectionRate", "meanScore", "scoringRate"]);
  });
});
