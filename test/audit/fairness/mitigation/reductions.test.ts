import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { answersOf, type Constraint, fairness, reductions, type Train } from "whybox/audit";
import { given, later, learn, logistic, people, reduced } from "./learners.js";

describe("reductions", () => {
  test.each(["demographicParity", "equalOpportunity", "equalizedOdds"] as const)(
    "closes the gap of %s, on the rows fitted and on others",
    async (constraint: Constraint) => {
      const { model, report } = await reduced({ constraint, tolerance: 0.02 });
      const { change, effect, frontier } = report.result;
      if (change?.of !== "mixture" || !effect) throw new Error("no mixture");
      expect(change.converged).toBe(true);
      expect(change.predictors.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      const [first] = change.predictors;
      expect(first.multipliers.every(({ value }) => value === 0)).toBe(true);
      expect(report.notes.map(({ code }) => code)).not.toContain("CONSTRAINT_NOT_REACHED");
      const definition = effect.groupings[0].definitions.find(({ name }) => name === constraint);
      expect(definition?.before.value).toBeGreaterThan(0.15);
      expect(definition?.after.value).toBeLessThan(0.12);
      // The measured decisions are the model's answers.
      const review = await fairness(await answersOf(model, later), { favourable: "yes" });
      expect(review.result.groupings[0].definitions.find(({ name }) => name === constraint)?.estimate).toEqual(
        definition?.after,
      );
      expect(frontier.map(({ role }) => role).slice(0, 2)).toEqual(["before", "chosen"]);
      expect(parseExplanation(JSON.parse(JSON.stringify(report)))).toEqual(report);
      expect(toText(report)).toContain("models trained");
    },
  );

  test("keeps to its budget of trainings, says so, and tells how far it is", async () => {
    const told: [number, number][] = [];
    let trainings = 0;
    const { report, trained } = await reduced(
      { constraint: "equalizedOdds", maxTrainings: 3, tolerance: 0, onProgress: (...each) => told.push(each) },
      (...given) => {
        trainings++;
        return logistic(...given);
      },
    );
    expect(trained).toHaveLength(3);
    expect(trainings).toBeLessThanOrEqual(3);
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(report.cost.stoppedBy).toBe("budget");
    expect(report.notes.map(({ code }) => code)).toContain("NOT_CONVERGED");
  });

  test("is stopped by its signal, before another model is trained", async () => {
    const control = new AbortController();
    let trainings = 0;
    const stopped = reduced({ signal: control.signal }, (...each) => {
      if (++trainings === 2) control.abort();
      return logistic(...each);
    });
    await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
    expect(trainings).toBe(2);
  });

  test("trains no model where all labels are the same", async () => {
    // All scores of women are hopeless, so that equal rates at no tolerance mean rejecting or selecting everybody.
    const rows = people(300, 8).map((each) => ({ ...each, y: each.sex === "f" ? "no" : "yes" }));
    const constant = given(rows.map((each) => ({ ...each, a: 0, b: 0, f: 0 })));
    const { trained, report } = await reductions(logistic, constant, { favourable: "yes", test: constant });
    expect(trained.length).toBeGreaterThanOrEqual(1);
    expect(report.result.effect?.groupings[0].definitions[0].after.value).toBeLessThan(0.05);
  });

  test("gives the same bits again", async () => {
    const [first, again] = [await reduced(), await reduced()];
    const { run: _, ...bits } = first.report;
    const { run: __, ...same } = again.report;
    expect(same).toEqual(bits);
  });

  test.each([
    ["no function", {} as Train, learn, "expected train to be a function"],
    ["a training that gives none", (() => undefined) as unknown as Train, learn, "expected train to give a model"],
    ["one group", logistic, given(people(300, 3).filter(({ sex }) => sex === "m")), "groups: all rows"],
    ["one class", logistic, given(people(300, 3).map((each) => ({ ...each, y: "yes" }))), "expected true answers"],
    ["a small group", logistic, given(people(40, 3)), "expected two groups or more with enough rows"],
  ])("refuses %s", async (_, train, rows, message) => {
    const made = reductions(train, rows, { favourable: "yes" });
    await expect(made).rejects.toThrow(message);
    await expect(made).rejects.toThrow(/^reductions/);
  });
});
