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
});
