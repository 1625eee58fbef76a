import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { answersOf, dataset, fairness } from "whybox/audit";
import { said } from "../../../fixtures/counted-people.js";
import { peopleByChance } from "./reviewed.js";

describe("reviewedRows", () => {
  const records = peopleByChance();

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

  test("without a target, only what the model says is compared", async () => {
    const table = dataset(records, { model: said, groups: ["sex"] });
    const found = await fairness(await answersOf(said, table), { favourable: "1", threshold: 0.7 });
    expect(Object.keys(found.result.overall)).toEqual(["selectionRate", "meanScore", "scoringRate"]);
    expect(found.notes.map(({ code }) => code)).toContain("NO_TARGET");
    expect(found.result.selected).toBe("the probability of 1 is 0.7 or more");
  });
});
