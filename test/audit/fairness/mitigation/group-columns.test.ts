import { describe, expect, test } from "vitest";
import { adjustThresholds, answersOf, dataset, fairness } from "whybox/audit";
import { createModel } from "../../../fixtures/scored-model.js";
import { given, model, people, thresholdsOf } from "./people.js";

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
});
