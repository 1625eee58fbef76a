import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { importModel, inProcess, matrix, parseExplanation, toText, workerPool } from "whybox";
import { adjustThresholds, answersOf, dataset, fairness } from "whybox/audit";
import { obeysModelLaws } from "whybox/testing";
import { createModel } from "../../../fixtures/scored-model.js";
import { scoredPeople } from "../../../fixtures/scored-people.js";
import { given, model, people } from "./people.js";

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
