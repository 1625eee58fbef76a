import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blackBox, parseExplanation, toText } from "whybox";
import { answersOf, dataset, type Fairness, fairness } from "whybox/audit";
import { answersTo, type Counts, countedPeople, said } from "../../fixtures/counted-people.js";
import { parkMiller } from "../../fixtures/park-miller.js";

type Numbers = { readonly [name: string]: number };
type Reference = {
  readonly overall: Numbers;
  readonly by_group: {
    readonly [group: string]: Counts & Numbers & { readonly wilson95: { readonly [name: string]: number[] } };
  };
  readonly aggregate: Numbers;
  readonly vs_reference: { readonly reference: string } & { readonly [group: string]: Numbers };
  readonly generalized_entropy_index_alpha2: number;
  readonly theil_index: number;
};
const compas = JSON.parse(
  readFileSync(new URL("../../fixtures/audit/compas-fairness.json", import.meta.url), "utf8"),
) as { readonly by_sex: Reference; readonly by_age_cat: Reference };

/** Our names of the reference's. */
const RATES = {
  base_rate: "baseRate",
  selection_rate: "selectionRate",
  tpr: "truePositiveRate",
  fpr: "falsePositiveRate",
  fnr: "falseNegativeRate",
  tnr: "trueNegativeRate",
  ppv: "positivePredictiveValue",
  npv: "negativePredictiveValue",
  fdr: "falseDiscoveryRate",
  for: "falseOmissionRate",
  accuracy: "accuracy",
};
const GAPS = {
  demographic_parity: "selectionRate",
  equal_opportunity: "truePositiveRate",
  fpr_parity: "falsePositiveRate",
  fnr_parity: "falseNegativeRate",
  predictive_parity: "positivePredictiveValue",
  npv_parity: "negativePredictiveValue",
  accuracy_parity: "accuracy",
  base_rate_gap: "baseRate",
};
const gapIn = ({ result }: Fairness, measure: string, grouping = 0) => {
  const gap = result.groupings[grouping].gaps.find((each) => each.measure === measure);
  if (!gap) throw new Error(measure);
  return gap;
};
const groupIn = ({ result }: Fairness, name: string, grouping = 0) => {
  const group = result.groupings[grouping].groups.find((each) => each.name === name);
  if (!group) throw new Error(name);
  return group;
};
const definitionIn = ({ result }: Fairness, name: string) => {
  const found = result.groupings[0].definitions.find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe.each(["by_sex", "by_age_cat"] as const)("the COMPAS reference, %s", (by) => {
  const reference = compas[by];
  const against = reference.vs_reference.reference;
  const review = answersTo(countedPeople(reference.by_group)).then((answers) =>
    fairness(answers, { favourable: "1", reference: { group: against } }),
  );

  test("holds for every rate, to 1e-12", async () => {
    const found = await review;
    for (const [theirs, ours] of Object.entries(RATES)) {
      expect(found.result.overall[ours].value).toBeCloseTo(reference.overall[theirs], 12);
      for (const [group, numbers] of Object.entries(reference.by_group))
        expect(groupIn(found, group).measures[ours].value).toBeCloseTo(numbers[theirs], 12);
    }
  });

  test("holds for Wilson intervals", async () => {
    for (const [group, { wilson95 }] of Object.entries(reference.by_group)) {
      for (const [theirs, [low, high]] of Object.entries(wilson95)) {
        const measure = groupIn(await review, group).measures[RATES[theirs as keyof typeof RATES]];
        expect(measure.low).toBeCloseTo(low, 9);
        expect(measure.high).toBeCloseTo(high, 9);
        expect(measure.interval).toBe("Wilson");
      }
    }
  });

  test("holds for largest gaps and ratios", async () => {
    for (const [theirs, ours] of Object.entries(GAPS)) {
      const { difference, ratio } = gapIn(await review, ours);
      expect(difference.value).toBeCloseTo(reference.aggregate[`${theirs}_difference`], 12);
      expect(ratio.value).toBeCloseTo(reference.aggregate[`${theirs}_ratio`], 12);
    }
    expect(definitionIn(await review, "equalizedOdds").estimate.value).toBeCloseTo(
      reference.aggregate.equalized_odds_difference_worst,
      12,
    );
    expect(definitionIn(await review, "equalizedOddsMean").estimate.value).toBeCloseTo(
      reference.aggregate.equalized_odds_difference_mean,
      12,
    );
  });

  test("holds against the reference group", async () => {
    const found = await review;
    for (const [group, numbers] of Object.entries(reference.vs_reference)) {
      if (typeof numbers === "string") continue;
      const of = (measure: string) => {
        const comparison = gapIn(found, measure).comparisons.find((each) => each.group === group);
        if (!comparison) throw new Error(group);
        expect(comparison.against).toBe(against);
        return { difference: comparison.difference.value, ratio: comparison.ratio.value };
      };
      expect(of("selectionRate").difference).toBeCloseTo(numbers.statistical_parity_difference, 12);
      expect(of("selectionRate").ratio).toBeCloseTo(numbers.disparate_impact_ratio, 12);
      for (const rate of ["tpr", "fpr", "fnr", "ppv"] as const)
        expect(of(RATES[rate]).difference).toBeCloseTo(numbers[`${rate}_difference`], 12);
      for (const rate of ["fpr", "fnr", "ppv"] as const)
        expect(of(RATES[rate]).ratio).toBeCloseTo(numbers[`${rate}_ratio`], 12);
    }
  });

  test("holds for inequality, and for the other class as the favourable one", async () => {
    const { inequality } = (await review).result;
    expect(inequality?.generalizedEntropy.value).toBeCloseTo(reference.generalized_entropy_index_alpha2, 12);
    expect(inequality?.theil.value).toBeCloseTo(reference.theil_index, 12);
    const other = await fairness(await answersTo(countedPeople(reference.by_group)), {
      favourable: "0",
      reference: { group: against },
    });
    for (const { group, ratio } of gapIn(other, "selectionRate").comparisons)
      expect(ratio.value).toBeCloseTo((reference.vs_reference[group] as Numbers).disparate_impact_ratio_favourable, 12);
  });
});

describe("how sure", () => {
  const alike = { tp: 30, fp: 20, fn: 20, tn: 30 };
  const even = { tp: 300, fp: 200, fn: 200, tn: 300 };

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

  test("an undefined rate is null with its reason, never 0 or 1", async () => {
    const found = await fairness(await answersTo(countedPeople({ a: alike, b: { tp: 0, fp: 40, fn: 0, tn: 0 } })), {
      favourable: "1",
    });
    const { measures } = groupIn(found, "b");
    expect(measures.truePositiveRate).toMatchObject({ value: null, reason: "no row of the group is truly favourable" });
    expect(measures.negativePredictiveValue).toMatchObject({
      value: null,
      reason: "every row of the group is selected",
    });
    expect(measures.areaUnderRoc).toMatchObject({ value: null });
    expect(gapIn(found, "truePositiveRate").difference.value).toBeNull();
    expect(definitionIn(found, "equalOpportunity")).toMatchObject({ evidence: "undecided", needed: null });
    expect(found.notes).toEqual([
      {
        code: "GROUPS_OF_ONE_CLASS",
        message:
          "By group, b has no row that is truly favourable: its true positive rate is not defined, and equal opportunity compares the other groups alone.",
      },
    ]);
  });

  test("evidence follows the interval, and says how many rows are missing", async () => {
    const big = { tp: 900, fp: 600, fn: 600, tn: 900 };
    const supported = await fairness(await answersTo(countedPeople({ a: big, b: big })), { favourable: "1" });
    expect(definitionIn(supported, "demographicParity")).toMatchObject({ evidence: "supported", needed: null });
    expect(definitionIn(supported, "demographicParityRatio")).toMatchObject({ evidence: "supported" });
    const violated = await fairness(
      await answersTo(countedPeople({ a: big, b: { tp: 300, fp: 150, fn: 1200, tn: 1350 } })),
      {
        favourable: "1",
      },
    );
    expect(definitionIn(violated, "demographicParity").evidence).toBe("violated");
    expect(definitionIn(violated, "demographicParityRatio").evidence).toBe("violated");
    const few = { tp: 12, fp: 8, fn: 8, tn: 12 };
    const people = { a: big, b: few };
    const undecided = await fairness(await answersTo(countedPeople(people)), { favourable: "1" });
    const { evidence, needed } = definitionIn(undecided, "demographicParity");
    expect(evidence).toBe("undecided");
    expect(needed?.group).toBe("b");
    const times = 1 + (needed?.rows ?? 0) / 40;
    const scaled = (factor: number) =>
      Object.fromEntries(Object.entries(few).map(([name, count]) => [name, Math.round(count * factor)])) as Counts;
    const evidenceWith = async (factor: number) =>
      definitionIn(
        await fairness(await answersTo(countedPeople({ a: big, b: scaled(factor) })), { favourable: "1" }),
        "demographicParity",
      ).evidence;
    expect(await evidenceWith(times * 1.05)).toBe("supported");
    expect(await evidenceWith(times * 0.9)).toBe("undecided");
  });

  test("chance alone explains a gap among equals, and not one that is there", async () => {
    const { uniform } = parkMiller(11);
    const records = Array.from({ length: 800 }, (_, i) => ({
      p: uniform() < 0.4 ? 0.8 : 0.2,
      y: uniform() < 0.4 ? "1" : "0",
      group: "abcdefgh"[i % 8],
    }));
    const fair = gapIn(await fairness(await answersTo(records), { favourable: "1" }), "selectionRate");
    expect(fair.chance?.pValue).toBeGreaterThan(0.05);
    expect(fair.chance?.mean).toBeGreaterThan(0.1);
    expect(fair.difference.low).toBe(0);
    expect(fair.shrunken).toBeLessThan((fair.difference.value as number) / 2);
    const unfair = records.map((each) => (each.group === "a" && uniform() < 0.7 ? { ...each, p: 0.8 } : each));
    const found = gapIn(await fairness(await answersTo(unfair), { favourable: "1" }), "selectionRate");
    expect(found.chance?.pValue).toBe(0.001);
    expect(found.highest).toBe("a");
  });

  test("clusters widen intervals: every row twice says no more than once", async () => {
    const once = countedPeople({ a: alike, b: { tp: 40, fp: 30, fn: 10, tn: 20 } });
    const twice = [...once, ...once].map((each, i) => ({ ...each, person: i % once.length }));
    const width = ({ low, high }: { low: number | null; high: number | null }) => (high as number) - (low as number);
    const rate = async (records: typeof once, cluster?: string) => {
      const answers = await answersTo(records, { groups: ["group"], ...(cluster && { cluster }) });
      return groupIn(await fairness(answers, { favourable: "1" }), "a").measures.selectionRate;
    };
    const [single, doubled, clustered] = [await rate(once), await rate(twice), await rate(twice, "person")];
    expect(width(doubled)).toBeLessThan(0.75 * width(single));
    expect(width(clustered)).toBeCloseTo(width(single), 2);
    expect(clustered.interval).toBe("Wilson by cluster");
  });

  test("weights count as so many rows do in every rate", async () => {
    const records = countedPeople({ a: alike, b: { tp: 40, fp: 30, fn: 10, tn: 20 } });
    const weighted = records.map((each, i) => ({ ...each, w: 1 + (i % 3) }));
    const repeated = weighted.flatMap((each) => Array.from({ length: each.w }, () => each));
    const byWeight = await fairness(await answersTo(weighted, { groups: ["group"], weights: "w" }), {
      favourable: "1",
    });
    const byRows = await fairness(await answersTo(repeated, { groups: ["group"] }), { favourable: "1" });
    for (const [name, { value }] of Object.entries(groupIn(byRows, "a").measures))
      if (name !== "rows") expect(groupIn(byWeight, "a").measures[name].value).toBeCloseTo(value as number, 12);
  });

  test("unequal base rates say which definitions cannot hold together, and by how much", async () => {
    const found = await fairness(
      await answersTo(
        countedPeople({ a: { tp: 500, fp: 100, fn: 100, tn: 300 }, b: { tp: 200, fp: 100, fn: 100, tn: 600 } }),
      ),
      { favourable: "1" },
    );
    const { impossibility } = found.result.groupings[0];
    expect(impossibility).toMatchObject({ highest: "a", lowest: "b" });
    const [ppv, fnr] = [700 / 900, 200 / 900];
    const forced = (p: number) => ((p / (1 - p)) * (1 - ppv) * (1 - fnr)) / ppv;
    expect(impossibility?.forcedFalsePositiveGap).toBeCloseTo(forced(0.6) - forced(0.3), 12);
    const equal = await fairness(await answersTo(countedPeople({ a: alike, b: alike })), { favourable: "1" });
    expect(equal.result.groupings[0].impossibility).toBeNull();
  });
});

describe("groups", () => {
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

  test("control columns compare like with like: Simpson's paradox goes away", async () => {
    // Admission depends on the department alone; women apply where few are admitted.
    const paradox = ["easy", "hard"].flatMap((job) =>
      ["f", "m"].flatMap((sex) => {
        const rows = (job === "hard") === (sex === "f") ? 400 : 100;
        const rate = job === "easy" ? 0.8 : 0.2;
        return Array.from({ length: rows }, (_, i) => ({ p: i < rate * rows ? 0.9 : 0.1, y: "1", sex, job }));
      }),
    );
    const found = await fairness(
      await answersTo([...paradox, { p: 0.1, y: "0", sex: "f", job: "easy" }], { groups: ["sex", "job"] }),
      {
        groups: ["sex"],
        control: ["job"],
        favourable: "1",
        reference: { sex: "m" },
      },
    );
    expect(gapIn(found, "selectionRate").difference.value).toBeGreaterThan(0.3);
    const [{ difference }] = found.result.groupings[0].conditional?.comparisons ?? [];
    expect(Math.abs(difference.value as number)).toBeLessThan(0.01);
    expect(difference.low).toBeLessThan(0);
    expect(difference.high).toBeGreaterThan(0);
  });

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

  test("several classes: one or some of them against the rest", async () => {
    const three = blackBox((rows) => rows.map(([a, b]) => [a, b, 1 - a - b]), {
      name: "three",
      input: {
        kind: "columns",
        features: [
          { name: "a", kind: "number" },
          { name: "b", kind: "number" },
        ],
      },
      outputs: ["low", "middle", "high"].map((name) => ({ name, unit: "probability" })),
    });
    const table = dataset(
      Array.from({ length: 300 }, (_, i) => ({
        a: (i % 5) / 10,
        b: (i % 3) / 10,
        y: ["low", "middle", "high"][i % 3],
        sex: i % 2 ? "f" : "m",
      })),
      { model: three, target: "y", groups: ["sex"] },
    );
    const answers = await answersOf(three, table);
    const one = await fairness(answers, { favourable: "low" });
    const two = await fairness(answers, { favourable: ["low", "middle"] });
    expect(one.result.overall.baseRate.value).toBeCloseTo(1 / 3, 12);
    expect(two.result.overall.baseRate.value).toBeCloseTo(2 / 3, 12);
    expect(two.result.overall.meanScore.value).toBeCloseTo(0.2 + 0.1, 12);
    expect(two.result.selected).toBe("the most probable class is low or middle");
    expect(two.notes).toEqual([]);
    const unscaled = blackBox((rows) => rows.map(([a, b]) => [a, b, 1]), {
      name: "unscaled",
      input: three.input,
      outputs: three.outputs,
    });
    const { notes } = await fairness(await answersOf(unscaled, table), { favourable: "low" });
    expect(notes.map(({ code }) => code)).toEqual(["PROBABILITIES_NOT_SUMMING"]);
    expect(notes[0].message).toContain(
      "In 280 of 300 rows the probabilities of all classes do not add up to 1 (1.2 in row 1)",
    );
  });

  test("numbers: means, residuals and errors", async () => {
    const model = blackBox((rows) => rows.map(([x]) => x), {
      name: "n",
      input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
      outputs: [{ name: "price", unit: "EUR" }],
    });
    const table = dataset(
      Array.from({ length: 400 }, (_, i) => ({
        x: i % 10,
        y: (i % 10) + (i % 2 ? 3 : 0) + ((i * 7) % 5) / 5,
        sex: i % 2 ? "f" : "m",
      })),
      { model, target: "y", groups: ["sex"] },
    );
    const found = await fairness(await answersOf(model, table));
    expect(groupIn(found, "f").measures.meanResidual.value).toBeCloseTo(3.4, 12);
    expect(definitionIn(found, "residualsNearZero")).toMatchObject({ evidence: "violated" });
    expect(gapIn(found, "meanResidual").difference).toMatchObject({ interval: "MOVER, all pairs at once" });
    expect(toText(found)).toContain("RMSE");
    await expect(fairness({ ...found } as never)).rejects.toThrow(/expected answers of answersOf/);
  });

  test("without a target, only what the model says is compared", async () => {
    const table = dataset(records, { model: said, groups: ["sex"] });
    const found = await fairness(await answersOf(said, table), { favourable: "1", threshold: 0.7 });
    expect(Object.keys(found.result.overall)).toEqual(["selectionRate", "meanScore", "scoringRate"]);
    expect(found.notes.map(({ code }) => code)).toContain("NO_TARGET");
    expect(found.result.selected).toBe("the probability of 1 is 0.7 or more");
  });
});

describe("bad input", () => {
  const records = countedPeople({ a: { tp: 30, fp: 20, fn: 20, tn: 30 }, b: { tp: 30, fp: 20, fn: 20, tn: 30 } });
  test.each([
    [{}, /expected favourable to say which class is good to get, one of "0", "1"/],
    [{ favourable: "2" }, /there is no class "2"/],
    [{ favourable: ["0", "1"] }, /favourable names every class/],
    [{ favourable: "1", groups: ["grup"] }, /no groups "grup"; did you mean "group"\?/],
    [{ favourable: "1", reference: { group: "c" } }, /group has no group "c" with rows/],
    [{ favourable: "1", reference: { sex: "m" } }, /reference: there are no groups "sex"/],
    [{ favourable: "1", threshold: 0.9 }, /selects no row: probabilities of the favourable class run from 0.2 to 0.8/],
    [{ favourable: "1", threshold: 0.1 }, /selects every row/],
    [{ favourable: "1", smallest: 1 }, /expected smallest to be a whole number of 2 or more/],
    [{ favourable: "1", confidence: 95 }, /expected confidence/],
    [{ favorable: "1" }, /unknown option "favorable"/],
  ])("%j", async (options, message) => {
    const answers = await answersTo(records);
    await expect(fairness(answers, options as never)).rejects.toThrow(message);
  });

  test("one group, no groups, and groups spelt alike", async () => {
    const one = await answersTo(records.map((each) => ({ ...each, group: "a" })));
    await expect(fairness(one, { favourable: "1" })).rejects.toThrow(/all rows of "group" are of one group \("a"\)/);
    const none = await answersTo(records, {});
    await expect(fairness(none, { favourable: "1" })).rejects.toThrow(/the dataset has no groups/);
    const alike = await answersTo(records.map((each, i) => ({ ...each, group: i % 2 ? "Male" : "male " })));
    const found = await fairness(alike, { favourable: "1" });
    expect(found.notes.map(({ code }) => code)).toEqual(["GROUPS_ALIKE"]);
  });

  test("more groups than can be compared, in a column or where columns cross", async () => {
    const many = Array.from({ length: 900 }, (_, i) => ({
      ...records[i % records.length],
      group: `g${i % 450}`,
      ...{ a: `a${i % 21}`, b: `b${(i * 7 + Math.floor(i / 21)) % 23}` },
    }));
    const single = await answersTo(many);
    await expect(fairness(single, { favourable: "1" })).rejects.toThrow(
      /groups: "group" has 450 groups, and at most 400/,
    );
    const crossed = await fairness(await answersTo(many, { groups: ["a", "b"] }), { favourable: "1", smallest: 50 });
    expect(crossed.result.groupings.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(crossed.notes.map(({ code }) => code)).toContain("GROUPS_NOT_CROSSED");
  });
});
