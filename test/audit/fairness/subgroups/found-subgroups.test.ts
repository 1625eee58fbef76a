import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { answersOf, dataset, subgroupScan } from "whybox/audit";
import { parkMiller } from "../../../fixtures/park-miller.js";
import { chosen, cities, isHard, model, people, scan } from "./people.js";

describe("subgroupScan finds what is planted", () => {
  test("a conjunction of which less is selected, with a gap whose interval holds the true one", async () => {
    const data = people(5, 3000, (person, uniform) => chosen(isHard(person) ? 0.2 : 0.5, uniform));
    const { result } = await scan(data, { columns: ["age", "city", "sex"] });
    const [first] = result.subgroups;
    expect(first.conditions.map(({ column }) => column).sort()).toEqual(["age", "sex"]);
    expect(first.gap.low).toBeLessThan(-0.3);
    expect(first.gap.high).toBeGreaterThan(-0.3);
    expect(first.gap.interval).toBe("Newcombe, exact ends");
    expect(first.rows).toBeLessThan(1500);
    expect(result.pValue).toBe(0.01);
  });

  test("by default among the groups for selection, and among all columns for errors", async () => {
    const data = people(5, 2000, (person, uniform) => ({
      score: uniform() < 0.5 ? 0.9 : 0.1,
      yes: person.age > 50 && person.city === "Graz" ? 0.9 : 0.3,
    }));
    const selection = await scan(data);
    expect(selection.result.columns.toSorted()).toEqual(["city", "sex"]);
    const every = (await scan(data, { measure: "calibrationBias", draws: 19 })).result;
    expect(every.columns.toSorted()).toEqual(["age", "city", "family", "score", "sex", "weight"]);
    const missed = (await scan(data, { measure: "calibrationBias", columns: ["age", "city"] })).result;
    expect(missed.subgroups[0].text).toContain("Graz");
    expect(missed.subgroups[0].inside).toBeGreaterThan(missed.subgroups[0].outside);
    expect(missed.null).toContain("truths drawn from the scores");
  });

  test("higher false negative rates, and false positive rates in the direction asked for", async () => {
    const data = people(11, 3000, (person, uniform) => {
      const isGood = uniform() < 0.5;
      const right = person.city === "Cork" ? 0.5 : 0.9;
      return { score: uniform() < (isGood ? right : 0.2) ? 0.9 : 0.1, yes: isGood ? 1 : 0 };
    });
    const missed = (await scan(data, { measure: "falseNegativeRate", columns: ["age", "city", "sex"] })).result;
    expect(missed.subgroups[0].text).toContain("city is Cork");
    expect(missed.rows).toBeLessThan(1700);
    const lower = await scan(data, { measure: "falseNegativeRate", direction: "lower", columns: ["city"] });
    expect(lower.result.subgroups[0].inside).toBeLessThan(lower.result.subgroups[0].outside);
  });

  test("rows that repeat are no evidence where they are said to be one family", async () => {
    const { uniform, below } = parkMiller(29);
    const families = Array.from({ length: 60 }, (_, family) => ({
      ...{ age: 20 + below(50), city: cities[below(4)], sex: "fm"[below(2)], family },
      ...{ score: uniform() < 0.4 ? 0.9 : 0.1, y: "yes" },
    }));
    const records = families.flatMap((person) => Array.from({ length: 20 }, () => person));
    const options = { model, target: { column: "y", positive: "yes" }, groups: ["sex"] };
    const asked = { columns: ["age", "city", "sex"] };
    expect((await scan(dataset(records, options), asked)).result.subgroups.length).toBeGreaterThan(0);
    const together = await scan(dataset(records, { ...options, cluster: "family" }), asked);
    expect(together.result.subgroups).toEqual([]);
  });

  test("where numbers are off", async () => {
    const { uniform, normal } = parkMiller(31);
    const zero = blackBox((rows) => rows.map(() => 0), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const records = Array.from({ length: 2000 }, () => {
      const [a, b] = [uniform(), uniform()];
      return { a, b, y: normal() + (a > 0.6 && b > 0.6 ? 2 : 0) };
    });
    const answers = await answersOf(zero, dataset(records, { model: zero, target: "y" }));
    const { result } = await subgroupScan(answers, { measure: "meanResidual", draws: 99 });
    expect(result.subgroups[0].conditions.map(({ column }) => column).sort()).toEqual(["a", "b"]);
    expect(result.subgroups[0].gap.low).toBeGreaterThan(1);
    await expect(subgroupScan(answers, { measure: "errorRate" })).rejects.toThrow(/one of regression/);
  });
});
