import { describe, expect, test } from "vitest";
import { blackBox, type Feature, type Matrix } from "whybox";
import { answersOf, dataset, individualFairness } from "whybox/audit";
import { parkMiller } from "../../../fixtures/park-miller.js";
import { modelOf, people, reviewed } from "./people.js";

describe("attributeFlips", () => {
  test("a flip shows what the group alone does, and is left out with the reason where it cannot be", async () => {
    const model = modelOf(0.15);
    const answers = await answersOf(model, people(model, 300, { groups: ["sex", { column: "old", cuts: [40] }] }));
    const found = await individualFairness(answers, { favourable: "yes", model });
    const [sex, old] = found.result.flips;
    expect(sex.changes.map(({ to, rows }) => [to, rows])).toEqual([
      ["female", 200],
      ["male", 100],
    ]);
    expect(sex.changes[0].scoreChange.value).toBeLessThan(-0.14);
    expect(sex.changes[0].gained?.value).toBe(0);
    expect(sex.changes[0].lost?.value).toBeGreaterThan(0);
    expect(sex.changes[1].lost?.value).toBe(0);
    expect(old).toMatchObject({ reason: "the model does not see old", changes: [] });
    // 64 rows are asked once more, with nothing changed.
    expect(found.cost.modelRows).toBe(300 + 64);
    expect(found.notes.map(({ code }) => code)).not.toContain("ANSWERS_VARY");
    const { normal } = parkMiller(8);
    const noisy = {
      ...model,
      predict: async (batch: Matrix) => {
        const answer = await model.predict(batch);
        return { ...answer, data: answer.data.map((p) => Math.min(1, Math.max(0, p + 0.2 * normal()))) };
      },
    };
    const varying = await individualFairness(answers, { favourable: "yes", model: noisy });
    const note = varying.notes.find(({ code }) => code === "ANSWERS_VARY");
    expect(note?.message).toMatch(
      /Asked again with nothing changed, ([5-9]|[1-4]\d) of 64 rows were decided otherwise/,
    );
    const unasked = await reviewed(0.15);
    expect(unasked.result.flips[0]).toMatchObject({ reason: "no model was given to ask", changes: [] });
    expect(unasked.cost.modelRows).toBe(0);
  });

  test("numbers are flipped where they are codes, and not where bands of them are groups", async () => {
    const coded: Feature[] = [
      { name: "sex", kind: "number" },
      { name: "age", kind: "number" },
    ];
    const model = blackBox((rows) => rows.map(([sex, age]) => 10 * sex + age), {
      input: { kind: "columns", features: coded },
      outputs: [{ name: "pay" }],
    });
    const records = Array.from({ length: 60 }, (_, i) => ({ sex: i % 2, age: 20 + i }));
    const data = dataset(records, { model, groups: ["sex", { column: "age", cuts: [40] }] });
    const { result } = await individualFairness(await answersOf(model, data), { model, features: ["age"] });
    const [sex, age] = result.flips;
    expect(sex.changes.map(({ to, scoreChange }) => [to, scoreChange.value])).toEqual([
      ["0", -10],
      ["1", 10],
    ]);
    expect(age.reason).toContain("age is a number");
    expect(result).toMatchObject({ favourable: null, scale: 69, consistency: { decisions: null } });
    expect(result.matches[0].scores.value).toBeGreaterThan(-12);
  });

  test("labels that stay the same may vary more seldom than the rows asked again would show", async () => {
    const labels = (noise?: "none") => {
      const { predict } = modelOf(0.15);
      return {
        ...modelOf(0.15),
        ...(noise && { noise }),
        predict: async (batch: Matrix) => {
          const answer = await predict(batch);
          return { ...answer, data: answer.data.map((p) => (p > 0.5 ? 1 : 0)) };
        },
      };
    };
    const noted = async (noise?: "none") => {
      const model = labels(noise);
      const { notes } = await individualFairness(await answersOf(model, people(model, 90)), {
        favourable: "yes",
        model,
      });
      return notes.find(({ code }) => code === "NOISE_MAY_BE_UNSEEN")?.message;
    };
    // 1 - .05^(1/64) = 4.6%: of rows that differ in so many calls, 64 stay the same with a probability of 5%.
    expect(await noted()).toMatch(/the 64 that were asked again did, .* differ in up to 4\.6% of calls/);
    expect(await noted()).toMatch(/Flips as rare as that say nothing about a group\.$/);
    expect(await noted("none")).toBeUndefined();
  });
});
