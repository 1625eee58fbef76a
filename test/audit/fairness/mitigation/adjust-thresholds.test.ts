import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { importModel, inProcess, matrix, parseExplanation, toText, workerPool } from "whybox";
import { adjustThresholds, answersOf, dataset, fairness, type GroupThresholds, type Mitigation } from "whybox/audit";
import { obeysModelLaws } from "whybox/testing";
import { createModel } from "../../../fixtures/scored-model.js";
import { type Person, scoredPeople } from "../../../fixtures/scored-people.js";

const model = createModel();
const people = scoredPeople(1200);
const given = (
  records: readonly Person[] | readonly object[] = people,
  groups: readonly (string | object)[] = ["sex"],
) => dataset(records as { [name: string]: unknown }[], { model, target: "y", groups: groups as string[] });
const thresholdsOf = ({ result }: Mitigation): readonly GroupThresholds[] => {
  if (result.change?.of !== "thresholds") throw new Error("no thresholds");
  return result.change.groups;
};

/** Expected rates of a group under its steps, over all draws. */
function expectedRates(records: readonly Person[], { group, steps }: GroupThresholds) {
  const own = records.filter(({ sex }) => sex === group);
  const chance = ({ score }: Person) =>
    steps.reduce((sum, { threshold, share }) => sum + (threshold !== null && score >= threshold ? share : 0), 0);
  const mean = (list: readonly Person[]) => list.reduce((sum, each) => sum + chance(each), 0) / list.length;
  const wrong = own.reduce((sum, each) => sum + (each.y === "yes" ? 1 - chance(each) : chance(each)), 0);
  return {
    selection: mean(own),
    truePositive: mean(own.filter(({ y }) => y === "yes")),
    falsePositive: mean(own.filter(({ y }) => y === "no")),
    wrong,
  };
}

/** Fitted to all these rows, measured on others. */
const fitted = (options: Parameters<typeof adjustThresholds>[2], records: readonly Person[] = people) =>
  adjustThresholds(model, given(records), { favourable: "yes", test: given(scoredPeople(400, 9)), ...options });

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

describe("the model", () => {
  test("answers on new rows what the report measured, and close to equal rates", async () => {
    const test = given(scoredPeople(4000, 21));
    const { model: fair, report } = await adjustThresholds(model, given(), { favourable: "yes", test });
    expect(fair.input).toMatchObject({ features: [{ name: "score" }, { name: "number" }, { name: "sex" }] });
    const answers = await answersOf(
      fair,
      dataset(scoredPeople(4000, 21), { model: fair, target: "y", groups: ["sex"] }),
    );
    const after = (await fairness(answers, { favourable: "yes" })).result.groupings[0].definitions;
    const { effect, frontier } = report.result;
    for (const definition of effect?.groupings[0].definitions ?? []) {
      expect(after.find(({ name }) => name === definition.name)?.estimate).toEqual(definition.after);
    }
    expect(after[0].estimate.value).toBeLessThan(0.06);
    expect(effect?.groupings[0].definitions[0].before.value).toBeGreaterThan(0.15);
    expect(frontier.filter(({ role }) => role === "chosen")).toHaveLength(1);
    expect(frontier[1].gap).toEqual(effect?.groupings[0].definitions[0].after);
    expect(report.cost.modelRows).toBe(5200);
    expect(parseExplanation(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(toText(report)).toContain("selected from this score on");
  });

  test("obeys the laws of models: decisions, chances, one output, logits", async () => {
    const rows = matrix(people.slice(0, 60).map(({ score, number, sex }) => [score, number, sex === "f" ? 0 : 1]));
    for (const inner of [model, createModel({ outputs: ["yes"] }), createModel({ outputs: ["yes"], logit: true })]) {
      for (const answer of ["decision", "chance"] as const) {
        const { model: fair } = await adjustThresholds(inner, given(), {
          constraint: "equalizedOdds",
          favourable: "yes",
          answer,
        });
        await obeysModelLaws(() => fair, rows);
        const { data } = await fair.predict(rows);
        expect(data.every((value) => value === 0 || value === 1)).toBe(answer === "decision");
      }
    }
  });

  test("draws as often as it says: decisions of many rows have the mean of their chances", async () => {
    const options = { constraint: "equalizedOdds", favourable: "yes" } as const;
    const [decisions, chances] = await Promise.all(
      (["decision", "chance"] as const).map(async (answer) => {
        const { model: fair } = await adjustThresholds(model, given(), { ...options, answer });
        const rows = matrix(Array.from({ length: 4000 }, (_, i) => [0.3 + (i % 60) / 100, i, i % 2]));
        return (await fair.predict(rows)).data.filter((_, i) => i % 2 === 1);
      }),
    );
    const mean = (list: Float64Array) => list.reduce((a, b) => a + b) / list.length;
    expect(chances.some((chance) => chance > 0.01 && chance < 0.99)).toBe(true);
    expect(Math.abs(mean(decisions) - mean(chances))).toBeLessThan(0.02);
  });

  test("answers the same in workers, which load it by its ref", async () => {
    const path = fileURLToPath(new URL("../../../fixtures/scored-model.js", import.meta.url));
    const loaded = await importModel(path, { export: "createModel", args: {} });
    const { model: fair } = await adjustThresholds(loaded, given(), { favourable: "yes", constraint: "equalizedOdds" });
    expect(fair.ref?.export).toBe("decidedFromRef");
    const rows = dataset(people, { model: fair, target: "y", groups: ["sex"] });
    await using pool = workerPool({ size: 1 });
    const there = await answersOf(fair, rows, { executor: pool });
    const here = await answersOf(fair, rows, { executor: inProcess() });
    expect(there.answers).toEqual(here.answers);
  });
});

describe("groups", () => {
  test("may be bands of a column of numbers, combinations, or not said", async () => {
    const records = people.map((each, i) => ({ ...each, sex: i % 5 === 0 ? null : each.sex }));
    const groups = ["sex", { column: "age", cuts: [30] }];
    const { model: fair, report } = await adjustThresholds(model, given(records, groups), { favourable: "yes" });
    expect(thresholdsOf(report).map(({ group }) => group)).toEqual([
      "f, age <= 30",
      "f, age > 30",
      "m, age <= 30",
      "m, age > 30",
      "not said, age <= 30",
      "not said, age > 30",
    ]);
    expect(report.result.effect?.groupings.map(({ name }) => name)).toEqual(["sex", "age", "sex x age"]);
    expect(fair.input).toMatchObject({
      features: [{}, {}, { name: "sex", missing: true }, { name: "age", kind: "number" }],
    });
    const again = dataset(records, { model: fair, target: "y", groups: groups as string[] });
    const gaps = (await fairness(await answersOf(fair, again), { favourable: "yes" })).result.groupings[2].definitions;
    expect(gaps[0].estimate.value).toBeLessThan(0.12);
  });

  test("that the model sees are read where it sees them", async () => {
    const seen = createModel();
    const { model: fair } = await adjustThresholds(
      seen,
      given(people, [{ column: "score", cuts: [0.4], name: "half" }]),
      {
        favourable: "yes",
        constraint: "demographicParity",
      },
    );
    expect(fair.input).toEqual(seen.input);
  });

  test("of too few rows, or never seen, keep the model's own decision", async () => {
    const records = people.map((each, i) => ({ ...each, sex: i < 25 ? "x" : each.sex }));
    const { model: fair, report } = await adjustThresholds(model, given(records), { favourable: "yes" });
    const [small] = thresholdsOf(report).filter(({ group }) => group === "x");
    expect(small.steps).toEqual([]);
    expect(small.reason).toMatch(/rows, fewer than 30/);
    expect(report.notes.map(({ code }) => code)).toContain("GROUPS_NOT_FITTED");
    const rows = matrix([
      [0.51, 1, Number.NaN],
      [0.49, 1, Number.NaN],
    ]);
    expect(Array.from((await fair.predict(rows)).data)).toEqual([0, 1, 1, 0]);
  });

  test("whose scores are constant are decided by draws alone", async () => {
    const records = people.map((each) => (each.sex === "f" ? { ...each, score: 0.5 } : each));
    const { report } = await fitted({ constraint: "demographicParity" }, records);
    const [women] = thresholdsOf(report);
    expect(women.steps.map(({ threshold }) => threshold)).toEqual([null, 0]);
    const [f, m] = thresholdsOf(report).map((group) => expectedRates(records, group));
    expect(f.selection).toBeCloseTo(m.selection, 6);
  });

  test("without positives are left out of equal opportunity, and kept in demographic parity", async () => {
    const records = people.map((each, i) => (i % 3 === 0 ? { ...each, sex: "x", y: "no" } : each));
    const { report } = await adjustThresholds(model, given(records), {
      favourable: "yes",
      constraint: "equalOpportunity",
    });
    expect(thresholdsOf(report).find(({ group }) => group === "x")?.reason).toMatch(/0 rows that are truly favourable/);
    const parity = await fitted({}, records as Person[]);
    const rates = thresholdsOf(parity.report).map((group) => expectedRates(records as Person[], group).selection);
    expect(Math.max(...rates) - Math.min(...rates)).toBeLessThan(1e-6);
  });
});

describe("what cannot be done is refused", () => {
  const options = { favourable: "yes" };

  test.each([
    ["one group", given(people.filter(({ sex }) => sex === "m")), options, "all rows of"],
    [
      "no positives in any group but one",
      given(people.map((each) => (each.sex === "f" ? { ...each, y: "no" } : each))),
      { ...options, constraint: "equalOpportunity" },
      "expected two groups or more with enough rows",
    ],
    ["no such groups", given(), { ...options, groups: ["race"] }, 'no groups "race"'],
    ["no favourable class", given(), {}, "expected favourable"],
    [
      "a target of one class only",
      given(people.map((each) => ({ ...each, y: "no" }))),
      { ...options, constraint: "equalizedOdds" },
      "expected two groups or more",
    ],
    ["an unknown option", given(), { ...options, constraints: "x" }, "unknown option"],
    ["a tolerance of 1", given(), { ...options, tolerance: 1 }, "expected tolerance"],
  ] as const)("%s", async (_, rows, chosen, message) => {
    await expect(adjustThresholds(model, rows, chosen as never)).rejects.toThrow(message);
    await expect(adjustThresholds(model, rows, chosen as never)).rejects.toThrow(/^adjustThresholds/);
  });

  test("a dataset without a target", async () => {
    const rows = dataset(people, { model, groups: ["sex"] });
    await expect(adjustThresholds(model, rows, options)).rejects.toThrow("adjustThresholds: the dataset has no target");
  });
});
