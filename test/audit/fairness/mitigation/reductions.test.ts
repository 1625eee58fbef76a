import { describe, expect, test } from "vitest";
import { type Matrix, parseExplanation, toText } from "whybox";
import { answersOf, type Constraint, dataset, fairness, reductions, type Train } from "whybox/audit";
import { obeysModelLaws } from "whybox/testing";
import { fitLogistic } from "../../../../benchmarks/fairness/fit-logistic.js";
import { parkMiller } from "../../../fixtures/park-miller.js";

type Row = { a: number; b: number; f: number; sex: string; y: string };

/** The first column says the class, the second one the group as well. */
function people(rows: number, seed: number): Row[] {
  const random = parkMiller(seed);
  return Array.from({ length: rows }, () => {
    const f = random.uniform() < 0.4 ? 1 : 0;
    const [a, b] = [random.normal(), random.normal() + (f ? -0.8 : 0.4)];
    const y = a + 0.8 * b + random.normal() > (f ? 0.2 : 0) ? "yes" : "no";
    return { a, b, f, sex: f ? "f" : "m", y };
  });
}
const given = (records: readonly Row[], options = {}) =>
  dataset(records, { features: ["a", "b", "f"], target: "y", groups: ["sex"], ...options });
const learn = given(people(500, 3));
const later = given(people(2000, 4));
const logistic: Train = (rows, labels, weights) => fitLogistic(rows, labels, weights, learn.features);
const reduced = (options: Parameters<typeof reductions>[2] = {}, train: Train = logistic) =>
  reductions(train, learn, { favourable: "yes", test: later, ...options });

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

  test("finds the best of a small game, as solving it by hand does", async () => {
    // One column that says the group, and one that says nothing: the classifiers of these rows are four.
    const rows = [
      ...Array.from({ length: 100 }, (_, i) => ({ a: 0, b: 0, f: 0, sex: "m", y: i < 80 ? "yes" : "no" })),
      ...Array.from({ length: 100 }, (_, i) => ({ a: 0, b: 0, f: 1, sex: "f", y: i < 30 ? "yes" : "no" })),
    ];
    const small = given(rows);
    const byGroup: Train = (matrix, labels, weights) => {
      const votes = [0, 0];
      labels.forEach((label, row) => {
        votes[matrix.data[row * matrix.columns + 2]] += (2 * label - 1) * weights[row];
      });
      return {
        name: "by group",
        input: { kind: "columns", features: small.features },
        outputs: [{ name: "yes", unit: "probability" }],
        predict: ({ data, rows: count, columns }: Matrix) => ({
          data: Float64Array.from({ length: count }, (_, row) => (votes[data[row * columns + 2]] > 0 ? 1 : 0)),
          rows: count,
          columns: 1,
        }),
      };
    };
    const { report } = await reductions(byGroup, small, { favourable: "yes", test: small, tolerance: 0.1 });
    const { change } = report.result;
    if (change?.of !== "mixture") throw new Error("no mixture");
    // All men selected (20 of 100 wrong) and nine tenths of the women (.9 x 70 + .1 x 30 = 66 wrong): 86 of 200. Next best is
    // no woman and a tenth of the men, with 104.
    const error = change.predictors.reduce((sum, each) => sum + each.share * each.error, 0);
    expect(error).toBeCloseTo(0.43, 6);
    expect(change.bestGap).toBeLessThan(0.02);
  });

  test("gives a model that obeys the laws, and draws as often as it says", async () => {
    const { model } = await reduced({ constraint: "demographicParity" });
    const few = { data: later.rows.data.slice(0, 40 * 3), rows: 40, columns: 3 };
    await obeysModelLaws(() => model, few);
    const chance = await reduced({ constraint: "demographicParity", answer: "chance" });
    await obeysModelLaws(() => chance.model, few);
    const yes = async ({ model: asked }: { model: typeof model }) => {
      const { data, rows } = await asked.predict({ ...later.rows, data: later.rows.data.slice() });
      return data.reduce((sum, value, i) => sum + (i % 2 ? value : 0), 0) / rows;
    };
    expect(Math.abs((await yes({ model })) - (await yes(chance)))).toBeLessThan(0.03);
  });

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
