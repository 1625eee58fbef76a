import { describe, expect, test } from "vitest";
import { blackBox, WhyboxError } from "whybox";
import {
  type Answers,
  answersOf,
  type ClassAnswers,
  dataset,
  fairness,
  performance,
  storedAnswers,
} from "whybox/audit";

const features = [{ name: "x", kind: "number" }] as const;
const people = Array.from({ length: 120 }, (_, i) => ({
  x: (i * 37) % 120,
  score: 1 + ((i * 7) % 10),
  share: ((i * 31) % 120) / 120,
  label: i % 3 === 0 ? "no" : "yes",
  paid: (i * 11) % 7 < 4 ? "yes" : "no",
  owed: (i * 13) % 50,
  sex: i % 2 === 0 ? "f" : "m",
}));
const table = (prediction: string, more: object = {}) =>
  dataset(people, { features, target: "paid", groups: ["sex"], prediction, ...more });

describe("storedAnswers", () => {
  test("takes numbers from 0 to 1 for probabilities, as if a model had said them", async () => {
    const stored = storedAnswers(table("share")) as ClassAnswers;
    const model = blackBox((rows) => rows.map(([x]) => ((people.findIndex((one) => one.x === x) * 31) % 120) / 120), {
      name: "share",
      input: { kind: "columns", features: [...features] },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const asked = (await answersOf(model, table("share", { features: undefined, model }))) as ClassAnswers;
    // The names of the scores differ.
    const review = async (answers: ClassAnswers) => ({
      ...(await fairness(answers, { favourable: "yes" })).result,
      score: null,
    });
    expect(await review(stored)).toEqual(await review(asked));
    expect((await fairness(stored, { favourable: "yes" })).result.score).toEqual({
      kind: "probability",
      name: "share",
      isStored: true,
    });
    expect(stored.cost.modelRows).toBe(0);
    expect(stored.dataset.features.map(({ name }) => name)).toEqual(["x"]);
  });

  test("cuts a score on a scale of its own, ranks by it and takes it for no probability", async () => {
    const answers = storedAnswers(table("score"), { positiveFrom: 5 }) as ClassAnswers;
    const { measures } = (await fairness(answers, { favourable: "no" })).result.groupings[0].groups[0];
    const own = people.filter(({ sex }) => sex === "f");
    expect(measures.selectionRate.value).toBeCloseTo(own.filter(({ score }) => score < 5).length / own.length, 14);
    expect(measures.meanScore.value).toBeCloseTo(own.reduce((sum, { score }) => sum + score, 0) / own.length, 12);
    const pairs = own
      .filter(({ paid }) => paid === "no")
      .flatMap((a) =>
        own.filter(({ paid }) => paid === "yes").map((b) => (a.score < b.score ? 1 : a.score === b.score ? 0.5 : 0)),
      );
    const area = pairs.reduce((sum: number, each) => sum + each, 0) / pairs.length;
    expect(measures.areaUnderRoc.value).toBeCloseTo(area, 12);
    for (const name of ["brierScore", "calibrationBias"]) expect(measures).not.toHaveProperty(name);
  });

  test("takes labels for classes, and says nothing of a score that they have not", async () => {
    const answers = storedAnswers(table("label"));
    const { measures, calibration } = (await fairness(answers, { favourable: "yes" })).result.groupings[0].groups[1];
    const own = people.filter(({ sex }) => sex === "m");
    expect(measures.selectionRate.value).toBeCloseTo(own.filter(({ label }) => label === "yes").length / 60, 14);
    for (const name of ["meanScore", "areaUnderRoc", "brierScore"]) expect(measures).not.toHaveProperty(name);
    expect(calibration).toBeNull();
  });

  test("performance says that decisions are no probabilities", async () => {
    const codes = async (answers: Answers) => (await performance(answers)).notes.map(({ code }) => code);
    expect(await codes(storedAnswers(table("score"), { positiveFrom: 5 }))).toContain("DECISIONS_ONLY");
    expect(await codes(storedAnswers(table("label")))).toContain("DECISIONS_ONLY");
    expect(await codes(storedAnswers(table("share")))).not.toContain("DECISIONS_ONLY");
  });

  test("takes numbers for predictions of numbers", async () => {
    const numbers = storedAnswers(table("score", { target: "owed" }));
    expect(numbers.task).toBe("regression");
    expect((await fairness(numbers)).result.groupings[0].groups[0].measures.meanResidual.value).not.toBeNull();
  });

  test.each([
    ["label", {}, { positiveFrom: 5 }, /positiveFrom is for numbers, and "label" holds labels/],
    ["sex", { groups: [] }, {}, /"sex" holds "f", which is no class of the target "paid"/],
    ["label", { target: "owed" }, {}, /"label" holds labels such as "no", but the target "owed" holds numbers/],
  ])("refuses %s with %j, %j", (prediction, more, options, message) => {
    expect(() => storedAnswers(table(prediction, more), options)).toThrow(message);
  });

  test("refuses gaps, and a dataset without predictions", async () => {
    const gaps = dataset([...people.slice(1), { ...people[0], share: null }], {
      features,
      target: "paid",
      prediction: "share",
    });
    expect(() => storedAnswers(gaps)).toThrow(/got a gap in 1 of 120, the first at row 119/);
    const none = dataset(people, { features, target: "paid" });
    expect(() => storedAnswers(none)).toThrow(WhyboxError);
    await expect(
      fairness(storedAnswers(table("score"), { positiveFrom: 5 }), { favourable: "no", threshold: 0.5 }),
    ).rejects.toThrow(/threshold is for probabilities, and "score" holds a score on a scale of its own/);
  });
});
