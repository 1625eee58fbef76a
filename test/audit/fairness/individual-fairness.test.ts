import { describe, expect, test } from "vitest";
import { blackBox, type Feature, type Matrix, parseExplanation, toText } from "whybox";
import { answersOf, type DatasetOptions, dataset, individualFairness } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";

const features: Feature[] = [
  { name: "skill", kind: "number", missing: true },
  { name: "job", kind: "category", categories: ["clerk", "nurse"], missing: true },
  { name: "sex", kind: "category", categories: ["female", "male"] },
];
const clamp = (x: number) => Math.min(1, Math.max(0, x));
/** The score is the skill, a little more for nurses, and less for women by `bias`. */
const modelOf = (bias: number) =>
  blackBox(
    (rows) =>
      rows.map(([skill, job, sex]) => clamp(0.1 + 0.7 * (skill || 0) + 0.1 * (job || 0) - (sex === 0 ? bias : 0))),
    {
      name: "model",
      input: { kind: "columns", features },
      outputs: [{ name: "yes", unit: "probability" }],
    },
  );

function people(model: ReturnType<typeof modelOf>, count: number, options: DatasetOptions = {}) {
  const { uniform, below } = parkMiller(7);
  for (let i = 0; i < 10; i++) uniform();
  const records = Array.from({ length: count }, (_, i) => ({
    ...{ skill: uniform(), job: ["clerk", "nurse"][below(2)], sex: i % 3 === 0 ? "female" : "male" },
    ...{ name: `person ${i}`, home: i >> 1, old: 20 + below(50) },
  }));
  return dataset(records, { model, groups: ["sex"], id: "name", ...options });
}
const reviewed = async (bias: number, count = 120, options = {}, roles: DatasetOptions = {}) => {
  const model = modelOf(bias);
  return individualFairness(await answersOf(model, people(model, count, roles)), { favourable: "yes", ...options });
};

describe("individualFairness", () => {
  test("distances, neighbours and violations are those of brute force", async () => {
    const model = modelOf(0.2);
    const data = people(model, 60);
    const answers = await answersOf(model, data);
    const { result } = await individualFairness(answers, { favourable: "yes", constant: 0.5, count: 1 });
    const rows = Array.from({ length: 60 }, (_, i) => [...data.rows.data.subarray(3 * i, 3 * i + 3)]);
    const rank = (value: number) =>
      (rows.filter(([skill]) => skill < value).length + rows.filter(([skill]) => skill === value).length / 2) / 60;
    const distance = (a: number[], b: number[]) => (Math.abs(rank(a[0]) - rank(b[0])) + (a[1] === b[1] ? 0 : 1)) / 2;
    const score = (i: number) => answers.answers.data[i];
    const others = (i: number) => rows.flatMap((row, j) => (j === i ? [] : [{ j, d: distance(rows[i], row) }]));
    const near = (i: number) =>
      others(i)
        .toSorted((a, b) => a.d - b.d || a.j - b.j)
        .slice(0, 5);
    const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
    expect(result.consistency.scores.value).toBeCloseTo(
      mean(rows.map((_, i) => 1 - Math.abs(score(i) - mean(near(i).map(({ j }) => score(j)))))),
      12,
    );
    const excess = rows.flatMap((_, i) =>
      others(i).map(({ j, d }) => ({ i, j, over: Math.abs(score(i) - score(j)) - 0.5 * d })),
    );
    expect(result.lipschitz.violations.value).toBeCloseTo(
      excess.filter(({ over }) => over > 1e-12).length / (60 * 59),
      12,
    );
    const worst = excess.reduce((most, each) => (each.over > most.over ? each : most));
    expect(new Set(result.lipschitz.worst[0].rows)).toEqual(new Set([worst.i, worst.j]));
    expect(result.lipschitz.worst[0].ids?.[0]).toMatch(/^person \d+$/);
    expect(result.distance.features).toEqual(["skill", "job"]);
    expect(result.distance.mean).toBeCloseTo(mean(rows.flatMap((_, i) => others(i).map(({ d }) => d))), 12);
  });

  test("people of one group get less than the nearest of the other, by what the model takes off", async () => {
    const { result } = await reviewed(0.2, 600);
    const [match] = result.matches;
    expect(match).toMatchObject({ grouping: "sex", group: "female", against: "male" });
    expect(match.pairs + match.unmatched).toBe(200);
    expect(match.unmatched).toBeLessThan(10);
    expect(match.meanDistance as number).toBeLessThan(result.distance.mean / 5);
    expect(match.scores.low).toBeLessThan(-0.19);
    expect(match.scores.high).toBeGreaterThan(-0.21);
    expect(match.decisions?.high).toBeLessThan(0);
    const used = match.worst.flatMap(({ rows }) => rows);
    expect(new Set(used).size).toBe(used.length);
    const fair = (await reviewed(0, 600)).result.matches[0];
    expect(fair.scores.low).toBeLessThan(0);
    expect(fair.scores.high).toBeGreaterThan(0);
  });

  test("a model that treats groups apart is less consistent than one that does not", async () => {
    const [biased, fair] = [
      (await reviewed(0.3, 120, { constant: 4 })).result,
      (await reviewed(0, 120, { constant: 4 })).result,
    ];
    expect(biased.consistency.scores.high).toBeLessThan(fair.consistency.scores.low as number);
    expect(biased.consistency.scores.value).toBeGreaterThan(biased.consistency.scoresByChance);
    expect(biased.lipschitz.violations.value).toBeGreaterThan(0.01);
    // Ranks of a sample stray from the values by a little.
    expect(fair.lipschitz.violations.value).toBeLessThan(0.001);
  });

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

  test("some rows stand for all: intervals hold what all rows say, and nothing grows with rows squared", async () => {
    const all = (await reviewed(0.2, 900)).result;
    let holds = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const some = await reviewed(0.2, 900, { maxRows: 100, seed });
      expect(some.result.comparedRows).toBe(100);
      expect(some.notes.map(({ code }) => code)).toEqual(["ROWS_SAMPLED"]);
      const { low, high } = some.result.consistency.scores;
      const truth = all.consistency.scores.value as number;
      if ((low as number) <= truth && truth <= (high as number)) holds++;
    }
    expect(holds).toBeGreaterThanOrEqual(16);
  });

  test("rows of one cluster count as one", async () => {
    const [apart, together] = [await reviewed(0.2, 200), await reviewed(0.2, 200, {}, { cluster: "home" })];
    expect(together.result.consistency.scores.interval).toBe("t by cluster");
    expect(together.result.consistency.scores.value).toBeCloseTo(apart.result.consistency.scores.value as number, 12);
  });

  test("takes gaps, one row, people who are all alike, and a table without groups", async () => {
    const model = modelOf(0);
    const make = (records: object[], groups: string[] = ["sex"]) => dataset(records as never, { model, groups });
    const review = async (data: ReturnType<typeof dataset>) => {
      const found = await individualFairness(await answersOf(model, data), { favourable: "yes", model });
      parseExplanation(JSON.stringify(found));
      expect(toText(found)).not.toMatch(/NaN|undefined|Infinity/);
      return found.result;
    };
    const one = await review(make([{ skill: 0.4, job: "clerk", sex: "male" }]));
    expect(one.consistency.scores).toMatchObject({ value: null, reason: "one row has no neighbours" });
    expect(one.matches).toEqual([]);
    const alike = await review(
      make(Array.from({ length: 40 }, (_, i) => ({ skill: 0.4, job: "clerk", sex: i < 9 ? "female" : "male" }))),
    );
    expect(alike.consistency.scores).toMatchObject({ value: 1, low: 1, high: 1 });
    expect(alike.matches[0]).toMatchObject({ pairs: 9, meanDistance: 0, scores: { value: 0 } });
    // Nine pairs that agree do not say that all do.
    expect(alike.matches[0].decisions).toMatchObject({ value: 0, interval: "Newcombe" });
    expect(alike.matches[0].decisions?.high).toBeGreaterThan(0.2);
    const gappy = await review(
      make(
        Array.from({ length: 40 }, (_, i) => ({
          skill: i % 4 ? i / 40 : null,
          job: i % 5 ? "nurse" : null,
          sex: "male",
        })),
      ),
    );
    expect(gappy.distance.mean).toBeGreaterThan(0.3);
    const none = await review(
      make(
        [
          { skill: 0.1, job: "clerk", sex: "male" },
          { skill: 0.9, job: "nurse", sex: "male" },
        ],
        [],
      ),
    );
    expect(none.flips).toEqual([]);
  });

  test("is the same, bit by bit, for the same seed, and reads in a terminal", async () => {
    const [{ run: _, ...first }, { run: __, ...second }] = [
      await reviewed(0.2, 300, { maxRows: 50 }),
      await reviewed(0.2, 300, { maxRows: 50 }),
    ];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    const text = toText(parseExplanation(JSON.stringify(await reviewed(0.2))));
    expect(text).toContain("female beside the nearest male");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("names what it cannot use, lets other work run, and stops when it is told to", async () => {
    await expect(reviewed(0, 20, { features: ["skil"] })).rejects.toThrow(/no feature "skil".*"skill"/);
    await expect(reviewed(0, 20, { favourable: "maybe" })).rejects.toThrow(/^individualFairness: favourable/);
    await expect(individualFairness({} as never)).rejects.toThrow(/expected answers of answersOf/);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(reviewed(0, 6000, { signal: stop.signal, maxRows: 6000 })).rejects.toMatchObject({ code: "ABORTED" });
  });
});
