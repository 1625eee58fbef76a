import { describe, expect, test } from "vitest";
import { matrix, parseExplanation, toText } from "whybox";
import { dataset, type Mitigation, rejectOption } from "whybox/audit";
import { obeysModelLaws } from "whybox/testing";
import { createModel } from "../../../fixtures/scored-model.js";
import { type Person, scoredPeople } from "../../../fixtures/scored-people.js";

const model = createModel();
const people = scoredPeople(500);
const given = (records: readonly Person[] = people) => dataset(records, { model, target: "y", groups: ["sex"] });
const fitted = (options: Parameters<typeof rejectOption>[2] = {}, records = people) =>
  rejectOption(model, given(records), { favourable: "yes", test: given(scoredPeople(300, 9)), ...options });
const marginOf = ({ result }: Mitigation) => {
  if (result.change?.of !== "margin") throw new Error("no margin");
  return result.change;
};

/** Gap in selection and errors with this margin, as the definition says it. */
function decided(records: readonly Person[], margin: number, favoured: string) {
  const isSelected = ({ score, sex }: Person) => (Math.abs(score - 0.5) < margin ? sex === favoured : score >= 0.5);
  const rates = ["f", "m"].map((sex) => {
    const own = records.filter((each) => each.sex === sex);
    return own.filter(isSelected).length / own.length;
  });
  const wrong = records.filter((each) => isSelected(each) !== (each.y === "yes")).length / records.length;
  return { gap: Math.abs(rates[0] - rates[1]), wrong };
}

describe("rejectOption", () => {
  test("takes the margin of the fewest errors that keeps the tolerance, as trying each of them says", async () => {
    const { report } = await fitted({ tolerance: 0.05 });
    const { margin, selected, rejected, reached } = marginOf(report);
    expect([selected, rejected, reached]).toEqual([["f"], ["m"], true]);
    const found = decided(people, margin, "f");
    expect(found.gap).toBeLessThanOrEqual(0.05);
    const tried = Array.from({ length: 500 }, (_, i) => decided(people, i / 1000 + 0.0013, "f"));
    const best = Math.min(...tried.filter(({ gap }) => gap <= 0.05).map(({ wrong }) => wrong));
    expect(found.wrong).toBeCloseTo(best, 12);
    expect(parseExplanation(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(toText(report)).toContain("are decided by the group");
  });

  test("gives a model that obeys the laws and decides close scores by group", async () => {
    const { model: fair, report } = await fitted();
    const { margin } = marginOf(report);
    const rows = [0.5 - margin * 0.9, 0.5 + margin * 0.9, 0.5 - margin * 1.1, 0.5 + margin * 1.1].flatMap((score) => [
      [score, 0, 0],
      [score, 0, 1],
    ]);
    await obeysModelLaws(() => fair, matrix(rows));
    const yes = (await fair.predict(matrix(rows))).data.filter((_, i) => i % 2 === 1);
    expect(Array.from(yes)).toEqual([1, 0, 1, 0, 0, 0, 1, 1]);
  });

  test.each(["equalOpportunity", "equalizedOdds"] as const)("keeps the tolerance of %s", async (constraint) => {
    const { report } = await fitted({ constraint, tolerance: 0.1 });
    expect(marginOf(report).reached).toBe(true);
    const gaps = report.result.effect?.groupings[0].definitions ?? [];
    expect(gaps.find(({ name }) => name === constraint)?.after.value).toBeLessThan(0.25);
  });

  test("says so where no margin keeps the tolerance", async () => {
    // All scores are the same: a margin turns all of them, or none.
    const records = people.map((each) => ({ ...each, score: each.sex === "f" ? 0.4 : 0.6 }));
    const { report } = await fitted({ tolerance: 0 }, records);
    expect(marginOf(report)).toMatchObject({ reached: false, margin: 0 });
    expect(report.notes.map(({ code }) => code)).toContain("CONSTRAINT_NOT_REACHED");
  });

  test("changes nothing where all groups are selected alike", async () => {
    const records = people.map((each) => ({ ...each, score: 0.5 }));
    const { report } = await fitted({}, records);
    expect(marginOf(report)).toMatchObject({ margin: 0, changed: 0, selected: [] });
  });

  test("refuses what is no model, no dataset, or leaves no rows, in its own name", async () => {
    const options = { favourable: "yes" };
    await expect(rejectOption(undefined as never, given(), options)).rejects.toThrow("rejectOption: expected a model");
    await expect(rejectOption(model, undefined as never, options)).rejects.toThrow("rejectOption: expected a dataset");
    const none = rejectOption(model, given(), { ...options, holdOut: 0.0001 });
    await expect(none).rejects.toThrow("rejectOption: holdOut of 0.0001 leaves no row to measure");
  });
});
