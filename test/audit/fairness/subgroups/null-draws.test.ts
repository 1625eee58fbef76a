import { describe, expect, test } from "vitest";
import { chosen, type Person, people, scan } from "./people.js";

describe("subgroupScan raises false alarms in about 5% of fair tables", () => {
  /** Of 60 tables 3 are expected, and 9 or more in 4 of 1,000 runs. */
  const MAX_ALARMS = 8;
  const calibrated = (_: Person, uniform: () => number) => {
    const score = 0.1 + 0.8 * uniform();
    return { score, yes: score };
  };
  /** Off by the same everywhere: no subgroup is worse than the others. */
  const overrated = (person: Person, uniform: () => number) => {
    const { score } = calibrated(person, uniform);
    return { score, yes: score * score };
  };
  const fair = (_: Person, uniform: () => number) => chosen(0.3, uniform);

  test.each([
    ["selection", fair, { columns: ["age", "city", "sex"] }, {}],
    ["selection in either direction", fair, { columns: ["age", "city", "sex"], direction: "either" }, {}],
    ["errors", fair, { measure: "errorRate", columns: ["age", "city", "sex"] }, {}],
    ["three conditions", fair, { columns: ["family", "city", "sex"], maxConditions: 3, minShare: 0.1 }, {}],
    ["calibration", calibrated, { measure: "calibrationBias", columns: ["age", "city"] }, {}],
    [
      "calibration, weighted",
      calibrated,
      { measure: "calibrationBias", columns: ["age", "city"] },
      { weights: "weight" },
    ],
    ["selection by cluster", fair, { columns: ["age", "city", "sex"] }, { cluster: "family" }],
  ] as const)(
    "%s",
    async (_, chances, options, roles) => {
      let alarms = 0;
      for (let seed = 1; seed <= 60; seed++) {
        const { result } = await scan(people(seed, 200, chances, roles), { ...options, draws: 39, seed });
        if (result.subgroups.length > 0) alarms++;
        expect(result.subgroups.length > 0).toBe((result.pValue as number) <= 0.05);
      }
      expect(alarms).toBeLessThanOrEqual(MAX_ALARMS);
    },
    60_000,
  );

  test("scores that are off alike everywhere are off in no subgroup", async () => {
    const { result } = await scan(people(3, 2000, overrated), { measure: "calibrationBias", columns: ["city", "sex"] });
    expect(result.subgroups).toEqual([]);
    expect(result.overall.high).toBeLessThan(-0.1);
  });
});
